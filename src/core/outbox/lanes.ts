// What a ticket owes waits in lanes of their own, so that a relay that hangs or a thousand receipts keep nothing else waiting.

import type { Notice, NoticeKind } from "../model/notice.ts";
import { isOwnChannel } from "../model/policy.ts";
import type { Ticket } from "../model/ticket.ts";

/**
 * inside  needs nothing but the store: notices in the system, escalation tickets
 * outside by a channel of one's own: a service that hangs must not keep mails waiting
 * urgent  mails somebody waits for or must act on: answers, steps, questions
 * rest    mails that only say what has happened: receipts, "a new ticket"
 */
export type Lane = "inside" | "outside" | "urgent" | "rest";

export const LANES: readonly Lane[] = ["inside", "outside", "urgent", "rest"];

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

/** When the clock must next deliver something of a ticket, by lane. A lane in which nothing is owed is left out. */
export function owedIn({
  outbox,
  visibility,
  errands = [],
}: Pick<Ticket, "outbox" | "visibility" | "errands">): Partial<Record<Lane, Date>> {
  const owed: Partial<Record<Lane, Date>> = {};
  const note = (lane: Lane, at: Date): void => {
    const known = owed[lane];
    if (!known || at < known) owed[lane] = at;
  };
  for (const notice of outbox) {
    const { state, dueAt, lease } = notice;
    if (state === "queued" || state === "retry") note(laneOf(notice), dueAt);
    else if (state === "sending" && lease) note(laneOf(notice), lease.until);
  }
  for (const { state, at } of visibility) if (state === "owed") note("inside", at);
  for (const { at } of errands) note("inside", at);
  return owed;
}
