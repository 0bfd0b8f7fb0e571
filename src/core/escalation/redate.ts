// The hours that count for a ticket have changed, by the settings or by its own priority: its running clock is set by the new ones.

import { causeOf } from "../model/cause.ts";
import type { Decision } from "../model/decision.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import { dueAt, type Escalation } from "../model/wait.ts";
import { inUtc } from "../words/duration.ts";
import { untilNextMs } from "./after-steps.ts";
import { counting, hoursOf } from "./hours.ts";

/** How long what comes next is after what it counts from. */
export const nextMs = ({ policy, nextStep, rounds = 0 }: Escalation): number =>
  policy.steps[nextStep]?.afterMs ?? untilNextMs(policy, rounds);

/** What was asked for at an instant stays there, and so does a promise: people were told of it. */
export function redated(ticket: Ticket, organisation: Organisation): Ticket {
  const { wait } = ticket;
  const escalation = wait?.escalation;
  if (!wait || escalation?.clock.kind !== "running" || !escalation.clock.from) return ticket;
  const clock = counting(escalation.clock.from, nextMs(escalation), hoursOf(ticket, escalation.policy, organisation));
  if (clock.at.getTime() === escalation.clock.at.getTime()) return ticket;
  return { ...ticket, wait: { ...wait, escalation: { ...escalation, clock } } };
}

/** The same as a decision of its own. @returns undefined when the clock is right */
export function redate(ticket: Ticket, organisation: Organisation): Decision | undefined {
  const next = redated(ticket, organisation);
  const due = dueAt(next.wait);
  if (next === ticket || !due) return undefined;
  const because = `the working hours that count here have changed: what comes next is due at ${inUtc(due)}`;
  return { next, because, by: "clock", cause: causeOf("hours", { at: due.getTime() }) };
}
