// What the passing of time does to a ticket: the next step fires, a promise is about to end, a promise has ended.

import type { Decision } from "../model/decision.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import { type Confirmation, dueAt, type Escalation, type Wait } from "../model/wait.ts";
import { fire } from "./fire.ts";
import { hoursOf } from "./hours.ts";
import { redate } from "./redate.ts";
import { resume } from "./resume.ts";
import { warnOfEnd } from "./warn-of-end.ts";

/** Undefined means "nothing to do yet": the tick moves on without a write. */
export function advance(ticket: Ticket, organisation: Organisation, now: Date): Decision | undefined {
  const { wait } = ticket;
  const escalation = wait?.escalation;
  if (!wait || !escalation) return undefined;
  const { clock } = escalation;
  switch (clock.kind) {
    case "exhausted":
      return undefined;
    case "running":
      if (clock.at > now) return undefined;
      return notYet(ticket, organisation, now) ?? fire(ticket, wait, escalation, organisation, now);
    case "held":
      if (hasLeft(escalation.confirmation, organisation))
        return lapse(ticket, wait, escalation, now, organisation, now);
      if (clock.until <= now) return lapse(ticket, wait, escalation, clock.until, organisation, now);
      return clock.warnAt && clock.warnAt <= now ? warnOfEnd(ticket, wait, escalation, organisation, now) : undefined;
  }
}

/** The clock was set by working hours that are no longer those of the settings, and by these it is too early. */
function notYet(ticket: Ticket, organisation: Organisation, now: Date): Decision | undefined {
  const decision = redate(ticket, organisation);
  const due = decision && dueAt(decision.next.wait);
  return due && due > now ? decision : undefined;
}

/** Somebody who was removed from the settings holds nothing any more. The person who confirmed by an address only was never in them. */
const hasLeft = (confirmation: Confirmation | undefined, { people }: Organisation): boolean =>
  confirmation !== undefined && confirmation.by !== confirmation.address && !people.has(confirmation.by);

/** The promise ran out unanswered, or nobody took what was handed over: the next step fires now. */
function lapse(
  ticket: Ticket,
  wait: Wait,
  escalation: Escalation,
  until: Date,
  organisation: Organisation,
  now: Date,
): Decision {
  const resumed = resume(wait, escalation, until, hoursOf(ticket, escalation.policy, organisation));
  return fire(ticket, resumed, resumed.escalation, organisation, now, [whyOver(escalation, organisation)]);
}

function whyOver({ confirmation, clock }: Escalation, organisation: Organisation): string {
  if (clock.kind === "held" && clock.isPause) return "we promised an answer, and none has followed";
  if (!confirmation) return "it was handed over, and nobody took it";
  return hasLeft(confirmation, organisation)
    ? `${confirmation.name}, who was on it, is no longer on the staff list (people.yaml)`
    : `the promise of ${confirmation.name} ran out without an answer`;
}
