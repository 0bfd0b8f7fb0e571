// What a chase does to its ticket: it is counted or not, answered with a receipt, and the one too many is escalated.

import { beginWait } from "../escalation/begin.ts";
import { isSameCause } from "../model/cause.ts";
import { chaseRulesOf } from "../model/chase-rules.ts";
import type { Decision } from "../model/decision.ts";
import { andThen } from "../model/decision.ts";
import type { ChaseRules, Desk } from "../model/desk.ts";
import { type Organisation, personAt } from "../model/organisation.ts";
import { whoMayBeNotified } from "../model/permission.ts";
import type { Chase, Ticket } from "../model/ticket.ts";
import { owe, recipient } from "../outbox/owe.ts";
import { isMailedAbout, notifiedOfEscalation } from "../visibility/authority.ts";
import { escalateForVisibility } from "../visibility/owe-ticket.ts";
import type { Chasing } from "./chasing.ts";
import { type Count, count } from "./count.ts";
import { receiptFacts, wasAnsweredLately, whyNoReceipt, withReceipt } from "./receipt.ts";
import { tallyOf } from "./tally.ts";

/** `count` is undefined where chases are not counted at all. */
export type Chased = Decision & { count?: Count };

/** An explicit chase after our answer says that we owe one again: the wait begins with it (T8). */
export const waitingAgain = (ticket: Ticket, at: Date, organisation: Organisation): Ticket =>
  ticket.record.status === "open" && !ticket.wait
    ? beginWait({ ...ticket, lastSpeaker: "requester" }, at, organisation)
    : ticket;

/** @param chasing by somebody the rules let chase: resolve-rules.ts says who that is */
export function receiveChase(ticket: Ticket, desk: Desk, chasing: Chasing, organisation: Organisation): Chased {
  const rules = chaseRulesOf(ticket.record, desk, organisation);
  const { by, source, cause, at, mailId } = chasing;
  if (!rules) return { next: ticket, because: `${desk.name} counts no chases`, by: by.address, cause };
  const counted = count(ticket, rules, at);
  const reaches = counted.reached && rules.escalates;
  const raises = reaches && mayRaise(ticket, desk, chasing);
  const isOpenAlready = reaches && !raises;
  const result = isOpenAlready
    ? { ...counted, because: `${counted.because}, and an escalation ticket is open already` }
    : counted;
  const entry: Chase = {
    at,
    by: by.address,
    source,
    counted: counted.counted,
    because: counted.because,
    ...(mailId ? { mailId } : {}),
  };
  const next = { ...ticket, chases: [...ticket.chases, entry] };
  const because = counted.counted ? counted.because : `the chase of ${by.address} is not counted: ${counted.because}`;
  const decision = { next, because, by: by.address, cause };
  const told = (made: Decision): Chased => {
    const noted = withReason(made, whyNoReceipt(ticket, made.next, rules, chasing, organisation));
    const next = result.counted ? notifyOthers(noted.next, ticket, rules, result, chasing, organisation) : noted.next;
    return { ...noted, count: result, next };
  };
  if (raises) return told(andThen(decision, escalate(next, desk, rules, result, chasing, organisation)));
  return told({ ...decision, next: withReceipt(next, desk, rules, result, chasing, organisation) });
}

/** What happened, and of the chase itself, why no receipt goes out. */
function withReason(made: Decision, noReceipt: string | undefined): Decision {
  if (noReceipt === undefined) return made;
  const { chases } = made.next;
  const next = { ...made.next, chases: chases.with(-1, { ...chases.at(-1)!, noReceipt }) };
  return { ...made, next, because: `${made.because}; no receipt, as ${noReceipt}` };
}

/** One open escalation ticket an origin, unless the desk wants several (S1.31). */
export const mayRaise = (
  { visibility }: Ticket,
  desk: Desk,
  { hasOpenEscalation }: Pick<Chasing, "hasOpenEscalation">,
): boolean =>
  desk.visibility?.several === true || !(hasOpenEscalation || visibility.some(({ state }) => state === "owed"));

/** The mail about the escalation ticket is the receipt for the chase that made it, where it goes to the person who chased (T7). */
function escalate(
  ticket: Ticket,
  desk: Desk,
  rules: ChaseRules,
  result: Count,
  chasing: Chasing,
  organisation: Organisation,
): Decision {
  const { by, cause, at } = chasing;
  const because = `${by.name || by.address} chased ${result.number} times`;
  const asked = { cause: "chases", by: by.address, because, at, decisionCause: cause } as const;
  const made = escalateForVisibility(ticket, desk, asked, organisation);
  const raised = made.next.visibility.at(-1);
  if (raised && isMailedAbout(raised, ticket, by.address, organisation)) return made;
  return { ...made, next: withReceipt(made.next, desk, rules, result, chasing, organisation) };
}

/** Nobody is notified of a chase but whom the rules name (S1.37), and nobody of one event twice (T7). */
function notifyOthers(
  ticket: Ticket,
  before: Ticket,
  { tell, escalates, threshold }: ChaseRules,
  { number, because }: Count,
  { by, cause, now, mailId }: Chasing,
  organisation: Organisation,
): Ticket {
  const raised = ticket.visibility.slice(before.visibility.length);
  const { counted, isEscalated } = tallyOf(ticket);
  const knowing = new Set([
    personAt(organisation, by.address)?.id,
    ...ticket.outbox.filter((notice) => isSameCause(notice.cause, cause)).map(({ to }) => to.personId),
    ...raised.flatMap(({ templateId }) => notifiedOfEscalation(templateId, organisation).map(({ id }) => id)),
  ]);
  const to = tell.filter((id) => !knowing.has(id)).flatMap((id) => organisation.people.get(id) ?? []);
  return owe(ticket, {
    kind: "chased",
    to: whoMayBeNotified(to, ticket, organisation).map(recipient),
    cause,
    because: `${by.name || by.address} asked again: ${because}`,
    now,
    mailId,
    facts: {
      by: by.name || by.address,
      number,
      threshold: escalates ? threshold : null,
      escalated: raised.length > 0,
      total: counted,
      escalatedBefore: isEscalated && raised.length === 0,
      noReceipt: ticket.chases.at(-1)?.noReceipt ?? null,
    },
    ...(ticket.wait ? { waitNumber: ticket.wait.number } : {}),
  });
}

/** Asked again, unsure whether it was a chase: not counted, and the receipt offers to count it. */
export function offerToCount(
  ticket: Ticket,
  desk: Desk,
  because: string,
  { by, cause, at, now, mailId }: Omit<Chasing, "source" | "hasOpenEscalation">,
  organisation: Organisation,
): Ticket {
  const rules = chaseRulesOf(ticket.record, desk, organisation);
  if (!rules?.receipt || !ticket.wait || wasAnsweredLately(ticket, now)) return ticket;
  const next = count(ticket, rules, at); // what would become of it
  const soFar = next.counted
    ? { ...next, counted: false, number: next.number - 1, nextAt: undefined, because }
    : { ...next, reason: undefined, because };
  const mayCount = next.counted || next.nextAt !== undefined;
  const facts = { ...receiptFacts(ticket, desk, rules, soFar, organisation), offer: mayCount };
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
