// What a ticket has gathered that no decision asks about by itself any more. It may leave the ticket's own document: a mail, a link
// or a request that names it finds it again.

import { HIGHEST_THRESHOLD } from "../model/desk.ts";
import { heldBehind, heldIn } from "../model/held-reply.ts";
import { isLost, type Notice, type NoticeKind, type NoticeState } from "../model/notice.ts";
import type { Ticket } from "../model/ticket.ts";
import { after } from "../words/duration.ts";
import { countsByDay } from "./owe.ts";

/** The lists that grow with every mail. */
export const GATHERED = ["outbox", "chases", "endedWaits", "readMails", "messageIds", "handled", "held"] as const;
export type Gathered = (typeof GATHERED)[number];

/** Which entries are spent, by their places in the lists. */
export type Spent = Readonly<Record<Gathered, ReadonlySet<number>>>;

const LATEST = 20;
const LATEST_HELD = 5; // with all their words, and with what became of the mails that sent them
/** Mails that ask somebody to step in tell of fewer. */
const LATEST_TIMES = 20;
const DAY_MS = 86_400_000;

/** @param at now: what is counted within a day stays that long */
export const spentIn = (ticket: Ticket, at: Date): Spent => {
  const { outbox, chases, endedWaits, readMails, messageIds, handled = [], held = [] } = ticket;
  const waits = waitsAskedFor(ticket);
  const replies = [...latest(held, LATEST_HELD), ...placesOf(held, ({ outcome }) => outcome === undefined)];
  const notices = noticesAskedFor(ticket, { waits, replies }, at);
  const asked = new Set([...notices].map((place) => heldIn(outbox[place]!)));
  return {
    outbox: besides(outbox, notices),
    chases: besides(chases, chasesAskedFor(ticket)),
    endedWaits: besides(endedWaits, waits),
    // The first is the mail that made the ticket, and the request that answers refer to.
    readMails: besides(readMails, [0, ...latest(readMails)]),
    messageIds: besides(messageIds, [0, ...latest(messageIds)]),
    handled: besides(handled, latest(handled)),
    held: besides(held, [...replies, ...placesOf(held, ({ id }) => asked.has(id))]),
  };
};

export const sumOfSpent = (spent: Spent): number => GATHERED.reduce((sum, list) => sum + spent[list].size, 0);

function besides(list: readonly unknown[], kept: Iterable<number>): Set<number> {
  const spent = new Set(list.keys());
  for (const place of kept) spent.delete(place);
  return spent;
}

const latest = (list: readonly unknown[], most = LATEST): number[] => [...list.keys()].slice(-most);

const placesOf = <Entry>(list: readonly Entry[], isMeant: (entry: Entry) => boolean): number[] =>
  list.flatMap((entry, place) => (isMeant(entry) ? [place] : []));

const SETTLED: ReadonlySet<NoticeState> = new Set(["sent", "failed", "bounced", "withdrawn"]);

/**
 * Those that are not settled; those that the running wait goes by; those of which there are only so many a day; the first step of
 * each wait that stays; and of each kind the last to each reader, and the last of these that was not lost: whom we wrote to, and of what.
 */
function noticesAskedFor(ticket: Ticket, stays: { waits: number[]; replies: number[] }, at: Date): Set<number> {
  const { outbox, endedWaits, held = [] } = ticket;
  const told = new Set(stays.waits.map((place) => endedWaits[place]!.number));
  const replies = new Set(stays.replies.map((place) => held[place]!.id));
  const last = new Map<string, number>();
  const firstSteps = new Map<number, number>();
  for (const [place, { kind, state, to, waitNumber = 0 }] of inOrder(outbox)) {
    const read = `${kind} ${to.personId} ${to.address}`;
    last.set(read, place);
    if (!isLost({ state })) last.set(`${read} not lost`, place);
    if (kind === "step" && told.has(waitNumber) && !firstSteps.has(waitNumber)) firstSteps.set(waitNumber, place);
  }
  const asked = placesOf(outbox, (notice) => isAskedFor(notice, replies, at));
  return new Set([...asked, ...ofRunningWait(ticket), ...last.values(), ...firstSteps.values()]);
}

/** With their places. Those that were recalled from the past stand behind later ones. */
const inOrder = (outbox: readonly Notice[]): [number, Notice][] =>
  [...outbox.entries()].sort(([, a], [, b]) => a.createdAt.getTime() - b.createdAt.getTime());

/** @param replies ids of the held replies that stay */
function isAskedFor(notice: Notice, replies: ReadonlySet<string | undefined>, at: Date): boolean {
  if (!SETTLED.has(notice.state) || replies.has(heldBehind(notice))) return true;
  return countsByDay(notice) && notice.createdAt > after(at, -DAY_MS);
}

const OF_A_WAIT: ReadonlySet<NoticeKind> = new Set([
  "step",
  "new-ticket",
  "escalation-ticket",
  "promise-ending",
  "unreachable",
]);

/** Who was notified in this lap decides what the next step is; mails that ask somebody to step in tell of the latest times. */
function ofRunningWait({ outbox, wait }: Ticket): number[] {
  if (!wait) return [];
  const isOfWait = ({ kind, waitNumber }: Notice) => OF_A_WAIT.has(kind) && waitNumber === wait.number;
  const ofWait = inOrder(outbox).flatMap(([place, notice]) => (isOfWait(notice) ? [place] : []));
  const timeOf = (place: number): number => outbox[place]!.createdAt.getTime();
  const times = new Set([...new Set(ofWait.map(timeOf))].slice(-LATEST_TIMES));
  const isOfLap = (place: number): boolean => outbox[place]!.facts.lap === wait.escalation?.lap;
  const steps = ofWait.filter((place) => outbox[place]!.kind === "step");
  return [...steps.slice(0, 1), ...steps.filter(isOfLap), ...ofWait.filter((place) => times.has(timeOf(place)))];
}

/** Those that count in the running wait, of which a desk takes only so many, or towards a threshold, and the last of each person and way. */
function chasesAskedFor({ chases, wait }: Ticket): number[] {
  const counted = placesOf(chases, (chase) => chase.counted);
  const ofWait = counted.filter((place) => wait !== undefined && chases[place]!.at >= wait.since);
  const last = new Map(chases.map(({ by, source }, place) => [`${source} ${by}`, place]));
  return [...latest(chases), ...counted.slice(-HIGHEST_THRESHOLD), ...ofWait, ...last.values()];
}

/** The first promise is when an authority took its ticket. */
function waitsAskedFor({ endedWaits }: Ticket): number[] {
  const promised = endedWaits.findIndex(({ confirmation }) => confirmation !== undefined);
  const answered = endedWaits.findLastIndex(({ reason }) => reason === "answered");
  return [...latest(endedWaits), promised, answered].filter((place) => place >= 0);
}
