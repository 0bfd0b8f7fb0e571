// What became of a notice is written down, once the store takes it.

import { afterFailure } from "../core/escalation/undelivered.ts";
import type { Decision } from "../core/model/decision.ts";
import { type Notice, type NoticePlace, type Outcome, stateName } from "../core/model/notice.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { settle } from "../core/outbox/deliver.ts";
import { leftBehind } from "../core/outbox/left-behind.ts";
import type { App } from "../ports/app.ts";
import { changeTicket } from "../ticket-change/commit.ts";
import { inLog } from "./in-log.ts";

/** Brings what became of earlier attempts into the store, where the store was away when they were over. */
export async function settleRest(app: App): Promise<void> {
  for (const key of app.unsettled.keys()) {
    await settleOne(key, app).then(
      ({ ticket }) => ticket && app.wake(ticket), // what waited for it may go now
      (error: unknown) =>
        app.log.error(
          { notice: key, error },
          "delivery state of a notice could not be recorded; will retry at the next tick",
        ),
    );
  }
}

/**
 * The write that claimed it failed, and may stand all the same: then it is undone as soon as the store answers, and not when the lease
 * ends. What was claimed again meanwhile has another lease.
 */
export function perhapsClaimed(key: string, next: Ticket, app: App): void {
  const lease = next.outbox.find((one) => one.key === key)?.lease;
  const because = "not sent: the store did not say that it was claimed";
  if (lease)
    app.unsettled.set(key, {
      ticketId: next.id,
      outcome: { kind: "retry", because, until: app.now() },
      until: lease.until,
    });
}

/**
 * Rows of a mail that is in hand. Where the work fails nobody here knows of them any more: they are looked at again as soon as the
 * store answers, as what a process that is gone has left, and not when their leases end.
 */
export async function orLeave<Result>(
  rows: readonly NoticePlace[],
  app: App,
  work: () => Promise<Result>,
): Promise<Result> {
  return work().catch((error: unknown) => {
    for (const { ticketId, key } of rows) if (!app.unsettled.has(key)) app.unsettled.set(key, { ticketId });
    throw error;
  });
}

/** @param next the ticket as it was to be written */
export function claiming<Result>(
  { key }: Notice,
  next: Ticket,
  app: App,
  claim: () => Promise<Result>,
): Promise<Result> {
  return claim().catch((error: unknown) => {
    perhapsClaimed(key, next, app);
    throw error;
  });
}

export const attemptDelivery = (ticket: Ticket, key: string, outcome: Outcome, app: App) => ({
  holder: app.processId,
  outcome,
  now: app.now(),
  giveUpAfterMs: patienceFor(ticket, key, app),
});

/** How long a notice is tried: a channel of one's own has its own time, as mail stands behind it. */
function patienceFor({ outbox }: Ticket, key: string, { organisation, giveUpAfterMs }: App): number {
  const channel = outbox.find((one) => one.key === key)?.channel ?? "";
  return organisation.channels?.get(channel)?.giveUpAfterMs ?? giveUpAfterMs;
}

export type Settled = { ticket: Ticket | undefined; isOurs: boolean }; // isOurs: nobody else has changed it since `known`

/**
 * An outcome is remembered until the store has it, so that a store that is away makes nobody send again.
 * @param known the ticket as it probably still is
 */
export async function settleOne(key: string, app: App, known?: Ticket): Promise<Settled> {
  const { ticketId, outcome, until } = app.unsettled.get(key) ?? {};
  const isLeft = ticketId !== undefined && outcome === undefined;
  const id = ticketId ?? known?.id;
  const result = await changeTicket<Ticket | undefined, Settled>(
    {
      load: async (isAgain) =>
        known && outcome && !isAgain ? known : id === undefined ? undefined : app.tickets.byId(id),
      decide(before, isAgain) {
        const left = isLeft && before ? leftBehind(before, app.processId, app.now(), key) : undefined;
        const done = (ticket: Ticket): Settled => ({ ticket, isOurs: false });
        if (left) return { decision: left, before, triggers: false, wakes: false, done };
        const isMeant = before && (until === undefined || isLeasedUntil(until, before, key));
        const settled = isMeant && outcome && settle(before, key, attemptDelivery(before, key, outcome, app));
        if (!settled) return { result: { ticket: before, isOurs: false } };
        const next = afterFailure(settled, key, app.organisation, app.now());
        const said = noticeOutcome(next, key);
        // A relay that refuses us for days is not news at each try.
        const because = isSameAgain(before, next, key) ? "" : said;
        return {
          decision: { next, because, by: "clock", cause: key },
          before,
          wakes: false,
          done(ticket) {
            logOutcome(next, key, said, app);
            return { ticket, isOurs: known !== undefined && !isAgain };
          },
        };
      },
    },
    app,
  );
  app.unsettled.delete(key);
  return result;
}

const isLeasedUntil = (until: Date, { outbox }: Ticket, key: string): boolean =>
  outbox.find((one) => one.key === key)?.lease?.until.getTime() === until.getTime();

function isSameAgain(before: Ticket, { outbox }: Ticket, key: string): boolean {
  const [was, is] = [before.outbox, outbox].map((notices) => notices.find((one) => one.key === key));
  return is?.state === "retry" && (was?.blocked ?? 0) > 0 && (is.blocked ?? 0) > (was?.blocked ?? 0);
}

/** What became of a notice, for the log. */
export function logOutcome({ outbox }: Ticket, key: string, because: string, { log }: App): void {
  const notice = outbox.find((one) => one.key === key);
  if (notice) log.info({ notice: key, because }, inLog("notice", stateName(notice)));
}

/** What became of a notice, for the history. */
export function noticeOutcome(ticket: Ticket, key: string): string {
  const notice = ticket.outbox.find((one) => one.key === key);
  const state = notice && stateName(notice);
  return `${notice?.kind} to ${notice?.to.address}: ${state}${state === "captured" ? ":" : ","} ${notice?.outcome}`;
}

/** @returns the ticket as written; undefined when somebody else changed it: it is looked at again before anything is sent */
export const writeUnlessStale = (
  before: Ticket,
  decision: Decision,
  app: App,
  options: { triggers?: false } = {},
): Promise<Ticket | undefined> =>
  changeTicket<boolean, Ticket | undefined>(
    {
      load: async (isAgain) => isAgain,
      decide: (isAgain) =>
        isAgain ? { result: undefined } : { decision, before, wakes: false, done: (after) => after, ...options },
    },
    app,
  );
