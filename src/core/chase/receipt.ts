// The receipt for a chase: what it says, and why none goes out.

import type { ChaseRules, Desk } from "../model/desk.ts";
import { isMachineAddress } from "../model/mail.ts";
import type { Facts } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import { owe } from "../outbox/owe.ts";
import { authorityForRequesters, isMailedAbout } from "../visibility/authority.ts";
import { after } from "../words/duration.ts";
import type { Chasing } from "./chasing.ts";
import { type Count, whyUncounted } from "./count.ts";
import { tallyOf } from "./tally.ts";

const RECEIPTS_APART_MS = 10 * 60_000; // a robot that answers our receipts finds silence (P1)

/** @param ticket with the chase among its chases, and with the escalation it led to */
export function withReceipt(
  ticket: Ticket,
  desk: Desk,
  rules: ChaseRules,
  result: Count,
  { by, cause, now, mailId, silence }: Chasing,
  organisation: Organisation,
): Ticket {
  if (!rules.receipt || silence || wasAnsweredLately(ticket, now)) return ticket;
  return owe(ticket, {
    kind: "chase-receipt",
    to: [by],
    cause,
    because: result.because,
    now,
    mailId,
    ...(ticket.wait ? { waitNumber: ticket.wait.number } : {}),
    facts: receiptFacts(ticket, desk, rules, result, organisation),
  });
}

/** What a receipt tells. `total` and `escalated` are of the whole wait, `number` counts towards the threshold. */
export function receiptFacts(
  ticket: Ticket,
  desk: Desk,
  { escalates, threshold }: ChaseRules,
  { counted, number, nextAt, reason, because }: Count,
  organisation: Organisation,
): Facts {
  const { record, wait } = ticket;
  const tally = tallyOf(ticket);
  const authority = escalates ? authorityForRequesters(record.kind, desk, organisation) : null;
  return {
    counted,
    number,
    total: tally.counted,
    threshold: escalates ? threshold : null,
    escalated: authority !== null && tally.isEscalated,
    since: wait?.since ?? null,
    nextAt: nextAt ?? null,
    authority,
    why: reason ? whyUncounted(reason, "reminder") : because,
    offer: false,
  };
}

/**
 * Why a chase is not answered with a receipt, as a clause; undefined when it is, by the receipt or by the mail about the
 * escalation it led to, and where the rules have no receipts.
 */
export function whyNoReceipt(
  before: Ticket,
  made: Ticket,
  { receipt }: ChaseRules,
  { by, now, silence }: Chasing,
  organisation: Organisation,
): string | undefined {
  if (!receipt || made.outbox.slice(before.outbox.length).some(({ kind }) => kind === "chase-receipt"))
    return undefined;
  const raised = made.visibility.slice(before.visibility.length);
  if (raised.some((one) => isMailedAbout(one, made, by.address, organisation))) return undefined;
  if (silence) return silence;
  if (wasAnsweredLately(before, now)) return "one went out less than 10 min before";
  if (isMachineAddress(by.address) || before.fromMachine) return `nobody reads mail to ${by.address}`;
  return "as many as a day may have went out before";
}

export const wasAnsweredLately = ({ outbox }: Ticket, now: Date): boolean =>
  outbox.some(({ kind, createdAt }) => kind === "chase-receipt" && createdAt > after(now, -RECEIPTS_APART_MS));
