// What firing triggers do. All of it joins the decision that made them fire, so one conditional write commits both.

import { mayRaise } from "../chase/receive-chase.ts";
import type { Decision } from "../decision.ts";
import { takePolicy } from "../escalation/take-policy.ts";
import type { Organisation } from "../organisation.ts";
import { owe, recipient } from "../outbox/owe.ts";
import { isAway, type Person } from "../person.ts";
import type { Ticket } from "../ticket.ts";
import { toldOfEscalation } from "../visibility/authority.ts";
import { escalateForVisibility } from "../visibility/owe-ticket.ts";
import { dueAt } from "../wait.ts";
import { type Firing, newChase, standing } from "./weigh.ts";

export type CarryingOut = {
  before: Ticket | undefined;
  decision: Decision;
  firing: readonly Firing[];
  hasOpenEscalation: boolean;
  storm: string | undefined; // why a ticket that was just opened hurries nobody
  now: Date;
};

type Doing = Omit<CarryingOut, "firing"> & { firing: Firing };
type Done = { next: Ticket; said: readonly string[] };
type Action = (ticket: Ticket, doing: Doing, organisation: Organisation) => Done;

/** In this order: the tag is there when the escalation is made, and whoever hears of that is not told once more. */
const ACTIONS: readonly Action[] = [tag, escalate, tell];

/** @returns one decision: the one that made the triggers fire, what they do, and both reasons */
export function carryOut(carrying: CarryingOut, organisation: Organisation): Decision {
  const { decision, firing } = carrying;
  const first: Done = { next: decision.next, said: [] };
  const done = firing.reduce((earlier, one) => act(earlier, { ...carrying, firing: one }, organisation), first);
  const { next, said } = withPolicy(done.next, carrying, organisation);
  const because = [decision.because, ...done.said, ...said].filter(Boolean).join("; ");
  return { ...decision, next, because };
}

function act({ next: ticket, said }: Done, doing: Doing, organisation: Organisation): Done {
  const { trigger, because } = doing.firing;
  const done = ACTIONS.reduce<Done>(
    (earlier, action) => {
      const { next, said: more } = action(earlier.next, doing, organisation);
      return { next, said: [...earlier.said, ...more] };
    },
    { next: ticket, said: [] },
  );
  const words = done.said.length > 0 ? `: ${done.said.join(", ")}` : "";
  return { next: done.next, said: [...said, `trigger "${trigger.name}" fires, as ${because}${words}`] };
}

function tag(ticket: Ticket, { firing: { trigger } }: Doing): Done {
  const { risk } = trigger.actions;
  if (risk === undefined || ticket.risks?.includes(risk)) return { next: ticket, said: [] };
  return { next: { ...ticket, risks: [...(ticket.risks ?? []), risk] }, said: [`the risk is ${risk}`] };
}

/** The same way as by chases and by hand (S1.9), and held to the same limit (S1.31). One event makes one ticket (T7). */
function escalate(ticket: Ticket, doing: Doing, organisation: Organisation): Done {
  const { firing, before, decision, hasOpenEscalation, storm, now } = doing;
  const { trigger, because } = firing;
  const desk = organisation.desks.get(ticket.record.deskId);
  if (!trigger.actions.escalate || !desk) return { next: ticket, said: [] };
  if (storm) return { next: ticket, said: [`it is not escalated: ${storm}`] };
  if (ticket.visibility.length > (before?.visibility.length ?? 0))
    return { next: ticket, said: ["the escalation ticket that is made is for this, too"] };
  if (!mayRaise(ticket, desk, { hasOpenEscalation }))
    return { next: ticket, said: ["an escalation ticket is open already"] };
  const asked = {
    cause: "trigger" as const,
    by: `trigger ${trigger.id}`,
    because: `${trigger.name}: ${because}`,
    at: now,
    decisionCause: decision.cause,
  };
  const made = escalateForVisibility(ticket, desk, asked, organisation);
  return { next: made.next, said: [made.because.replace(`${asked.because}: `, "")] };
}

/** Whoever is on leave is passed over while somebody else of the list is here. */
function tell(ticket: Ticket, { firing, before, storm, now }: Doing, organisation: Organisation): Done {
  const { trigger, because, times } = firing;
  if (trigger.actions.tell.length === 0) return { next: ticket, said: [] };
  if (storm) return { next: ticket, said: [`nobody is told: ${storm}`] };
  const raised = ticket.visibility.slice(before?.visibility.length ?? 0);
  const knowing = new Set(raised.flatMap(({ templateId }) => toldOfEscalation(templateId, organisation)));
  const named = trigger.actions.tell.flatMap((id) => organisation.people.get(id) ?? []);
  const people = present(
    named.filter((person) => !knowing.has(person)),
    now,
  );
  if (people.length === 0) return { next: ticket, said: [] };
  const next = owe(ticket, {
    kind: "triggered",
    to: people.map(recipient),
    cause: `trigger ${trigger.id} ${times}`,
    because: `"${trigger.name}" tells you: ${because}`,
    now,
    facts: { trigger: trigger.name, why: because, risk: trigger.actions.risk ?? null, escalated: raised.length > 0 },
  });
  return { next, said: [`it tells ${people.map(({ name }) => name).join(", ")}`] };
}

function present(people: readonly Person[], now: Date): readonly Person[] {
  const here = people.filter((person) => !isAway(person, now));
  return here.length > 0 ? here : people;
}

/**
 * The running wait takes the policy of the first trigger that stands: when one with a policy fires, and when a wait begins.
 * It keeps it to its end. A chase never moves a clock to a later time (T1).
 */
function withPolicy(ticket: Ticket, { before, firing }: CarryingOut, organisation: Organisation): Done {
  const asks = firing.some(({ trigger }) => trigger.actions.policyId !== undefined) || hasBegun(before, ticket);
  const chosen = standing(ticket, organisation).find(({ actions }) => actions.policyId !== undefined);
  const policy = organisation.policies.get(chosen?.actions.policyId ?? "");
  if (!asks || !chosen || !policy || ticket.wait?.escalation?.policy.id === policy.id)
    return { next: ticket, said: [] };
  if (!policy.active) return { next: ticket, said: [`its policy "${policy.name}" is switched off`] };
  if (!ticket.wait) return { next: ticket, said: [`the next wait runs under "${policy.name}"`] };
  const next = { ...ticket, wait: takePolicy(ticket.wait, policy) };
  const [due, instead] = [dueAt(ticket.wait), dueAt(next.wait)];
  if (newChase(before, ticket) && due && instead && instead > due)
    return { next: ticket, said: [`"${policy.name}" would be later, and asking again never buys us time`] };
  return { next, said: [`the wait runs under "${policy.name}" now, by trigger "${chosen.name}"`] };
}

/** Whether the decision began the wait that runs. */
export const hasBegun = (before: Ticket | undefined, { wait }: Ticket): boolean =>
  wait !== undefined && wait.number !== before?.wait?.number;
