// Which notice of a ticket goes next.

import type { Notice } from "../core/model/notice.ts";
import type { ChannelName } from "../core/model/policy.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { dueNotices, keepsPlaceBefore } from "../core/outbox/deliver.ts";
import { type Lane, laneOf, MAIL_LANES, turnOf } from "../core/outbox/lanes.ts";
import type { App, CatchingUp } from "../ports/app.ts";
import type { Files } from "./files.ts";

/** What of a ticket is delivered; all of it where nothing is named. */
export type DeliveryPart = {
  lane?: Lane | undefined;
  channel?: ChannelName | undefined;
  until?: Date | undefined;
  isOver?: () => boolean; // something more urgent waits: no more is begun
};

export type SendingRun = DeliveryPart & {
  app: App;
  only?: string; // the key of the one notice it is about
  version: number; // of the ticket when it began
  catchingUp: CatchingUp | undefined; // as it was when it began: once the relay is back it ends, and what is left has its turn
  files: Files;
  left: Set<string>; // keys of notices for whose files there was no room
  sent: Set<string>; // keys of notices that it handed over
  tried: Map<string, number>; // those that were to go with others, and how often
};

/**
 * What was owed to the same reader before goes first, whatever its lane, except that a step passes receipts; where that was left,
 * nothing overtakes it.
 */
export function nextDue(ticket: Ticket, run: SendingRun): Notice | undefined {
  const { app, only, left } = run;
  if (run.sent.size > 0 && run.isOver?.()) return undefined; // who has a place sends one: all that is begun gets on
  const waits = app.catchingUp?.isBringing || app.catchingUp !== run.catchingUp;
  const due = dueNotices(ticket, app.now()).filter((notice) => !waits || !MAIL_LANES.includes(laneOf(notice)));
  // It was claimed before, so its turn had come. Rows are not among it: two that ask for each other's mails would never end.
  if (only !== undefined) return due.find(({ key, joins }) => key === only && !joins && !left.has(key));
  for (const notice of due.filter((one) => isPartOf(one, run))) {
    const first = due.find((one) => one === notice || keepsPlaceBefore(notice, one));
    if (first && !left.has(first.key)) return first;
  }
  return undefined;
}

const isPartOf = (notice: Notice, { lane, channel, until }: DeliveryPart): boolean =>
  (lane === undefined || laneOf(notice) === lane) &&
  (channel === undefined || notice.channel === channel) &&
  (until === undefined || turnOf(notice)! <= until);
