// "I'm on it": somebody takes the escalation, and it is held until their promise runs out (S2.26, N4).

import type { Calendar } from "../calendar/working-hours.ts";
import { asWorkingTime, earlierBy, inWorkingWords, laterBy } from "../calendar/working-time.ts";
import type { Decision } from "../model/decision.ts";
import type { Facts, Recipient } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Policy } from "../model/policy.ts";
import type { Ticket } from "../model/ticket.ts";
import { type Confirmation, type Escalation, firstToEnd, holderOf, type Wait, withoutDecline } from "../model/wait.ts";
import { owe } from "../outbox/owe.ts";
import { after, inWords, later } from "../words/duration.ts";
import { hoursOf } from "./hours.ts";
import { isMet, type Need, needInWords, needOf, notCounted } from "./needs.ts";
import { noteJoined, ofNeed } from "./several.ts";
import { noteTaken } from "./taken.ts";

export type Confirming = {
  by: Recipient;
  promiseMs: number | undefined; // the time they named; the policy's when they named none
  means: Confirmation["means"];
  via: string; // what proves it was them
  kept: boolean; // their mail held other words, which stay inside
  isSaidElsewhere?: boolean; // another mail of the same event tells them
  alone?: Facts; // it answers a mail about several tickets, and takes this one
  cause: string;
  at: Date; // when they said it
  now: Date;
};

export const LONGEST_PROMISE_MS = 7 * 24 * 3_600_000;

/**
 * A promise replaces the one before it: a colleague may take over, and the same person may renew.
 * Nothing in the record changes, so the ticket stays open (S2.27).
 * Too late is not an error: it is kept in the history, and nothing else changes (P22).
 */
export function confirm(ticket: Ticket, confirming: Confirming, organisation: Organisation): Decision {
  const { by, promiseMs, means, via, kept, isSaidElsewhere, alone = {}, cause, at, now } = confirming;
  const author = by.personId ?? by.address;
  const waiting = ticket.wait && withoutDecline(ticket.wait, author);
  const escalation = waiting?.escalation;
  if (!waiting || !escalation) {
    return {
      next: ticket,
      because: `${by.name} said "on it" (${means}), which changes nothing: ${whyNotTaken(ticket)}`,
      by: author,
      cause,
    };
  }
  const uncounted = notCounted(ticket, author, organisation, now);
  if (uncounted !== undefined)
    return {
      next: ticket,
      because: `${by.name} said "on it" (${means}), which changes nothing: ${uncounted}`,
      by: author,
      cause,
    };
  const usualHours = hoursOf(ticket, escalation.policy, organisation, by.personId);
  const { until, warnAt, long } = heldFrom(at, promiseMs, usualHours, escalation.policy);
  const confirmation = { by: author, name: by.name, address: by.address, at, until, means, via };
  const joined = joining(ticket, { ...waiting, escalation }, confirmation, warnAt, organisation, now);
  const { wait, need } = joined;
  const lacks = need && !isMet(need) ? `; ${needInWords(need)}` : "";
  const because = `${by.name} is on it for ${long} (${means}: ${via})${takenFrom(holderOf(escalation), author, need)}${lacks}`;
  const news = { because, now, organisation };
  const heard = need ? noteJoined({ ...ticket, wait }, confirmation, need, news) : ticket;
  const taken = lacks ? heard : noteTaken({ ...heard, wait }, escalation, news);
  const isAnswered = means === "button" || means === "api" || isSaidElsewhere; // no mail has to say so
  const facts = { until, kept, ...(need ? ofNeed(need) : {}), ...alone };
  const answered = { kind: "confirmed", to: [by], cause, because, now, facts, waitNumber: wait.number } as const;
  return { next: isAnswered ? taken : owe(taken, answered), because, by: author, cause };
}

/** The wait with one more promise. Where a step needs several and too few are on it, the clock goes on as it was. */
function joining(
  ticket: Ticket,
  wait: Wait & { escalation: Escalation },
  confirmation: Confirmation,
  warnAt: Date,
  organisation: Organisation,
  now: Date,
): { wait: Wait; need: Need | undefined } {
  const { together: before = [], ...escalation } = wait.escalation;
  const together = [...before.filter(({ by }) => by !== confirmation.by), confirmation];
  const joined = { ...wait, escalation: { ...escalation, together } };
  const need = needOf({ ...ticket, wait: joined }, organisation, now);
  if (need && !isMet(need)) return { wait: joined, need };
  const first = (need && firstToEnd(need.have)) ?? confirmation;
  const clock = {
    kind: "held" as const,
    warnAt: first === confirmation ? warnAt : warnAtOf(now, first.until, escalation.policy),
    until: first.until,
  };
  const held = { ...escalation, status: "confirmed" as const, clock, confirmation };
  return { wait: { ...wait, escalation: need ? { ...held, together: need.have } : held }, need };
}

/** A time that somebody named is meant as it is, also at night; the usual one is counted in the hours that count. */
function heldFrom(at: Date, namedMs: number | undefined, usualHours: Calendar | undefined, policy: Policy) {
  const hours = namedMs === undefined ? usualHours : undefined;
  const ms = Math.min(namedMs ?? policy.promiseMs, LONGEST_PROMISE_MS);
  const until = laterBy(at, ms, hours);
  const warnAt = earlierBy(until, Math.min(policy.warnBeforeMs, ms / 2), hours);
  return { until, warnAt: later(warnAt, at), long: hours ? inWorkingWords(asWorkingTime(ms)) : inWords(ms) };
}

/** When somebody is reminded that a time ends: of a short one half way. Counted in every hour, as the time itself was. */
export const warnAtOf = (at: Date, until: Date, { warnBeforeMs }: Policy): Date =>
  after(until, -Math.min(warnBeforeMs, (until.getTime() - at.getTime()) / 2));

/** Why a confirmation comes too late, in words for the page. */
export const tooLate = (ticket: Ticket): string =>
  ticket.record.status === "closed"
    ? "the ticket is closed"
    : (ticket.endedWaits.at(-1)?.because ?? "nobody is waiting");

/** Why nobody can take it at this moment, in words for who tries. */
export const whyNotTaken = (ticket: Ticket): string =>
  ticket.wait ? "no policy runs on this ticket" : tooLate(ticket);

const takenFrom = (before: Confirmation | undefined, author: string, need: Need | undefined): string =>
  before && before.by !== author && !need ? `, taken over from ${before.name}` : "";
