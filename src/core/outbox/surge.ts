// Much goes to one reader at once (N24, S4.47): then one mail is enough every few minutes, and what is of lower priority waits a
// little. It ends by itself, and nothing waits longer than the settings say.

import type { Notice } from "../model/notice.ts";
import type { Organisation, Storms, Surge } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import { after, inUtc, inWords } from "../words/duration.ts";

const DEFAULT: Storms = { together: 3, receiptsAfterMs: 20 * 60_000 };

/** What is done when much begins at once. */
export const stormsOf = ({ storms }: Pick<Organisation, "storms">): Storms => storms ?? DEFAULT;

/** What a reader has been told lately, by mails of steps. */
export type ToldLately = { count: number; lastAt: Date | undefined };

/** How it is with one reader: undefined when it is calm. */
export type Rush = { surge: Surge; lastAt: Date | undefined; told: number; now: Date };

/** @param waiting how many steps wait to be told to them, and are not postponed */
export const rushOf = (
  surge: Surge | undefined,
  { count, lastAt }: ToldLately,
  waiting: number,
  now: Date,
): Rush | undefined =>
  surge && count + waiting > surge.moreThan ? { surge, lastAt, told: count + waiting, now } : undefined;

/** Until when a step waits in a rush; undefined: it goes now. */
export function heldUntil({ createdAt }: Notice, { record }: Ticket, { surge, lastAt, now }: Rush): Date | undefined {
  const latest = after(createdAt, surge.holdAtMostMs);
  const turn = isLower(record.priority, surge) ? after(now, surge.everyMs) : lastAt && after(lastAt, surge.everyMs);
  const until = turn && turn < latest ? turn : turn && latest;
  return until && until > now ? until : undefined;
}

const isLower = (priority: string, { holds }: Surge): boolean => holds.includes(priority);

/** The ticket while its step waits, and why; the sentence is for the history, and "" where it stands there already. */
export function postponeStep(
  ticket: Ticket,
  notice: Notice,
  until: Date,
  { surge, told, now }: Rush,
): { next: Ticket; because: string } {
  const why = `${notice.to.name} is notified of ${told} escalations within ${inWords(surge.withinMs)}`;
  const rank = isLower(ticket.record.priority, surge) ? `, and the priority is ${ticket.record.priority}` : "";
  const because = `step to ${notice.to.address}: postponed until ${inUtc(until)}, as ${why}${rank}`;
  const postponed = notice.postponed ?? { since: now, because };
  const held: Notice = { ...notice, dueAt: until, postponed, outcome: because };
  const next = { ...ticket, outbox: ticket.outbox.map((one) => (one.key === notice.key ? held : one)) };
  return { next, because: notice.postponed ? "" : because };
}

const MOST_NAMED = 20;

/** What the mail says of those of lower priority; the others wait for its next turn only. */
export function heldFacts(all: readonly { ticket: Ticket; notice: Notice }[], { surge }: Storms): Notice["facts"] {
  const held = surge ? all.filter(({ ticket }) => isLower(ticket.record.priority, surge)) : [];
  if (held.length === 0 || !surge) return {};
  const latest = Math.max(...held.map(({ notice }) => notice.createdAt.getTime())) + surge.holdAtMostMs;
  return { postponed: held.length, postponedList: referencesInWords(held), until: new Date(latest) };
}

/** The references of tickets, the first of many. */
export function referencesInWords(all: readonly { ticket: Ticket }[]): string {
  const references = all.map(({ ticket }) => ticket.record.reference);
  const names = references.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).slice(0, MOST_NAMED);
  return all.length > MOST_NAMED ? `${names.join(", ")} …` : names.join(", ");
}
