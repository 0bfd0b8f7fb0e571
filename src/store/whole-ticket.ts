// A ticket without what has left its document, and whole again.

import type { Ticket } from "../core/model/ticket.ts";
import { GATHERED, type Gathered, type Spent } from "../core/outbox/spent.ts";
import type { Leaving } from "./past.ts";

type Gathering = Pick<Leaving, Gathered>;

/**
 * What a decision has changed stays, and so does what it added: only what is in the document as it stands may leave.
 * @param stored the ticket as its document has it
 * @param next what the decision makes of it: its lists have the same entries in the same places, and more behind them
 * @param spent the places in them of what may leave
 */
export function takenOut(
  stored: Ticket,
  next: Ticket,
  spent: readonly Spent[],
): { left: Partial<Gathering>; next: Ticket } {
  const left: Partial<Record<Gathered, unknown[]>> = {};
  const rest: Partial<Record<Gathered, unknown[]>> = {};
  for (const list of GATHERED) {
    const [before, after] = [stored[list] ?? [], next[list] ?? []];
    const leaves = (place: number): boolean =>
      spent.every((places) => places[list].has(place)) && isSame(before[place], after[place]);
    const leaving = before.filter((_, place) => leaves(place));
    if (leaving.length === 0) continue;
    left[list] = leaving;
    rest[list] = after.filter((_, place) => !leaves(place));
  }
  return { left: left as Partial<Gathering>, next: { ...next, ...(rest as Partial<Ticket>) } };
}

const isSame = (before: unknown, after: unknown): boolean => JSON.stringify(before) === JSON.stringify(after);

/** @param left oldest first: what was brought back and changed since is the later of two, or in the ticket */
export function putBack(ticket: Ticket, left: Gathering): Ticket {
  const { outbox, chases, endedWaits, readMails, messageIds, handled = [], held = [] } = ticket;
  const requests = once([...left.handled, ...handled], ({ key }) => key);
  const replies = once([...left.held, ...held], ({ id }) => id);
  return {
    ...ticket,
    outbox: byTime(
      once([...left.outbox, ...outbox], ({ key }) => key),
      ({ createdAt }) => createdAt,
    ),
    chases: byTime([...left.chases, ...chases], ({ at }) => at),
    endedWaits: [...left.endedWaits, ...endedWaits].sort((a, b) => a.number - b.number),
    readMails: [...new Set([...readMails.slice(0, 1), ...left.readMails, ...readMails])],
    messageIds: [...new Set([...messageIds.slice(0, 1), ...left.messageIds, ...messageIds])],
    ...(requests.length > 0 ? { handled: requests } : {}),
    ...(replies.length > 0 ? { held: byTime(replies, ({ at }) => at) } : {}),
  };
}

const once = <Entry>(list: readonly Entry[], keyOf: (entry: Entry) => string): Entry[] => [
  ...new Map(list.map((entry) => [keyOf(entry), entry])).values(),
];

const byTime = <Entry>(list: readonly Entry[], timeOf: (entry: Entry) => Date): Entry[] =>
  list.toSorted((a, b) => timeOf(a).getTime() - timeOf(b).getTime());
