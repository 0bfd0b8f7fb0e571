// What a ticket owes waits in lanes of their own, so that a relay that hangs or a thousand receipts keep nothing else waiting.

import { type Notice, type NoticeKind, UNSENT } from "../model/notice.ts";
import { type ChannelName, isOwnChannel } from "../model/policy.ts";
import type { Ticket } from "../model/ticket.ts";

/**
 * inside  needs nothing but the store: notices in the system, escalation tickets
 * outside by a channel of one's own: a service that hangs must not keep mails waiting
 * urgent  mails somebody waits for or must act on: answers, steps, questions
 * rest    mails that only say what has happened: receipts, "a new ticket"
 */
export type Lane = "inside" | "outside" | "urgent" | "rest";

export const LANES: readonly Lane[] = ["inside", "outside", "urgent", "rest"];
/** Those whose notices need the relay. */
export const MAIL_LANES: readonly Lane[] = ["urgent", "rest"];

const RECEIPTS: ReadonlySet<NoticeKind> = new Set([
  "received",
  "receipts",
  "acknowledged",
  "closed",
  "chase-receipt",
  "escalation-call",
  "escalation-request",
  "new-ticket",
  "requester-replied",
  "escalated",
  "opened-for",
  "promised",
  "taken",
]);

export function laneOf({ channel, kind }: Pick<Notice, "channel" | "kind">): Lane {
  if (isOwnChannel(channel)) return "outside";
  return channel === "inbox" ? "inside" : RECEIPTS.has(kind) ? "rest" : "urgent";
}

type Owing = Pick<Ticket, "outbox" | "visibility" | "errands">;

/** When the clock must next deliver something of a ticket, by lane. A lane in which nothing is owed is left out. */
export function owedIn(ticket: Owing): Partial<Record<Lane, Date>> {
  const owed: Partial<Record<Lane, Date>> = {};
  for (const { lane, at } of allOwed(ticket)) {
    const known = owed[lane];
    if (!known || at < known) owed[lane] = at;
  }
  return owed;
}

/** Each moment until then at which something of a ticket came to be owed in this lane, the first in front. */
export function turnsIn(ticket: Owing, lane: Lane, until: Date): Date[] {
  const times = allOwed(ticket).flatMap((one) => (one.lane === lane && one.at <= until ? [one.at.getTime()] : []));
  return [...new Set(times)].sort((a, b) => a - b).map((time) => new Date(time));
}

/** How soon what a ticket owes in a lane by then must go: lower goes first. Steps, then the other urgent mails, then the rest. */
export function urgencyOf({ outbox }: Owing, lane: Lane, until: Date): number {
  if (lane === "rest") return REST;
  const isStep = (one: Notice): boolean =>
    one.kind === "step" && laneOf(one) === lane && (turnOf(one) ?? until) <= until;
  return outbox.some((one) => UNSENT.includes(one.state) && isStep(one)) ? 0 : 1;
}

export const REST = 2; // its urgency

/** By which channels of one's own something of a ticket is owed by then. */
export function channelsOwing({ outbox }: Pick<Owing, "outbox">, until: Date): ChannelName[] {
  const owed = outbox.filter((one) => laneOf(one) === "outside" && (turnOf(one) ?? NEVER) <= until);
  return [...new Set(owed.map(({ channel }) => channel))];
}

const NEVER = new Date(8.64e15);

/** When a notice is sent: at its own time, or when the lease of a process that has not sent it is over. */
export function turnOf({ state, dueAt, lease }: Notice): Date | undefined {
  if (state === "queued" || state === "retry") return dueAt;
  return state === "sending" ? lease?.until : undefined;
}

function allOwed({ outbox, visibility, errands = [] }: Owing): { lane: Lane; at: Date }[] {
  const notices = outbox.flatMap((notice) => {
    const at = turnOf(notice);
    return at ? [{ lane: laneOf(notice), at }] : [];
  });
  const tickets = visibility.flatMap(({ state, at }) => (state === "owed" ? [{ lane: "inside" as const, at }] : []));
  return [...notices, ...tickets, ...errands.map(({ at }) => ({ lane: "inside" as const, at }))];
}
