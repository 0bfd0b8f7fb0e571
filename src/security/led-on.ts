// Where a duplicate leads on to: mails and links of its people are good for the ticket that was kept.

import type { Ticket } from "../core/model/ticket.ts";
import type { App } from "../ports/app.ts";

/** @returns the ticket in which its matter goes on; the ticket itself where it goes on itself; undefined where it leads back to itself, or nowhere */
export async function ledOn(ticket: Ticket, { tickets }: Pick<App, "tickets">): Promise<Ticket | undefined> {
  const passed = new Set([ticket.id]);
  let at: Ticket | undefined = ticket;
  while (at?.record.duplicateOf) {
    at = await tickets.byId(at.record.duplicateOf.ticketId);
    if (at && passed.has(at.id)) return undefined;
    if (at) passed.add(at.id);
  }
  return at;
}
