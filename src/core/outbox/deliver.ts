// A notice's way through its states (design: queued, sending, sent, retry, failed, bounced, uncertain, withdrawn).
// Claim and settlement are decisions like any other: one conditional write, the ticket's version is the fencing number.

import { after } from "../duration.ts";
import { afterWithdrawal } from "../escalation/pass-over.ts";
import type { Address } from "../mail.ts";
import type { Notice, Outcome } from "../notice.ts";
import type { Organisation } from "../organisation.ts";
import type { Ticket } from "../ticket.ts";
import { overtaken } from "./still-owed.ts";

export const LEASE_MS = 5 * 60_000; // longer than any mail takes; a process that dies is replaced after it

const LONGEST_BLOCKED_MS = 15 * 60_000;
/** No retry is further away. */
export const LONGEST_RETRY_MS = 480 * 60_000;
const WAITS_MS = [1, 5, 15, 60, 240, 480].map((minutes) => minutes * 60_000);

/** The notices whose turn has come: not tried yet, to be tried again, or claimed by a process that is gone. */
export const dueNotices = ({ outbox }: Ticket, now: Date): Notice[] =>
  outbox.filter(({ state, dueAt, lease }) => {
    if (state === "queued" || state === "retry") return dueAt <= now;
    return state === "sending" && lease !== undefined && lease.until <= now;
  });

/**
 * The ticket as it is while `holder` sends this notice, or with the notice withdrawn when it is no longer true.
 * A notice whose sender died is sent once more, as the same message; when that one dies too we no longer know, and stop.
 */
export function claim(
  ticket: Ticket,
  notice: Notice,
  organisation: Organisation,
  holder: string,
  now: Date,
): { next: Ticket; send: boolean } {
  const because = overtaken(notice, ticket, organisation);
  if (because) {
    const withdrawn = replace(ticket, settled(notice, "withdrawn", because, now));
    return { next: afterWithdrawal(withdrawn, notice, organisation, now), send: false };
  }
  if (notice.state === "sending" && notice.outcome === AFTER_A_CRASH) {
    return {
      next: replace(ticket, settled(notice, "uncertain", "two processes died while sending it", now)),
      send: false,
    };
  }
  const { outcome: _, ...rest } = notice;
  const claimed: Notice = {
    ...rest,
    state: "sending",
    attempts: notice.attempts + 1,
    lease: { holder, until: after(now, LEASE_MS) },
    ...(notice.state === "sending" ? { outcome: AFTER_A_CRASH } : {}),
  };
  return { next: replace(ticket, claimed), send: true };
}

const AFTER_A_CRASH = "sent again: the process that sent it before did not say what became of it";

/** The ticket once an attempt is over. Undefined when somebody else has settled the notice meanwhile. */
export function settle(ticket: Ticket, key: string, holder: string, outcome: Outcome, now: Date): Ticket | undefined {
  const notice = ticket.outbox.find((one) => one.key === key);
  if (notice?.state !== "sending" || notice.lease?.holder !== holder) return undefined;
  switch (outcome.kind) {
    case "sent":
    case "failed":
    case "uncertain":
      return replace(ticket, settled(notice, outcome.kind, outcome.because, now));
    case "retry":
      return replace(ticket, (outcome.blocked ? postponed : retried)(notice, outcome.because, now));
  }
}

function retried(notice: Notice, because: string, now: Date): Notice {
  const wait = WAITS_MS[notice.attempts - 1];
  if (wait === undefined)
    return settled(notice, "failed", `given up after ${notice.attempts} attempts: ${because}`, now);
  const { lease: _, ...rest } = notice;
  return { ...rest, state: "retry", outcome: because, dueAt: after(now, wait) };
}

/** It was not offered, so it is not given up, however long the login fails; it comes soon after that is put right. */
function postponed(notice: Notice, because: string, now: Date): Notice {
  const { lease: _, ...rest } = notice;
  const blocked = (notice.blocked ?? 0) + 1;
  const waitMs = Math.min(WAITS_MS[blocked - 1] ?? LONGEST_BLOCKED_MS, LONGEST_BLOCKED_MS);
  return {
    ...rest,
    attempts: notice.attempts - 1,
    blocked,
    state: "retry",
    outcome: because,
    dueAt: after(now, waitMs),
  };
}

/**
 * The ticket once a mail has come back.
 * @param about the key of the notice the bounce names, else the address it did not reach: then it speaks of the latest
 *   message that went there
 * @returns undefined when no such message is known to have gone out
 */
export function bounced(
  ticket: Ticket,
  about: { key: string } | { address: Address },
  because: string,
  now: Date,
): { next: Ticket; key: string } | undefined {
  const notice = ticket.outbox.findLast(
    ({ key, to, state }) =>
      (state === "sent" || state === "uncertain") &&
      ("key" in about ? key === about.key : to.address === about.address),
  );
  return notice && { next: replace(ticket, settled(notice, "bounced", because, now)), key: notice.key };
}

function settled(notice: Notice, state: Notice["state"], outcome: string, now: Date): Notice {
  const { lease: _, ...rest } = notice;
  return { ...rest, state, outcome, settledAt: now };
}

const replace = (ticket: Ticket, notice: Notice): Ticket => ({
  ...ticket,
  outbox: ticket.outbox.map((one) => (one.key === notice.key ? notice : one)),
});
