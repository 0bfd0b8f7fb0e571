// "I'm on it": somebody takes the escalation, and it is held until their promise runs out (S2.26, N4).

import type { Decision } from "../model/decision.ts";
import type { Recipient } from "../model/notice.ts";
import type { Ticket } from "../model/ticket.ts";
import { type Confirmation, holderOf, withoutDecline } from "../model/wait.ts";
import { owe } from "../outbox/owe.ts";
import { after, inWords } from "../words/duration.ts";
import { noteTaken } from "./taken.ts";

export type Confirming = {
  by: Recipient;
  promiseMs: number | undefined; // the time they named; the policy's when they named none
  means: Confirmation["means"];
  via: string; // what proves it was them
  kept: boolean; // their mail held other words, which stay inside
  isSaidElsewhere?: boolean; // another mail of the same event tells them
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
export function confirm(
  ticket: Ticket,
  { by, promiseMs, means, via, kept, isSaidElsewhere, cause, at, now }: Confirming,
): Decision {
  const author = by.personId ?? by.address;
  const waiting = ticket.wait && withoutDecline(ticket.wait, author);
  const escalation = waiting?.escalation;
  if (!waiting || !escalation) {
    const why = ticket.wait ? "no policy runs on this ticket" : tooLate(ticket);
    return {
      next: ticket,
      because: `${by.name} said "on it" (${means}), which changes nothing: ${why}`,
      by: author,
      cause,
    };
  }
  const { promiseMs: usual, warnBeforeMs } = escalation.policy;
  const held = Math.min(promiseMs ?? usual, LONGEST_PROMISE_MS);
  const until = after(at, held);
  const warnAt = after(until, -Math.min(warnBeforeMs, held / 2));
  const confirmation = { by: author, name: by.name, address: by.address, at, until, means, via };
  const wait = {
    ...waiting,
    escalation: {
      ...escalation,
      status: "confirmed" as const,
      clock: { kind: "held" as const, warnAt, until },
      confirmation,
    },
  };
  const because = `${by.name} is on it for ${inWords(held)} (${means}: ${via})${takenFrom(holderOf(escalation), author)}`;
  const taken = noteTaken({ ...ticket, wait }, escalation, { because, now });
  const isAnswered = means === "button" || means === "api" || isSaidElsewhere; // no mail has to say so
  const facts = { until, kept };
  const answered = { kind: "confirmed", to: [by], cause, because, now, facts, waitNumber: wait.number } as const;
  return { next: isAnswered ? taken : owe(taken, answered), because, by: author, cause };
}

/** Why a confirmation comes too late, in words for the page. */
export const tooLate = (ticket: Ticket): string =>
  ticket.record.status === "closed"
    ? "the ticket is closed"
    : (ticket.endedWaits.at(-1)?.because ?? "nobody is waiting");

const takenFrom = (before: Confirmation | undefined, author: string): string =>
  before && before.by !== author ? `, taken over from ${before.name}` : "";
