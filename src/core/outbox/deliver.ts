// A notice's way through its states (design: queued, sending, sent, retry, failed, bounced, uncertain, withdrawn).
// Claim and settlement are decisions like any other: one conditional write, the ticket's version is the fencing number.

import type { Address } from "../model/mail.ts";
import { latestOf, type Notice, type Outcome } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import { after, inWords } from "../words/duration.ts";
import { laneOf } from "./lanes.ts";
import { afterWithdrawal } from "./pass-over.ts";
import { overtaken } from "./still-owed.ts";

export const LEASE_MS = 5 * 60_000; // longer than any mail takes; a process that dies is replaced after it

const LONGEST_BLOCKED_MS = 15 * 60_000;
/** No retry is further away. */
export const LONGEST_RETRY_MS = 480 * 60_000;
const WAITS_MS = [1, 5, 15, 60, 240].map((minutes) => minutes * 60_000);
/** No retry is nearer, unless the relay says when. */
export const FIRST_WAIT_MS = 60_000;

/** How far away the next try of a notice can be that was not taken. */
export const longestWaitMs = ({ attempts, heldUp, blocked }: Pick<Notice, "attempts" | "heldUp" | "blocked">): number =>
  Math.max(WAITS_MS[attempts - 1] ?? LONGEST_RETRY_MS, heldUp || blocked ? LONGEST_BLOCKED_MS : 0);

/**
 * The notices whose turn has come: not tried yet, to be tried again, or claimed by a process that is gone. What is owed to a
 * reader later does not overtake what is being sent to them, nor what the relay lets nobody send.
 */
export const dueNotices = ({ outbox }: Ticket, now: Date): Notice[] =>
  outbox.filter((notice, at) => isDue(notice, now) && !outbox.slice(0, at).some((one) => holdsUp(one, notice, now)));

function isDue({ state, dueAt, lease }: Notice, now: Date): boolean {
  if (state === "queued" || state === "retry") return dueAt <= now;
  return state === "sending" && lease !== undefined && lease.until <= now;
}

/** Whether what is owed to a reader before goes before. A step passes receipts: it says more, and somebody has to act on it. */
export const keepsPlaceBefore = (later: Notice, earlier: Notice): boolean =>
  earlier.channel === later.channel &&
  earlier.to.address === later.to.address &&
  !(later.kind === "step" && laneOf(earlier) === "rest");

function holdsUp(earlier: Notice, notice: Notice, now: Date): boolean {
  if (!keepsPlaceBefore(notice, earlier)) return false;
  const { state, heldUp, dueAt, lease } = earlier;
  if (state === "sending") return lease !== undefined && lease.until > now;
  return state === "retry" && heldUp === true && dueAt > now;
}

type Claim = {
  holder: string;
  messageId?: string | undefined;
  now: Date;
  leaseMs?: number;
  wasHanded?: boolean;
};

/**
 * The ticket as it is while `holder` sends this notice, or with the notice withdrawn when it is no longer true.
 * A notice whose sender died is sent again, as the same message; after three of them we no longer know, and stop.
 * @param messageId what it goes out under, unless it was tried before
 * @param wasHanded whether the sender that died had perhaps begun to send it
 */
export function claim(
  ticket: Ticket,
  notice: Notice,
  organisation: Organisation,
  { holder, messageId, now, leaseMs = LEASE_MS, wasHanded = true }: Claim,
): { next: Ticket; send: boolean } {
  const because = overtaken(notice, ticket, organisation);
  if (because) {
    const withdrawn = replace(ticket, settled(notice, "withdrawn", because, now));
    return { next: afterWithdrawal(withdrawn, notice, organisation, now), send: false };
  }
  const isLeft = notice.state === "sending";
  const deaths = (notice.deaths ?? 0) + (isLeft && wasHanded ? 1 : 0);
  if (deaths >= MOST_DEATHS) {
    const why = `${deaths} processes died while sending it`;
    return { next: replace(ticket, settled(notice, "uncertain", why, now)), send: false };
  }
  const { outcome: _, ...rest } = notice;
  const claimed: Notice = {
    ...rest,
    state: "sending",
    attempts: notice.attempts + 1,
    triedSince: notice.triedSince ?? now,
    ...(messageId === undefined ? {} : { messageId: notice.messageId ?? messageId }),
    lease: { holder, until: after(now, leaseMs) },
    ...(deaths > 0 ? { deaths } : {}),
    ...(isLeft ? { outcome: AFTER_A_CRASH } : {}),
  };
  return { next: replace(ticket, claimed), send: true };
}

const MOST_DEATHS = 3;
const AFTER_A_CRASH = "sent again: the process that sent it before did not say what became of it";

type Attempt = { holder: string; outcome: Outcome; now: Date; giveUpAfterMs: number };

/**
 * The ticket once an attempt is over. Undefined when somebody else has settled the notice meanwhile.
 * @param attempt.giveUpAfterMs how long after the first attempt a notice is given up that is neither taken nor refused for good
 */
export function settle(ticket: Ticket, key: string, attempt: Attempt): Ticket | undefined {
  const { holder, outcome, now } = attempt;
  const notice = ticket.outbox.find((one) => one.key === key);
  if (notice?.state !== "sending" || notice.lease?.holder !== holder) return undefined;
  switch (outcome.kind) {
    case "sent":
      return replace(ticket, taken(notice, outcome, now));
    case "failed":
    case "uncertain":
      return replace(ticket, settled(notice, outcome.kind, outcome.because, now));
    case "retry":
      return replace(
        ticket,
        isTooLate(notice, attempt) ? givenUp(notice, attempt) : later(notice, { ...attempt, outcome }),
      );
  }
}

const isTooLate = ({ triedSince }: Notice, { now, giveUpAfterMs }: Attempt): boolean =>
  triedSince !== undefined && now.getTime() - triedSince.getTime() >= giveUpAfterMs;

function givenUp(notice: Notice, { outcome, now, giveUpAfterMs }: Attempt): Notice {
  return settled(notice, "failed", `given up after ${inWords(giveUpAfterMs)}: ${outcome.because}`, now);
}

const taken = (notice: Notice, { because, captured }: Extract<Outcome, { kind: "sent" }>, now: Date): Notice => ({
  ...settled(notice, "sent", because, now),
  ...(captured ? { captured } : {}),
});

type Retry = Extract<Outcome, { kind: "retry" }>;

function later(notice: Notice, attempt: Attempt & { outcome: Retry }): Notice {
  return attempt.outcome.blocked ? postponed(notice, attempt.outcome, attempt.now) : retried(notice, attempt);
}

/** It waits for its own sake now, not for the relay. The last time is when it would be given up. */
function retried(
  notice: Notice,
  { outcome: { because, until }, now, giveUpAfterMs }: Attempt & { outcome: Retry },
): Notice {
  const wait = WAITS_MS[notice.attempts - 1] ?? LONGEST_RETRY_MS;
  const { lease: _, heldUp: _held, blocked: _blocked, deaths: _deaths, rows: _rows, ...rest } = notice;
  const last = after(notice.triedSince ?? now, giveUpAfterMs);
  const next = until ?? after(now, wait);
  return { ...rest, state: "retry", outcome: because, dueAt: next > last ? last : next };
}

/** It was not this notice that was refused, so no attempt is counted; it comes soon after that is put right. */
function postponed(notice: Notice, { because, extent = "all", until }: Retry, now: Date): Notice {
  const { lease: _, heldUp: _held, deaths: _deaths, rows: _rows, ...rest } = notice;
  const blocked = (notice.blocked ?? 0) + 1;
  const waitMs = Math.min(WAITS_MS[blocked - 1] ?? LONGEST_BLOCKED_MS, LONGEST_BLOCKED_MS);
  return {
    ...rest,
    attempts: notice.attempts - 1,
    blocked,
    ...(extent === "message" ? {} : { heldUp: true as const }),
    state: "retry",
    outcome: because,
    dueAt: until ?? after(now, waitMs),
  };
}

/**
 * The ticket once a mail has come back.
 * @param about the key of the notice the bounce names, else the address it did not reach: then it speaks of the latest
 *   mail that went there. What went out by another channel does not come back as a mail
 * @returns undefined when no such mail is known to have gone out
 */
export function bounced(
  ticket: Ticket,
  about: { key: string } | { address: Address },
  because: string,
  now: Date,
): { next: Ticket; key: string } | undefined {
  const isMeant = ({ key, to, channel, state }: Notice): boolean =>
    channel === "email" &&
    (state === "sent" || state === "uncertain") &&
    ("key" in about ? key === about.key : to.address === about.address);
  const notice = latestOf(ticket.outbox.filter(isMeant));
  return notice && { next: replace(ticket, settled(notice, "bounced", because, now)), key: notice.key };
}

function settled(notice: Notice, state: Notice["state"], outcome: string, now: Date): Notice {
  const { lease: _, heldUp: _held, deaths: _deaths, ...rest } = notice;
  return { ...rest, state, outcome, settledAt: now };
}

const replace = (ticket: Ticket, notice: Notice): Ticket => ({
  ...ticket,
  outbox: ticket.outbox.map((one) => (one.key === notice.key ? notice : one)),
});
