// Somebody of ours who was notified of a ticket is away, says their mail program: nobody waits for them (N5).

import { isLost, type Notice } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import { isAway, leaveAt, type Person } from "../model/person.ts";
import { mostRepeats, type Needs } from "../model/policy.ts";
import type { Ticket } from "../model/ticket.ts";
import { type Escalation, promiseOf, type Wait } from "../model/wait.ts";
import { inUtc } from "../words/duration.ts";
import { nextInLine } from "./reachable.ts";
import { lostReader } from "./still-owed.ts";
import { oweUnreachable } from "./unreachable.ts";

type Passing = { next: Ticket; because: string };

/**
 * When everybody whom the last step notified is away, the next one is due now; the clock never moves to a later time (T1).
 * With no step left the admins are notified. A promise stands as it was given.
 * @param person as the organisation has them now
 */
export function passOver(ticket: Ticket, person: Person, organisation: Organisation, now: Date): Passing {
  const leave = leaveAt(person, now);
  if (!leave) return { next: ticket, because: `${person.name} has been heard of since, and is not away` };
  const { next, because } = consequence(ticket, person, organisation, now);
  const until = `${person.name} is away until ${inUtc(leave.untilAt)}`;
  return { next, because: because ? `${until}; ${because}` : until };
}

function consequence(ticket: Ticket, person: Person, organisation: Organisation, now: Date): Passing {
  const { wait } = ticket;
  const escalation = wait?.escalation;
  if (!wait || !escalation) return { next: ticket, because: "" };
  const { status, policy, clock, nextStep } = escalation;
  if (status === "confirmed")
    return { next: ticket, because: promiseOf(escalation, person.id) ? "their promise stands" : "" };
  if (!policy.skipPeopleOnLeave) return { next: ticket, because: `"${policy.name}" notifies people on leave, too` };
  const isOver = nextStep >= policy.steps.length;
  const told = isOver && clock.kind === "running" ? toldIn(ticket, wait) : toldBy(ticket, wait, escalation, nextStep);
  if (told.length === 0) return { next: ticket, because: "" };
  return whenNobodyIsLeft(ticket, told, "is here", organisation, now);
}

/**
 * Nobody of those who were notified, or too few for what the step needs, is left to react: the step is due again where somebody stands in for them or is next on call, for
 * those alone, as nobody is owed the same notice twice. Else the next step is due now, or what the policy names in the end. Where nothing
 * follows, the admins are notified once nobody of this lap is left.
 * @param told whom it waits for, by id
 * @param lack completes "nobody whom step 2 notified …"
 */
export function whenNobodyIsLeft(
  ticket: Ticket,
  told: readonly string[],
  lack: string,
  organisation: Organisation,
  now: Date,
): Passing {
  const { wait } = ticket;
  const escalation = wait?.escalation;
  const same = { next: ticket, because: "" };
  if (!wait || !escalation || !isShort(told, escalation, organisation, now)) return same;
  const { clock, nextStep, policy } = escalation;
  const nobody = `${leftOf(told, escalation, organisation, now).length > 0 ? "not everybody who is needed of those" : "nobody"} whom step ${nextStep} notified ${lack}`;
  const again = onceMore(ticket, wait, escalation, organisation, now);
  if (again) return { next: { ...ticket, wait: again.wait }, because: `${nobody}, so it notifies ${again.name} now` };
  if (clock.kind === "running") {
    const sooner = clock.at > now ? hurried(wait, escalation, now) : wait;
    if (sooner === wait) return same;
    const next = nextStep < policy.steps.length ? `step ${nextStep + 1}` : "what the policy names in the end";
    return { next: { ...ticket, wait: sooner }, because: `${nobody}, so ${next} is due now` };
  }
  if (clock.kind === "held" || leftOf(toldBy(ticket, wait, escalation), escalation, organisation, now).length > 0)
    return same;
  const because = `${nobody}, and "${policy.name}" has no step left`;
  const owed = { isUnanswered: false, why: because, because, now };
  return { next: oweUnreachable(ticket, wait, owed, organisation), because };
}

/** Who of these, by id, may still react: neither gone, nor away where the policy does not wait for people on leave, nor has declined. */
export const leftOf = (
  ids: readonly string[],
  { policy, declined = [] }: Pick<Escalation, "policy" | "declined">,
  { people }: Organisation,
  now: Date,
): string[] =>
  ids.filter((id) => {
    const person = people.get(id);
    return person && !declined.includes(id) && !(policy.skipPeopleOnLeave && isAway(person, now));
  });

/**
 * A notice of a step was withdrawn because its reader left or may not see the ticket any more. When nobody else was notified by
 * that step, the next one is due now.
 */
export function afterWithdrawal(ticket: Ticket, notice: Notice, organisation: Organisation, now: Date): Ticket {
  const isLost = lostReader(notice, ticket, organisation) !== undefined;
  return isLost ? withoutReader(ticket, notice, "is on the staff list", organisation, now) : ticket;
}

/** A notice of a step did not arrive (N6). When nobody else was notified by that step, the next one is due now. */
export const afterBounce = (ticket: Ticket, notice: Notice, organisation: Organisation, now: Date): Ticket =>
  withoutReader(ticket, notice, "could be reached", organisation, now);

function withoutReader(ticket: Ticket, notice: Notice, lack: string, organisation: Organisation, now: Date): Ticket {
  const { wait } = ticket;
  const escalation = wait?.escalation;
  if (notice.kind !== "step" || !wait || !escalation || wait.number !== notice.waitNumber) return ticket;
  if (notice.facts.lap !== escalation.lap || notice.facts.stepNumber !== escalation.nextStep) return ticket;
  const told = toldBy(ticket, wait, escalation, escalation.nextStep);
  return whenNobodyIsLeft(ticket, told, lack, organisation, now).next;
}

/** The last step that fired is due again, for somebody whom it has not notified. @returns undefined when there is nobody */
function onceMore(
  ticket: Ticket,
  wait: Wait,
  escalation: Escalation,
  organisation: Organisation,
  now: Date,
): { wait: Wait; name: string } | undefined {
  const { clock, nextStep, rounds = 0 } = escalation;
  if (clock.kind === "held" || rounds > 0) return undefined; // what is repeated looks for them again
  const next = nextInLine(ticket, wait, escalation, organisation, now);
  return next && { wait: dueNow(wait, { ...escalation, nextStep: nextStep - 1 }, now), name: next.name };
}

/** After the last step its repetitions would reach nobody either, so what comes in the end is due; that itself is not hurried. */
function hurried(wait: Wait, escalation: Escalation, now: Date): Wait {
  const { policy, nextStep, rounds = 0 } = escalation;
  if (nextStep < policy.steps.length) return dueNow(wait, escalation, now);
  const most = mostRepeats(policy);
  return rounds > most ? wait : dueNow(wait, { ...escalation, rounds: most }, now);
}

export const dueNow = (wait: Wait, escalation: Escalation, now: Date): Wait => ({
  ...wait,
  escalation: { ...escalation, clock: { kind: "running", at: now } },
});

/** How many the step that fired last needs. @returns undefined where one is enough, and for what follows the last step in the end */
export function needsOf({ policy, nextStep, rounds = 0 }: Escalation): Needs | undefined {
  const needs = rounds > mostRepeats(policy) ? undefined : policy.steps[nextStep - 1]?.needs;
  return needs === 1 ? undefined : needs;
}

/** Whom, by id, the step that fired last asked, in whatever lap. */
export const askedBy = (ticket: Pick<Ticket, "outbox">, wait: Wait, { policy, nextStep }: Escalation): string[] =>
  toldIn(
    ticket,
    wait,
    ({ facts }) => facts.stepNumber === nextStep && facts.policyName === policy.name && !facts.isLastResort,
  );

/** Whether too few of those whom it notified are left for the step that fired last, so that waiting for them is in vain. */
function isShort(told: readonly string[], escalation: Escalation, organisation: Organisation, now: Date): boolean {
  const left = leftOf(told, escalation, organisation, now).length;
  const needs = needsOf(escalation) ?? 1;
  if (needs === "all") return left === 0 || told.some((id) => escalation.declined?.includes(id));
  return left < needs;
}

/** Whom, by id, a step of this lap notified. @param step 1 for the first; absent: any of them */
export const toldBy = (ticket: Ticket, wait: Wait, { lap }: Escalation, step?: number): string[] =>
  toldIn(ticket, wait, ({ facts }) => facts.lap === lap && (step === undefined || facts.stepNumber === step));

/** Whom, by id, the steps of a wait notified, in whatever lap. */
export function toldIn(
  { outbox }: Pick<Ticket, "outbox">,
  { number }: Wait,
  isMeant: (step: Notice) => boolean = () => true,
): string[] {
  const told = outbox.filter((one) => one.kind === "step" && one.waitNumber === number && !isLost(one) && isMeant(one));
  return told.flatMap(({ to }) => to.personId ?? []);
}
