// A step is due, or what follows the last one: who is notified, and when the next falls due.

import type { Calendar } from "../calendar/working-hours.ts";
import { causeOf } from "../model/cause.ts";
import type { Decision } from "../model/decision.ts";
import { type Meant, nameMeant } from "../model/meant.ts";
import type { Organisation } from "../model/organisation.ts";
import { mostRepeats, type Step } from "../model/policy.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Escalation, Wait } from "../model/wait.ts";
import { owe, recipient } from "../outbox/owe.ts";
import { leftOf, needsOf, toldIn } from "../outbox/pass-over.ts";
import { reachable } from "../outbox/reachable.ts";
import { oweUnreachable } from "../outbox/unreachable.ts";
import { wayTo } from "../outbox/way-to.ts";
import { inUtc } from "../words/duration.ts";
import { inSeries } from "../words/in-series.ts";
import { clockAfterSteps } from "./after-steps.ts";
import { counting, hoursOf, isCritical } from "./hours.ts";
import { standingPromises } from "./needs.ts";

/** What is due tells its people; steps that reach nobody are passed over at once, and no time is lost (P17). */
export function fire(
  ticket: Ticket,
  wait: Wait,
  escalation: Escalation,
  organisation: Organisation,
  now: Date,
  lapsed: readonly string[] = [],
): Decision {
  const { policy } = escalation;
  const hours = hoursOf(ticket, policy, organisation);
  const due: Due = { ticket, wait, escalation, organisation, hours, lapsed, passed: [...lapsed], now };
  if (escalation.nextStep >= policy.steps.length) return fireAgain(due);
  for (let index = escalation.nextStep; index < policy.steps.length; index += 1) {
    const people = reachable(policy.steps[index]!, { ...due, stepNumber: index + 1 }, organisation, now);
    if (people.length) return tellStep(due, index, people);
    due.passed.push(`step ${index + 1} reaches nobody`);
  }
  const over = { ...due, escalation: { ...escalation, nextStep: policy.steps.length } };
  const isSilent = lapsed.length > 0 || leftOf(toldIn(ticket, wait), escalation, organisation, now).length === 0;
  return noStepLeft(over, isSilent ? { isUnanswered: false } : undefined);
}

type Due = {
  ticket: Ticket;
  wait: Wait;
  escalation: Escalation;
  organisation: Organisation;
  hours: Calendar | undefined; // that count
  lapsed: readonly string[]; // what held it until now and does no more, in words
  passed: string[]; // that, and what was passed over
  now: Date;
};

function tellStep(due: Due, index: number, people: Meant[]): Decision {
  const { wait, escalation, hours, now } = due;
  const { policy } = escalation;
  const following = policy.steps[index + 1];
  const clock = following ? counting(wait.anchorAt, following.afterMs, hours) : clockAfterSteps(policy, 0, now, hours);
  const next = { ...escalation, nextStep: index + 1, clock };
  const what = `step ${index + 1} of ${policy.steps.length} in "${policy.name}"`;
  const why = whyNow(escalation, due.lapsed);
  const skipped = stepsBetween(escalation.nextStep, index);
  return notify(due, next, { step: policy.steps[index]!, stepNumber: index + 1, people, what, why, skipped });
}

/** Those from one place in the policy up to before another, as their readers count them; null where there are none. */
function stepsBetween(from: number, to: number): string | null {
  const numbers = Array.from({ length: to - from }, (_, at) => String(from + at + 1));
  if (numbers.length < 2) return numbers.length === 0 ? null : `step ${numbers[0]}`;
  return `steps ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;
}

/** Every step has fired and still nobody is on it: the last step again, and in the end whom the policy names for it (S4.5, P24). */
function fireAgain(due: Due): Decision {
  const { escalation, hours, now } = due;
  const { policy } = escalation;
  const last = policy.steps.at(-1)!;
  const most = mostRepeats(policy);
  const round = (escalation.rounds ?? 0) + 1;
  const stepNumber = policy.steps.length;
  const inRound = (rounds: number): Escalation => ({
    ...escalation,
    rounds,
    lap: escalation.lap + 1,
    clock: clockAfterSteps(policy, rounds, now, hours),
  });
  if (round <= most) {
    const people = reachable(last, due, due.organisation, now);
    const what = `step ${stepNumber} of "${policy.name}" again, ${round} of ${most}`;
    const why = `nobody has answered or is on it; this is reminder ${round} of ${most}`;
    if (people.length) return notify(due, inRound(round), { step: last, stepNumber, people, what, why });
  }
  return lastResort(due, inRound(Math.max(round, most + 1)));
}

/** Once a day until somebody answers or is on it: whom the policy names; the admins when it names nobody, or nobody who can be reached. */
function lastResort(due: Due, next: Escalation): Decision {
  const { policy } = next;
  const stepNumber = policy.steps.length;
  const people = policy.finally ? reachable(policy.finally, due, due.organisation, due.now) : [];
  if (policy.finally && people.length) {
    const what = `every step has passed: "${policy.name}"`;
    const why = "every step has passed, and nobody has answered or is on it; this comes once a day until somebody does";
    return notify(due, next, { step: policy.finally, stepNumber, isLastResort: true, people, what, why });
  }
  due.passed.push("every step has passed", ...declinedIn(due));
  if (policy.finally) due.passed.push("whom the policy names in the end cannot be reached");
  return noStepLeft({ ...due, escalation: next }, { isUnanswered: isHeard(due) });
}

/** Somebody had a notice in hand and did not react, or said that it is not theirs. */
function isHeard({ ticket, wait, escalation, organisation, now }: Due): boolean {
  const told = toldIn(ticket, wait);
  const isDeclined = escalation.declined?.some((id) => told.includes(id)) ?? false;
  return isDeclined || leftOf(told, escalation, organisation, now).length > 0;
}

const declinedIn = ({ escalation, organisation }: Due): string[] =>
  (escalation.declined ?? []).map((id) => `${organisation.people.get(id)?.name ?? id} declined`);

type Told = {
  step: Pick<Step, "by">;
  stepNumber: number;
  isLastResort?: true;
  people: Meant[];
  what: string;
  why: string; // in the mail: why now
  skipped?: string | null; // in the mail: the steps before it that reach nobody
};

function notify(due: Due, escalation: Escalation, told: Told): Decision {
  const { step, stepNumber, isLastResort, people, what, why, skipped = null } = told;
  const { ticket, wait, passed, now } = due;
  const { policy, lap } = escalation;
  const names = people.map(nameMeant).join(", ");
  const needs = isLastResort ? undefined : needsOf(escalation);
  const needing = needs === undefined ? "" : `, of whom it needs ${needs}`;
  const because = [...passed, `waiting since ${inUtc(wait.since)}: ${what} notifies ${names}${needing}`].join("; ");
  const next = { ...ticket, wait: { ...wait, escalation: { ...escalation, toldAt: now } } };
  const onIt = standingPromises(escalation, due.organisation, now).map(({ name }) => name);
  const facts = {
    stepNumber,
    stepCount: policy.steps.length,
    policyName: policy.name,
    since: wait.since,
    lap,
    why,
    skipped,
    notified: people.length > 1 ? names : null,
    needs: needs === undefined ? null : String(needs),
    onIt: onIt.length > 0 ? inSeries(onIt) : null,
  };
  const owed = people.reduce<Ticket>(
    (ticket, { person, ...how }) =>
      owe(ticket, {
        kind: "step",
        to: [recipient(person)],
        channel: wayTo(person, step.by, { at: now, isUrgent: isCritical(ticket, policy) }, due.organisation),
        cause: causeOf("notified", { wait: wait.number, step: stepNumber, lap }),
        because,
        now,
        waitNumber: wait.number,
        facts: { ...facts, ...how, ...(isLastResort ? { isLastResort } : {}) },
      }),
    next,
  );
  return { next: owed, because, by: "clock", cause: causeOf("step", { step: stepNumber }) };
}

const whyNow = ({ confirmation, clock }: Escalation, lapsed: readonly string[]): string =>
  confirmation && clock.kind === "running" && confirmation.until <= clock.at
    ? `${confirmation.name} was on it until their promise ran out, and nobody answered`
    : [...lapsed, "nobody has answered yet"].join("; ");

/**
 * Nothing is left that reaches anybody.
 * @param trouble if there is any, the admins are notified, for silence must not stay unnoticed: nobody could be notified, or nobody reacted
 */
function noStepLeft(
  { ticket, wait, escalation, organisation, hours, passed, now }: Due,
  trouble: { isUnanswered: boolean } | undefined,
): Decision {
  const { policy, rounds = 0 } = escalation;
  const next = {
    ...ticket,
    wait: { ...wait, escalation: { ...escalation, clock: clockAfterSteps(policy, rounds, now, hours) } },
  };
  const because = [...passed, `"${policy.name}" has no step left`].join("; ");
  const decision = { next, because, by: "clock", cause: causeOf("lastStep", {}) };
  if (!trouble) return decision;
  const why = passed.join("; ");
  return { ...decision, next: oweUnreachable(next, next.wait, { ...trouble, why, because, now }, organisation) };
}
