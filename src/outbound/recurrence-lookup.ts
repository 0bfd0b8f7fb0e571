// Looks up what the requester of a ticket and their client came with lately: the recurrence of an escalation,
// and of a ticket's page as it would be now.

import { written } from "../core/model/escalation-info.ts";
import { whoMayBeNotified } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { Recurrence } from "../core/model/recurrence.ts";
import { originReferenceOf, type Ticket, type VisibilityEscalation } from "../core/model/ticket.ts";
import { notifiedOfEscalation } from "../core/visibility/authority.ts";
import {
  lookedUpSince,
  type RecurrenceLookup,
  recurrence,
  referencesNamed,
  rulesFor,
  unknownRecurrence,
} from "../core/visibility/recurrence.ts";
import type { App } from "../ports/app.ts";
import type { FullTicket, PastPart } from "../ports/ticket-store.ts";

const MOST_LOOKED_UP = 100; // of the requester, and as many of the client
/** How long an escalation waits for a store that does not say what there was before. */
const PATIENCE_MS = 10 * 60_000;

/**
 * The card of an escalation whose ticket is to be made. When the store fails, the escalation stays owed and the next tick
 * tries again; after ten minutes it goes without, and says so: nobody waits for it any longer.
 * @returns undefined when the desk shows no earlier tickets
 * @throws what the store threw, as long as trying again is worth it
 */
export async function recentTicketsFor(
  origin: Ticket,
  entry: VisibilityEscalation,
  app: App,
): Promise<Recurrence | undefined> {
  try {
    const readers = notifiedOfEscalation(entry.templateId, app.organisation);
    return await recentTickets(origin, entry.at, await wordsOf(origin, entry, app), app, readers);
  } catch (error) {
    const looked = lookedFor(origin, entry.at, "", app);
    if (!looked || app.now().getTime() - entry.at.getTime() < PATIENCE_MS) throw error;
    app.log.error({ ticket: origin.record.reference, error }, "an escalation goes without the earlier tickets");
    return unknownRecurrence(origin, looked);
  }
}

/** What the person who escalated wrote for it: the reason, the fields, the note below #escalate. A requester who chases names nothing. */
async function wordsOf({ id }: Ticket, { cause, at, because, info = {} }: VisibilityEscalation, app: App) {
  if (cause === "chases") return "";
  const notes = (await app.tickets.conversation(id)).filter(
    (saying) => saying.private && saying.at.getTime() === at.getTime(),
  );
  return [because, written(info), ...notes.map(({ text }) => text)].join("\n");
}

/**
 * What there was before `at`.
 * @param text where references may be named
 * @param readers a ticket that one of them may not see stands on no card of theirs (S1.29)
 * @returns undefined when the ticket's desk shows no earlier tickets
 */
export async function recentTickets(
  origin: Ticket,
  at: Date,
  text: string,
  app: App,
  readers: readonly Person[] = [],
): Promise<Recurrence | undefined> {
  const looked = lookedFor(origin, at, text, app);
  if (!looked) return undefined;
  const { requester, clientId } = origin.record;
  const since = lookedUpSince(looked.rules, at);
  const [own, ofClient, ...named] = await Promise.all([
    app.tickets.ofRequester(requester.address, since, MOST_LOOKED_UP),
    clientId === undefined ? [] : app.tickets.ofClient(clientId, since, MOST_LOOKED_UP),
    ...looked.named.map((reference) => app.tickets.byReference(reference)),
  ]);
  const isCut = own.length === MOST_LOOKED_UP || ofClient.length === MOST_LOOKED_UP;
  const found = [...own, ...ofClient, ...named.flatMap((ticket) => ticket ?? [])];
  const isShown = (one: Ticket): boolean => whoMayBeNotified(readers, one, app.organisation).length === readers.length;
  const hidden = found.flatMap((one) => (isShown(one) ? [] : one.record.reference));
  const shown = { ...looked, named: looked.named.filter((reference) => !hidden.includes(reference)), isCut };
  return recurrence(origin, found.filter(isShown), shown);
}

function lookedFor(origin: Ticket, at: Date, text: string, { organisation }: App): RecurrenceLookup | undefined {
  const { deskId, clientId } = origin.record;
  const rules = organisation.desks.get(deskId)?.visibility?.recurrence;
  if (!rules) return undefined;
  const client = organisation.clients.get(clientId ?? "");
  const prefixes = [...organisation.desks.values()].map(({ prefix }) => prefix);
  return { rules: rulesFor(rules, client), client, at, named: referencesNamed(text, prefixes), isCut: false };
}

/**
 * The ticket an escalation ticket came from, with conversation and history; undefined for any other ticket.
 * @param part of it; default: all
 */
export async function originLookup(
  { record }: Ticket,
  { tickets }: Pick<App, "tickets">,
  part?: PastPart,
): Promise<FullTicket | undefined> {
  const reference = originReferenceOf(record);
  const origin = reference === undefined ? undefined : await tickets.byReference(reference);
  return origin && tickets.read(origin.id, part);
}
