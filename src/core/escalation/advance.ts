// What the passing of time does to a ticket: the next step fires, a promise is about to end, a promise has ended.

import type { Decision } from "../model/decision.ts";
import { type Organisation, peopleOf } from "../model/organisation.ts";
import { whoMayBeNotified } from "../model/permission.ts";
import { isAway, type Person } from "../model/person.ts";
import type { Step } from "../model/policy.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Confirmation, Escalation, Wait } from "../model/wait.ts";
import { owe, recipient } from "../outbox/owe.ts";
import { oweUnreachable } from "../outbox/unreachable.ts";
import { after, inUtc, inWords } from "../words/duration.ts";

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
      return clock.at <= now ? fire(ticket, wait, escalation, organisation, now) : undefined;
    case "held":
      if (hasLeft(escalation.confirmation, organisation))
        return lapse(ticket, wait, escalation, now, organisation, now);
      if (clock.until <= now) return lapse(ticket, wait, escalation, clock.until, organisation, now);
      return clock.warnAt && clock.warnAt <= now ? warn(ticket, wait, escalation, clock.until, now) : undefined;
  }
}

/** The due step tells its people; steps that reach nobody are passed over at once, and no time is lost (P17). */
function fire(
  ticket: Ticket,
  wait: Wait,
  escalation: Escalation,
  organisation: Organisation,
  now: Date,
  lapsed: readonly string[] = [],
): Decision {
  const { policy } = escalation;
  const passed = [...lapsed];
  for (let index = escalation.nextStep; index < policy.steps.length; index += 1) {
    const step = policy.steps[index]!;
    const people = reachable(ticket, step, policy.skipPeopleOnLeave, organisation, now);
    if (people.length) return tell({ ticket, wait, escalation, index, step, people, passed, now });
    passed.push(`step ${index + 1} reaches nobody`);
  }
  const isSilent = !escalation.toldAt || lapsed.length > 0;
  return exhaust(ticket, wait, escalation, passed, organisation, now, isSilent);
}

function reachable(ticket: Ticket, step: Step, skipAway: boolean, organisation: Organisation, now: Date): Person[] {
  const meant = peopleOf(organisation, step.tell, ticket.record.responsibleId);
  const people = whoMayBeNotified(meant, ticket, organisation);
  const { requester } = ticket.record; // who waits knows it: a step that only they would read reaches nobody
  return people.filter((person) => !(skipAway && isAway(person, now)) && !person.addresses.includes(requester.address));
}

type Firing = {
  ticket: Ticket;
  wait: Wait;
  escalation: Escalation;
  index: number;
  step: Step;
  people: Person[];
  passed: string[];
  now: Date;
};

function tell({ ticket, wait, escalation, index, step, people, passed, now }: Firing): Decision {
  const { policy, lap } = escalation;
  const following = policy.steps[index + 1];
  const clock = following
    ? ({ kind: "running", at: after(wait.anchorAt, following.afterMs) } as const)
    : ({ kind: "exhausted" } as const);
  const next = { ...ticket, wait: { ...wait, escalation: { ...escalation, nextStep: index + 1, toldAt: now, clock } } };
  const because = [
    ...passed,
    `waiting since ${inUtc(wait.since)}: step ${index + 1} of ${policy.steps.length} in "${policy.name}" notifies ${people.map(({ name }) => name).join(", ")}`,
  ].join("; ");
  const owed = owe(next, {
    kind: "step",
    to: people.map(recipient),
    channel: step.by,
    cause: `w${wait.number}.s${index + 1}.l${lap}`,
    because,
    now,
    waitNumber: wait.number,
    facts: {
      stepNumber: index + 1,
      stepCount: policy.steps.length,
      policyName: policy.name,
      since: wait.since,
      lap,
      why: why(escalation),
    },
  });
  return { next: owed, because, by: "clock", cause: `step ${index + 1}` };
}

const why = ({ confirmation, clock }: Escalation): string =>
  confirmation && clock.kind === "running" && confirmation.until <= clock.at
    ? `${confirmation.name} was on it until their promise ran out, and nobody answered`
    : "nobody has answered yet";

/** No step is left that reaches anybody. If none did since the last promise, the admins hear of it: silence must not stay unnoticed. */
function exhaust(
  ticket: Ticket,
  wait: Wait,
  escalation: Escalation,
  passed: readonly string[],
  organisation: Organisation,
  now: Date,
  isSilent: boolean,
): Decision {
  const next = {
    ...ticket,
    wait: {
      ...wait,
      escalation: { ...escalation, nextStep: escalation.policy.steps.length, clock: { kind: "exhausted" as const } },
    },
  };
  const because = [...passed, `"${escalation.policy.name}" has no step left`].join("; ");
  const decision = { next, because, by: "clock", cause: "last step" };
  if (!isSilent) return decision;
  return { ...decision, next: oweUnreachable(next, next.wait, { why: passed.join("; "), because, now }, organisation) };
}

/** One reminder before a promise ends (N4). */
function warn(ticket: Ticket, wait: Wait, escalation: Escalation, until: Date, now: Date): Decision {
  const { confirmation } = escalation;
  const next = { ...ticket, wait: { ...wait, escalation: { ...escalation, clock: { kind: "held" as const, until } } } };
  const because = `${confirmation?.name ?? "somebody"} promised an answer by ${inUtc(until)}, in ${inWords(until.getTime() - now.getTime())}`;
  const owed = confirmation
    ? owe(next, {
        kind: "promise-ending",
        to: [promiser(confirmation)],
        cause: `w${wait.number}.promise.${until.getTime()}`,
        because,
        now,
        waitNumber: wait.number,
        facts: { until, confirmedAt: confirmation.at },
      })
    : next;
  return { next: owed, because, by: "clock", cause: "promise ending" };
}

/** Somebody who was removed from the settings holds nothing any more. The person who confirmed by an address only was never in them. */
const hasLeft = (confirmation: Confirmation | undefined, { people }: Organisation): boolean =>
  confirmation !== undefined && confirmation.by !== confirmation.address && !people.has(confirmation.by);

const promiser = ({ by, name, address }: Confirmation) => ({
  address,
  name,
  ...(by === address ? {} : { personId: by }),
});

/**
 * The promise ran out unanswered: the next step fires now, and the later ones keep their distance to it.
 * With no step left the last one fires again, as a new lap: a broken promise must not end in silence (P19).
 */
function lapse(
  ticket: Ticket,
  wait: Wait,
  escalation: Escalation,
  until: Date,
  organisation: Organisation,
  now: Date,
): Decision {
  const { policy } = escalation;
  const isOver = escalation.nextStep >= policy.steps.length;
  const nextStep = isOver ? policy.steps.length - 1 : escalation.nextStep;
  const anchorAt = after(until, -policy.steps[nextStep]!.afterMs);
  const resumed: Escalation = {
    ...escalation,
    status: "active",
    nextStep,
    lap: escalation.lap + (isOver ? 1 : 0),
    clock: { kind: "running", at: until },
  };
  const who = escalation.confirmation?.name ?? "somebody";
  const lapsed = hasLeft(escalation.confirmation, organisation)
    ? [`${who}, who was on it, is no longer on the staff list (people.yaml)`]
    : [`the promise of ${who} ran out without an answer`];
  return fire(ticket, { ...wait, anchorAt }, resumed, organisation, now, lapsed);
}
