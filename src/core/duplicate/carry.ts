// The main ticket waits for its duplicate, too: once, and by the more urgent of the two escalations.

import type { Calendar } from "../calendar/working-hours.ts";
import { laterBy } from "../calendar/working-time.ts";
import { untilNextMs } from "../escalation/after-steps.ts";
import { hoursOf } from "../escalation/hours.ts";
import type { Organisation } from "../model/organisation.ts";
import { endsInSilence, type Policy } from "../model/policy.ts";
import type { Ticket } from "../model/ticket.ts";
import { type Carried, type Escalation, stepsFired, type Wait } from "../model/wait.ts";

/**
 * Who is on the main ticket stays on it: they see to the matter.
 * @returns undefined when neither policy notifies people of all the other one does, as soon: then each waits by its own
 */
export function carrying(
  main: Ticket,
  own: Wait,
  theirs: Wait,
  carried: Carried,
  organisation: Organisation,
): Wait | undefined {
  const hours: HoursFor = (policy) => hoursOf(main, policy, organisation);
  const urgent = moreUrgent(own, theirs, hours);
  if (!urgent) return undefined;
  const both: Wait = {
    ...own,
    since: theirs.since < own.since ? theirs.since : own.since,
    carries: [...(own.carries ?? []), carried],
  };
  if (urgent === own || !theirs.escalation) return both;
  const { escalation, lastLap, ...rest } = both;
  // Part of the notices' keys: what was said here before hides nothing of what comes now.
  const lap = Math.max(escalation?.lap ?? lastLap ?? -1, theirs.escalation.lap) + 1;
  const stepsBefore = escalation ? stepsFired(escalation) : 0;
  return {
    ...rest,
    anchorAt: theirs.anchorAt,
    escalation: { ...theirs.escalation, lap, stepsBefore, ...(escalation ? heldBy(escalation) : {}) },
  };
}

const heldBy = ({ status, clock, confirmation }: Escalation): Partial<Escalation> =>
  clock.kind === "held" ? { status, clock, ...(confirmation ? { confirmation } : {}) } : {};

type HoursFor = (policy: Policy) => Calendar | undefined;

/** Of one policy the one that has come further: nobody is notified of a step a second time. Of two, the one that leaves nothing of the other out. */
function moreUrgent(own: Wait, theirs: Wait, hours: HoursFor): Wait | undefined {
  const [ours, others] = [own.escalation, theirs.escalation];
  if (ours && others && ours.policy.id === others.policy.id && ours.nextStep !== others.nextStep)
    return ours.nextStep > others.nextStep ? own : theirs;
  const [due, dueThere] = [stillToCome(own, hours), stillToCome(theirs, hours)];
  if (isAsSoon(due, dueThere)) return own;
  return isAsSoon(dueThere, due) ? theirs : undefined;
}

/** Whether each of the others' instants has one of these at the latest then. */
const isAsSoon = (these: readonly Date[], others: readonly Date[]): boolean =>
  others.every((at, index) => (these[index] ?? FAR) <= at);

const FAR = new Date(8_640_000_000_000_000);

/** When its steps are due, and what follows the last of them for the first time. */
function stillToCome({ escalation, anchorAt }: Wait, hours: HoursFor): Date[] {
  if (!escalation || escalation.clock.kind === "exhausted") return [];
  const { policy, nextStep, clock } = escalation;
  const lastMs = policy.steps.at(-1)?.afterMs ?? 0;
  const afterLast = endsInSilence(policy) ? [] : [lastMs + untilNextMs(policy, 0)];
  const times = [...policy.steps.slice(nextStep).map(({ afterMs }) => afterMs), ...afterLast].map((ms) =>
    laterBy(anchorAt, ms, hours(policy)),
  );
  return clock.kind === "running" ? [clock.at, ...times.slice(1)] : times;
}

/** The wait of the main ticket when a duplicate of it has gone. */
export function withoutCarried(wait: Wait, reference: string): Wait {
  const { carries = [], ...rest } = wait;
  const others = carries.filter((one) => one.reference !== reference);
  return others.length > 0 ? { ...rest, carries: others } : rest;
}

/** A duplicate's wait while the main ticket waits for both. */
export function standingStill(wait: Wait, by: string): Wait {
  const { escalation, standsStill, ...rest } = wait;
  const asItStands = escalation ?? standsStill?.escalation;
  return { ...rest, standsStill: { by, ...(asItStands ? { escalation: asItStands } : {}) } };
}

/** Its own again: it goes on from where it stood, and what has become due meanwhile is due now. */
export function resumed(wait: Wait): Wait {
  const { standsStill, ...rest } = wait;
  return standsStill?.escalation ? { ...rest, escalation: standsStill.escalation } : rest;
}
