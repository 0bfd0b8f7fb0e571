// A wait begins: the requester wrote, and from now on we owe an answer.

import type { Organisation } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Wait } from "../model/wait.ts";
import { choosePolicy } from "./choose-policy.ts";
import { counting, hoursOf } from "./hours.ts";

/** The ticket with a wait that runs since `since`. One that runs already keeps its clock: it counts from the oldest mail. */
export function beginWait(ticket: Ticket, since: Date, organisation: Organisation): Ticket {
  if (ticket.wait) return { ...ticket, wait: touched(ticket, ticket.wait, since, organisation) };
  const number = ticket.waitsBegun + 1;
  const policy = choosePolicy(ticket.record, organisation);
  const wait: Wait = { number, since, anchorAt: since };
  if (!policy) return { ...ticket, waitsBegun: number, wait };
  const clock = counting(since, policy.steps[0].afterMs, hoursOf(ticket, policy, organisation));
  const escalation = { policy, status: "active" as const, nextStep: 0, lap: 0, clock };
  return { ...ticket, waitsBegun: number, wait: { ...wait, escalation } };
}

/** Only a policy that counts from the client's last activity moves, and a chase never comes here (trap T1). */
function touched(ticket: Ticket, wait: Wait, at: Date, organisation: Organisation): Wait {
  const { escalation } = wait;
  if (escalation?.policy.anchor !== "lastClientActivity" || escalation.clock.kind !== "running") return wait;
  const step = escalation.policy.steps[escalation.nextStep];
  if (!step || at <= wait.anchorAt) return wait;
  const clock = counting(at, step.afterMs, hoursOf(ticket, escalation.policy, organisation));
  return { ...wait, anchorAt: at, escalation: { ...escalation, clock } };
}
