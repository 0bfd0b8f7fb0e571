// What firing triggers do. All of it joins the decision that made them fire, so one conditional write commits both.

import { mayRaise } from "../chase/receive-chase.ts";
import { hoursOf } from "../escalation/hours.ts";
import { takePolicy } from "../escalation/take-policy.ts";
import { causeOf } from "../model/cause.ts";
import type { Decision } from "../model/decision.ts";
import type { Recipient } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import { whoMayBeNotified } from "../model/permission.ts";
import { isAway, type Person } from "../model/person.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Trigger } from "../model/trigger.ts";
import { dueAt } from "../model/wait.ts";
import { owe, recipient } from "../outbox/owe.ts";
import { isMailedAbout, notifiedOfEscalation } from "../visibility/authority.ts";
import { escalateForVisibility } from "../visibility/owe-ticket.ts";
import type { Utterance } from "./observe.ts";
import { type Firing, triggersThatHold } from "./weigh.ts";

export type CarryingOut = {
  before: Ticket | undefined;
  decision: Decision;
  utterance: Utterance | undefined;
  firing: readonly Firing[];
  hasOpenEscalation: boolean;
  storm: string | undefined; // why a ticket that was just opened hurries nobody
  now: Date;
};

type Doing = Omit<CarryingOut, "firing"> & { firing: Firing };
type Done = { next: Ticket; did?: string };
type Action = (ticket: Ticket, doing: Doing, organisation: Organisation) => Done;

/** In this order: the tag is there when the escalation is made, and the person who is notified of that is not notified once more. */
const ACTIONS: readonly Action[] = [tag, choosePolicy, escalate, tell];

/** @returns one decision: the one that made the triggers fire, what they do, and both reasons */
export function carryOutTriggers({ firing, ...rest }: CarryingOut, organisation: Organisation): Decision {
  const fired = firing.reduce((decision, one) => {
    const doing = { ...rest, decision, firing: one };
    return said(decision, ...act(decision.next, doing, organisation));
  }, rest.decision);
  return keepPolicy(fired, rest.before, organisation);
}

const said = ({ because, ...decision }: Decision, next: Ticket, why: string): Decision => ({
  ...decision,
  next,
  because: because ? `${because}; ${why}` : why,
});

function act(ticket: Ticket, doing: Doing, organisation: Organisation): [next: Ticket, why: string] {
  const { trigger, because } = doing.firing;
  const all: string[] = [];
  const acted = ACTIONS.reduce((earlier, action) => {
    const { next, did } = action(earlier, doing, organisation);
    if (did !== undefined) all.push(did);
    return next;
  }, ticket);
  const did = all.join(", ");
  const why = `trigger "${trigger.name}" fires, as ${because}`;
  return [noting(acted, trigger.id, did), did ? `${why}: ${did}` : why];
}

function noting(ticket: Ticket, triggerId: string, did: string): Ticket {
  const memory = ticket.triggers;
  const fired = memory?.fired.map((one) => (one.id === triggerId ? { ...one, did } : one));
  return memory && fired ? { ...ticket, triggers: { ...memory, fired } } : ticket;
}

function tag(ticket: Ticket, { firing: { trigger } }: Doing): Done {
  const { risk } = trigger.actions;
  if (risk === undefined || ticket.risks?.includes(risk)) return { next: ticket };
  return { next: { ...ticket, risks: [...(ticket.risks ?? []), risk] }, did: `the risk is ${risk}` };
}

/** The same way as by chases and by hand (S1.9), and held to the same limit (S1.31). One event makes one ticket (T7). */
function escalate(ticket: Ticket, doing: Doing, organisation: Organisation): Done {
  const { firing, before, decision, hasOpenEscalation, storm, now } = doing;
  const { trigger, because } = firing;
  const desk = organisation.desks.get(ticket.record.deskId);
  if (!trigger.actions.escalate || !desk) return { next: ticket };
  if (storm) return { next: ticket, did: `it is not escalated: ${storm}` };
  if (ticket.visibility.length > (before?.visibility.length ?? 0))
    return { next: ticket, did: "the escalation ticket that is made is for this, too" };
  if (!mayRaise(ticket, desk, { hasOpenEscalation }))
    return { next: ticket, did: "an escalation ticket is open already" };
  const asked = {
    cause: "trigger" as const,
    by: `trigger ${trigger.id}`,
    because: `${trigger.name}: ${because}`,
    at: now,
    decisionCause: decision.cause,
  };
  const made = escalateForVisibility(ticket, desk, asked, organisation);
  return { next: withoutReceipt(before, made.next, organisation), did: made.did };
}

/** The mail about the escalation is the receipt for the chase that led to it, where it goes to the person who chased (T7). */
function withoutReceipt(before: Ticket | undefined, ticket: Ticket, organisation: Organisation): Ticket {
  const known = new Set(before?.outbox.map(({ key }) => key));
  const raised = ticket.visibility.slice(before?.visibility.length ?? 0);
  const isMailed = ({ address }: Recipient): boolean =>
    raised.some((entry) => isMailedAbout(entry, ticket, address, organisation));
  const outbox = ticket.outbox.filter(
    ({ key, kind, to }) => kind !== "chase-receipt" || known.has(key) || !isMailed(to),
  );
  return { ...ticket, outbox };
}

/** The person who is on leave is passed over while somebody else of the list is here. */
function tell(ticket: Ticket, { firing, before, storm, now }: Doing, organisation: Organisation): Done {
  const { trigger, because, times } = firing;
  if (trigger.actions.tell.length === 0) return { next: ticket };
  if (storm) return { next: ticket, did: `nobody is notified: ${storm}` };
  const raised = ticket.visibility.slice(before?.visibility.length ?? 0);
  const knowing = new Set(raised.flatMap(({ templateId }) => notifiedOfEscalation(templateId, organisation)));
  const named = trigger.actions.tell.flatMap((id) => organisation.people.get(id) ?? []);
  const unknowing = named.filter((person) => !knowing.has(person));
  const people = present(whoMayBeNotified(unknowing, ticket, organisation), now);
  if (people.length === 0) return { next: ticket };
  const next = owe(ticket, {
    kind: "triggered",
    to: people.map(recipient),
    cause: causeOf("trigger", { trigger: trigger.id, times }),
    because: `"${trigger.name}" notified you: ${because}`,
    now,
    facts: { trigger: trigger.name, why: because, risk: trigger.actions.risk ?? null, escalated: raised.length > 0 },
  });
  return { next, did: `it notifies ${people.map(({ name }) => name).join(", ")}` };
}

function present(people: readonly Person[], now: Date): readonly Person[] {
  const here = people.filter((person) => !isAway(person, now));
  return here.length > 0 ? here : people;
}

/** Of several triggers that stand, the one that comes first in the settings chooses. */
const chooser = (ticket: Ticket, organisation: Organisation): Trigger | undefined =>
  triggersThatHold(ticket, organisation).find(({ actions }) => actions.policyId !== undefined);

function choosePolicy(ticket: Ticket, doing: Doing, organisation: Organisation): Done {
  const { trigger } = doing.firing;
  if (trigger.actions.policyId === undefined) return { next: ticket };
  const first = chooser(ticket, organisation);
  if (first && first.id !== trigger.id) return { next: ticket, did: `the policy is chosen by trigger "${first.name}"` };
  const taken = underPolicy(ticket, trigger, organisation);
  return isDelayed(ticket, taken.next, doing)
    ? { next: ticket, did: "its policy would be later, and asking again never buys us time" }
    : taken;
}

/** Whether what requesters write or press would move the clock of a wait that ran already to a later time (T1). */
function isDelayed({ wait, chases }: Ticket, taken: Ticket, { before, utterance }: Doing): boolean {
  const isTheirs = utterance !== undefined || chases.length > (before?.chases.length ?? 0);
  const [due, instead] = [dueAt(wait), dueAt(taken.wait)];
  return (
    isTheirs && wait?.number === before?.wait?.number && due !== undefined && instead !== undefined && instead > due
  );
}

/** A wait that begins while a trigger stands takes its policy, too (S3.22). */
function keepPolicy(decision: Decision, before: Ticket | undefined, organisation: Organisation): Decision {
  const { next } = decision;
  const trigger = chooser(next, organisation);
  if (!trigger || !next.wait || next.wait.number === before?.wait?.number) return decision;
  const kept = underPolicy(next, trigger, organisation);
  return kept.next === next ? decision : said(decision, kept.next, `by trigger "${trigger.name}" ${kept.did}`);
}

/** The running wait takes the policy and keeps it to its end. */
function underPolicy(ticket: Ticket, trigger: Trigger, organisation: Organisation): Done {
  const policy = organisation.policies.get(trigger.actions.policyId ?? "");
  if (!policy || ticket.wait?.escalation?.policy.id === policy.id) return { next: ticket };
  if (!policy.active) return { next: ticket, did: `its policy "${policy.name}" is switched off` };
  if (!ticket.wait) return { next: ticket, did: `the next wait runs under "${policy.name}"` };
  const wait = takePolicy(ticket.wait, policy, hoursOf(ticket, policy, organisation));
  return { next: { ...ticket, wait }, did: `the wait runs under "${policy.name}" now` };
}
