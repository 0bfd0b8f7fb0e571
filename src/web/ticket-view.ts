// What a ticket's page shows, looked up for its reader.

import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import { originLookup, recentTickets } from "../outbound/recurrence-lookup.ts";
import type { App } from "../ports/app.ts";
import type { FullTicket, PastPart } from "../ports/ticket-store.ts";
import { asSeenBy } from "../reports/as-seen-by.ts";
import { MACHINE_ZONE } from "./local-time.ts";
import type { TicketView } from "./ticket-page.ts";

/** Of a ticket with a long past, so many sayings, or entries of the history, are read for one page, and hardly more. */
const LATEST = 200;

/** @param before what is before the part that is named so; "": the latest */
export const partBefore = (before: string): PastPart => ({ latest: LATEST, ...(before === "" ? {} : { before }) });

/** @property id of the ticket, or its reference. @property before what is before the part that is named so; "": the latest */
export type TicketPart = { id: string; before: string };

/**
 * @param reader who may see only what they are allowed to; undefined: the mailbox, which shows everything
 * @returns undefined when there is none, or its reader may not see it: which of the two is not theirs to know
 */
export async function ticketView(
  { id, before }: TicketPart,
  reader: Person | undefined,
  app: App,
): Promise<TicketView | undefined> {
  const part = partBefore(before);
  const full = (await app.tickets.read(id, part)) ?? (await byReference(id, part, app));
  if (!full || (reader && !(await maySee(reader, full, app)))) return undefined;
  const origin = full.isPast ? undefined : await originLookup(full.ticket, app, { latest: LATEST });
  const readers = reader ? [reader] : undefined;
  const recurrence = await recentTickets((origin ?? full).ticket, app.now(), "", app, readers);
  const seesMails = !reader || may(reader.id, "configure", undefined, app.organisation).allowed;
  // Under the page's own ticket: the one it came from may not be its reader's to see.
  const writtenMails = reader && `/tickets/${encodeURIComponent(full.ticket.record.reference)}/mails`;
  const notices = [full, origin].flatMap((one) => one?.ticket.outbox ?? []);
  const templates = await app.sent.templatesOf(notices.map(({ key }) => key));
  const sight = { app, zone: reader?.timeZone ?? MACHINE_ZONE, seesMails, writtenMails, templates };
  if (!reader) return { full, origin, recurrence, sight };
  const [seen, seenOrigin] = await Promise.all([asSeenBy(reader, full, app), origin && asSeenBy(reader, origin, app)]);
  return { full: seen, origin: seenOrigin, recurrence, sight };
}

/** By the ticket as it stands: a part of its past does not have all whom it was notified to. */
async function maySee({ id }: Person, { ticket, isPast }: FullTicket, app: App): Promise<boolean> {
  const present = isPast ? await app.tickets.byId(ticket.id) : ticket;
  return present !== undefined && may(id, "see", present, app.organisation).allowed;
}

async function byReference(reference: string, part: PastPart, { tickets }: App): Promise<FullTicket | undefined> {
  const ticket = await tickets.byReference(reference.toUpperCase());
  return ticket && tickets.read(ticket.id, part);
}
