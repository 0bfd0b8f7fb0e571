// What the passing of time does to a ticket: the next step fires, a promise is about to end, a promise has ended.

import type { Decision } from "../model/decision.ts";
import { isLastOver } from "../model/drill.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import { type Confirmation, dueAt, type Escalation, holdersOf, type Wait } from "../model/wait.ts";
import { inSeries } from "../words/in-series.ts";
import { endOfDrill } from "./drill.ts";
import { fire } from "./fire.ts";
import { hoursOf } from "./hours.ts";
import { type Need, needOf, standingPromises } from "./needs.ts";
import { redate } from "./redate.ts";
import { resume } from "./resume.ts";
import { noteLeft } from "./several.ts";
import type { News } from "./taken.ts";
import { warnOfEnd } from "./warn-of-end.ts";

/** Undefined means "nothing to do yet": the tick moves on without a write. */
export function advance(ticket: Ticket, organisation: Organisation, now: Date): Decision | undefined {
  if (!ticket.drill) return advanceWait(ticket, organisation, now);
  return endOfDrill(ticket, now) ?? (isLastOver(ticket) ? undefined : advanceWait(ticket, organisation, now));
}

function advanceWait(ticket: Ticket, organisation: Organisation, now: Date): Decision | undefined {
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
      if (holdersOf(escalation).some((one) => hasLeft(one, organisation)))
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
const hasLeft = ({ by, address }: Confirmation, { people }: Organisation): boolean => by !== address && !people.has(by);

/** The promise ran out unanswered, or nobody took what was handed over: the next step fires now. */
function lapse(
  ticket: Ticket,
  wait: Wait,
  escalation: Escalation,
  until: Date,
  organisation: Organisation,
  now: Date,
): Decision {
  const { together: _, ...rest } = escalation;
  const still = standingPromises(escalation, organisation, now);
  const going = still.length > 0 ? { ...rest, together: still } : rest;
  const resumed = resume(wait, going, until, hoursOf(ticket, escalation.policy, organisation));
  const why = whyOver(escalation, organisation, now);
  const fired = fire(ticket, resumed, resumed.escalation, organisation, now, [why]);
  const before = needOf({ ...ticket, wait: { ...wait, escalation: going } }, organisation, now);
  const next = before ? noteLapse(fired.next, escalation, before, { because: why, now, organisation }) : fired.next;
  return { ...fired, next };
}

/** Where a step needed several, those whose promise has not ended hear why it holds no more. @param need what it has without those whose did */
function noteLapse(ticket: Ticket, before: Escalation, need: Need, news: News): Ticket {
  const over = holdersOf(before).filter(({ by }) => !need.have.some((one) => one.by === by));
  return over.reduce((next, one) => noteLeft(next, one, "their promise is over", need, news), ticket);
}

function whyOver(escalation: Escalation, organisation: Organisation, now: Date): string {
  const { clock } = escalation;
  if (clock.kind === "held" && clock.isPause) return "we promised an answer, and none has followed";
  const holders = holdersOf(escalation);
  const left = holders.find((one) => hasLeft(one, organisation));
  if (left) return `${left.name}, who was on it, is no longer on the staff list (people.yaml)`;
  const over = holders.filter(({ until }) => until <= now);
  if (holders.length === 0) return "it was handed over, and nobody took it";
  return `the promise of ${inSeries((over.length > 0 ? over : holders).map(({ name }) => name))} ran out without an answer`;
}
