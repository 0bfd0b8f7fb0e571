// The clock of the machine was ahead and was set right: what it dated into the future counts from now, so that no wait begins
// later than now and no step, promise or retry is late by as much as the clock was wrong.

import type { Calendar } from "../calendar/working-hours.ts";
import { laterBy } from "../calendar/working-time.ts";
import { causeOf } from "../model/cause.ts";
import type { Decision } from "../model/decision.ts";
import type { Notice } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Chase, Ticket } from "../model/ticket.ts";
import { type Clock, type Confirmation, type Escalation, firstToEnd, type Wait } from "../model/wait.ts";
import { LEASE_MS, longestWaitMs } from "../outbox/deliver.ts";
import { after } from "../words/duration.ts";
import { counting, hoursOf } from "./hours.ts";
import { LONGEST_PROMISE_MS } from "./promise.ts";
import { nextMs } from "./redate.ts";

/** Clocks of two machines differ by seconds; nothing is changed for that. */
export const SLACK_MS = 60_000;

/** @returns undefined when nothing of the ticket is dated into the future */
export function bringBack(ticket: Ticket, organisation: Organisation, now: Date): Decision | undefined {
  const { escalation } = ticket.wait ?? {};
  const hours = escalation && hoursOf(ticket, escalation.policy, organisation);
  const wait = ticket.wait && waitBack(ticket.wait, hours, now);
  const outbox = ticket.outbox.map((notice) => noticeBack(notice, now));
  const chases = ticket.chases.map((chase) => chaseBack(chase, now));
  const isSame =
    wait === ticket.wait &&
    outbox.every((notice, index) => notice === ticket.outbox[index]) &&
    chases.every((chase, index) => chase === ticket.chases[index]);
  if (isSame) return undefined;
  const next = { ...ticket, ...(wait ? { wait } : {}), outbox, chases };
  const because = "the clock of the machine was ahead and was set back: what it dated into the future counts from now";
  return { next, because, by: "clock", cause: causeOf("setBack", { at: now.getTime() }) };
}

const aheadMs = (at: Date, now: Date): number => {
  const ms = at.getTime() - now.getTime();
  return ms > SLACK_MS ? ms : 0;
};

/** What counts from the wait's beginning moves with it; a promise moves with the moment it was made. */
function waitBack(wait: Wait, hours: Calendar | undefined, now: Date): Wait {
  const sinceMs = aheadMs(wait.since, now);
  const anchorMs = aheadMs(wait.anchorAt, now);
  const escalation = wait.escalation && escalationBack(wait.escalation, { anchorMs, hours }, now);
  if (sinceMs === 0 && anchorMs === 0 && escalation === wait.escalation) return wait;
  return {
    ...wait,
    since: after(wait.since, -sinceMs),
    anchorAt: after(wait.anchorAt, -anchorMs),
    ...(escalation ? { escalation } : {}),
  };
}

function escalationBack(
  escalation: Escalation,
  { anchorMs, hours }: { anchorMs: number; hours: Calendar | undefined },
  now: Date,
): Escalation {
  const { clock, confirmation, together, toldAt } = escalation;
  const promisedMs = Math.max(0, ...[confirmation, ...(together ?? [])].map((one) => (one ? aheadMs(one.at, now) : 0)));
  const toldMs = toldAt ? aheadMs(toldAt, now) : 0;
  const right = bounded(clockBack(clock, { anchorMs, promisedMs }), escalation, hours, now);
  if (right === clock && promisedMs === 0 && toldMs === 0) return escalation;
  const several = together?.map((one) => promiseBack(one, now));
  const first = escalation.status === "confirmed" ? firstToEnd(several ?? []) : undefined;
  return {
    ...escalation,
    clock: first && right.kind === "held" ? { ...right, until: first.until } : right,
    ...(toldMs > 0 ? { toldAt: now } : {}),
    ...(confirmation ? { confirmation: promiseBack(confirmation, now) } : {}),
    ...(several ? { together: several } : {}),
  };
}

function promiseBack(promise: Confirmation, now: Date): Confirmation {
  const ms = aheadMs(promise.at, now);
  return ms > 0 ? { ...promise, at: after(promise.at, -ms), until: after(promise.until, -ms) } : promise;
}

function clockBack(clock: Clock, { anchorMs, promisedMs }: { anchorMs: number; promisedMs: number }): Clock {
  if (clock.kind === "running" && anchorMs > 0) {
    const from = clock.from ? { from: after(clock.from, -anchorMs) } : {};
    return { ...clock, ...from, at: after(clock.at, -anchorMs) };
  }
  if (clock.kind !== "held" || promisedMs === 0) return clock;
  const warn = clock.warnAt ? { warnAt: after(clock.warnAt, -promisedMs) } : {};
  return { ...clock, ...warn, until: after(clock.until, -promisedMs) };
}

/** Nothing is due later than what it waits for can last from now: whatever is was dated by the wrong clock. */
function bounded(clock: Clock, escalation: Escalation, hours: Calendar | undefined, now: Date): Clock {
  if (clock.kind === "exhausted") return clock;
  if (clock.kind === "held") {
    const latest = laterBy(now, LONGEST_PROMISE_MS, hours);
    if (aheadMs(clock.until, latest) <= 0) return clock;
    const { warnAt, ...rest } = clock;
    return { ...rest, ...(warnAt && warnAt < latest ? { warnAt } : {}), until: latest };
  }
  const latest = counting(now, nextMs(escalation), hours);
  return aheadMs(clock.at, latest.at) > 0 ? latest : clock;
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
