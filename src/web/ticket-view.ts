// What a ticket's page shows, looked up for its reader.

import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import { originOf, recentTickets } from "../outbound/recurrence-lookup.ts";
import type { App, FullTicket } from "../ports/app.ts";
import type { TicketView } from "./ticket-page.ts";

/**
 * @param id of the ticket, or its reference
 * @param reader who may see only what they are allowed to; undefined: the mailbox, which shows everything
 * @returns undefined when there is none, or its reader may not see it: which of the two is not theirs to know
 */
export async function ticketView(id: string, reader: Person | undefined, app: App): Promise<TicketView | undefined> {
  const full = (await app.tickets.read(id)) ?? (await byReference(id, app));
  if (!full || (reader && !may(reader.id, "see", full.ticket, app.organisation).allowed)) return undefined;
  const origin = await originOf(full.ticket, app);
  const readers = reader ? [reader] : undefined;
  const recurrence = await recentTickets((origin ?? full).ticket, app.now(), "", app, readers);
  const seesMails = !reader || may(reader.id, "configure", undefined, app.organisation).allowed;
  return { full, origin, recurrence, seesMails };
}

async function byReference(reference: string, { tickets }: App): Promise<FullTicket | undefined> {
  const ticket = await tickets.byReference(reference.toUpperCase());
  return ticket && tickets.read(ticket.id);
}
