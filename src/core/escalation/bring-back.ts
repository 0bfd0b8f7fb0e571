// The clock of the machine was ahead and was set right: what it dated into the future counts from now, so that no wait begins
// later than now and no step, promise or retry is late by as much as the clock was wrong.

import type { Decision } from "../model/decision.ts";
import type { Notice } from "../model/notice.ts";
import type { Chase, Ticket } from "../model/ticket.ts";
import type { Clock, Escalation, Wait } from "../model/wait.ts";
import { LEASE_MS, longestWaitMs } from "../outbox/deliver.ts";
import { after } from "../words/duration.ts";

/** Clocks of two machines differ by seconds; nothing is changed for that. */
export const SLACK_MS = 60_000;

/** @returns undefined when nothing of the ticket is dated into the future */
export function bringBack(ticket: Ticket, now: Date): Decision | undefined {
  const wait = ticket.wait && waitBack(ticket.wait, now);
  const outbox = ticket.outbox.map((notice) => noticeBack(notice, now));
  const chases = ticket.chases.map((chase) => chaseBack(chase, now));
  const isSame =
    wait === ticket.wait &&
    outbox.every((notice, index) => notice === ticket.outbox[index]) &&
    chases.every((chase, index) => chase === ticket.chases[index]);
  if (isSame) return undefined;
  const next = { ...ticket, ...(wait ? { wait } : {}), outbox, chases };
  const because = "the clock of the machine was ahead and was set back: what it dated into the future counts from now";
  return { next, because, by: "clock", cause: `set back ${now.getTime()}` };
}

const aheadMs = (at: Date, now: Date): number => {
  const ms = at.getTime() - now.getTime();
  return ms > SLACK_MS ? ms : 0;
};

/** What counts from the wait's beginning moves with it; a promise moves with the moment it was made. */
function waitBack(wait: Wait, now: Date): Wait {
  const sinceMs = aheadMs(wait.since, now);
  const anchorMs = aheadMs(wait.anchorAt, now);
  const { escalation } = wait;
  const promisedMs = escalation?.confirmation ? aheadMs(escalation.confirmation.at, now) : 0;
  const toldMs = escalation?.toldAt ? aheadMs(escalation.toldAt, now) : 0;
  if (sinceMs === 0 && anchorMs === 0 && promisedMs === 0 && toldMs === 0) return wait;
  return {
    ...wait,
    since: after(wait.since, -sinceMs),
    anchorAt: after(wait.anchorAt, -anchorMs),
    ...(escalation ? { escalation: escalationBack(escalation, { anchorMs, promisedMs, toldMs }, now) } : {}),
  };
}

type Ahead = { anchorMs: number; promisedMs: number; toldMs: number };

function escalationBack(escalation: Escalation, ahead: Ahead, now: Date): Escalation {
  const { clock, confirmation, nextStep, policy } = escalation;
  const { anchorMs, promisedMs, toldMs } = ahead;
  const runsMs = nextStep < policy.steps.length ? anchorMs : toldMs; // what follows the last step counts from the notice before it
  return {
    ...escalation,
    clock: clockBack(clock, { runsMs, promisedMs }),
    ...(toldMs > 0 ? { toldAt: now } : {}),
    ...(confirmation && promisedMs > 0
      ? {
          confirmation: {
            ...confirmation,
            at: after(confirmation.at, -promisedMs),
            until: after(confirmation.until, -promisedMs),
          },
        }
      : {}),
  };
}

function clockBack(clock: Clock, { runsMs, promisedMs }: { runsMs: number; promisedMs: number }): Clock {
  if (clock.kind === "exhausted") return clock;
  if (clock.kind === "running") return { ...clock, at: after(clock.at, -runsMs) };
  const warn = clock.warnAt ? { warnAt: after(clock.warnAt, -promisedMs) } : {};
  return { ...clock, ...warn, until: after(clock.until, -promisedMs) };
}

/** A lease lasts minutes, and a retry is as far away as its attempts say: whatever ends later was dated by the wrong clock. */
function noticeBack(notice: Notice, now: Date): Notice {
  const { state, lease, dueAt, createdAt } = notice;
  if (state === "sending" && lease && aheadMs(lease.until, after(now, LEASE_MS)) > 0)
    return { ...notice, lease: { ...lease, until: after(now, LEASE_MS) } };
  if (state === "retry" && (aheadMs(createdAt, now) > 0 || aheadMs(dueAt, after(now, longestWaitMs(notice))) > 0))
    return { ...notice, dueAt: now };
  const queuedMs = state === "queued" ? aheadMs(createdAt, now) : 0;
  return queuedMs > 0 ? { ...notice, createdAt: now, dueAt: after(dueAt, -queuedMs) } : notice;
}

/** The next chase is not too early for as long as the clock was wrong. */
const chaseBack = (chase: Chase, now: Date): Chase => (aheadMs(chase.at, now) > 0 ? { ...chase, at: now } : chase);
