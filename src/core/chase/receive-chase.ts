// What a chase does to its ticket: it is counted or not, answered with a receipt, and the one too many is escalated.

import type { Decision } from "../decision.ts";
import { andThen } from "../decision.ts";
import type { Desk } from "../desk.ts";
import { after } from "../duration.ts";
import type { Correspondent } from "../mail.ts";
import type { Organisation } from "../organisation.ts";
import { owe } from "../outbox/owe.ts";
import type { Chase, Ticket } from "../ticket.ts";
import { authorityOf } from "../visibility/authority.ts";
import { escalateForVisibility } from "../visibility/owe-ticket.ts";
import { type Count, count } from "./count.ts";

export type Chasing = {
  by: Correspondent;
  source: Chase["source"];
  mailId?: string;
  cause: string;
  at: Date; // when they asked
  now: Date;
  hasOpenEscalation: boolean; // an escalation ticket of this origin is still open
};

const RECEIPTS_APART_MS = 10 * 60_000; // a robot that answers our receipts finds silence (P1)

export function receiveChase(ticket: Ticket, desk: Desk, chasing: Chasing, organisation: Organisation): Decision {
  const rules = desk.chase;
  const { by, source, cause, at, mailId } = chasing;
  if (!rules) return { next: ticket, because: `${desk.name} counts no chases`, by: by.address, cause };
  const result = count(ticket, rules, at);
  const entry: Chase = {
    at,
    by: by.address,
    source,
    counted: result.counted,
    because: result.because,
    ...(mailId ? { mailId } : {}),
  };
  const next = { ...ticket, chases: [...ticket.chases, entry] };
  const because = result.counted ? result.because : `the chase of ${by.address} is not counted: ${result.because}`;
  const decision = { next, because, by: by.address, cause };
  if (result.reached && desk.visibility?.byChases) {
    if (!chasing.hasOpenEscalation) return andThen(decision, escalate(next, desk, result, chasing, organisation));
    result.because += ", and an escalation ticket is open already";
  }
  return { ...decision, next: withReceipt(next, desk, result, chasing, organisation) };
}

/** The mail about the escalation ticket is the receipt for the chase that made it: one mail an event (T7). */
function escalate(
  ticket: Ticket,
  desk: Desk,
  { number }: Count,
  { by, cause, at }: Chasing,
  organisation: Organisation,
): Decision {
  const because = `${by.name || by.address} chased ${number} times`;
  return escalateForVisibility(
    ticket,
    desk,
    { cause: "chases", by: by.address, because, at, decisionCause: cause },
    organisation,
  );
}

function withReceipt(
  ticket: Ticket,
  desk: Desk,
  result: Count,
  { by, cause, now, mailId }: Chasing,
  organisation: Organisation,
): Ticket {
  const rules = desk.chase;
  if (!rules?.receipt || wasAnsweredLately(ticket, now)) return ticket;
  return owe(ticket, {
    kind: "chase-receipt",
    to: [by],
    cause,
    because: result.because,
    now,
    mailId,
    ...(ticket.wait ? { waitNumber: ticket.wait.number } : {}),
    facts: {
      counted: result.counted,
      number: result.number,
      threshold: desk.visibility?.byChases ? rules.threshold : null,
      since: ticket.wait?.since ?? null,
      nextAt: result.nextAt ?? null,
      authority: desk.visibility?.byChases ? authorityOf(ticket.record.kind, desk, organisation) : null,
      why: result.because,
      offer: false,
    },
  });
}

/** Asked again, unsure whether it was a chase: not counted, and the receipt offers to count it. */
export function offerToCount(
  ticket: Ticket,
  desk: Desk,
  because: string,
  { by, cause, now, mailId }: Omit<Chasing, "source" | "hasOpenEscalation">,
): Ticket {
  if (!desk.chase?.receipt || !ticket.wait || wasAnsweredLately(ticket, now)) return ticket;
  const facts = {
    counted: false,
    number: 0,
    threshold: null,
    since: ticket.wait.since,
    nextAt: null,
    authority: null,
    why: because,
    offer: true,
  };
  return owe(ticket, {
    kind: "chase-receipt",
    to: [by],
    cause,
    because,
    now,
    facts,
    mailId,
    waitNumber: ticket.wait.number,
  });
}

const wasAnsweredLately = ({ outbox }: Ticket, now: Date): boolean =>
  outbox.some(({ kind, createdAt }) => kind === "chase-receipt" && createdAt > after(now, -RECEIPTS_APART_MS));
