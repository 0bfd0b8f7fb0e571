// Somebody of ours who was notified of a ticket is away, says their mail program: nobody waits for them (N5).

import type { Notice } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import { isAway, leaveAt, type Person } from "../model/person.ts";
import { mostRepeats } from "../model/policy.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Escalation, Wait } from "../model/wait.ts";
import { inUtc } from "../words/duration.ts";
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
  const { status, confirmation, policy, clock, nextStep } = escalation;
  if (status === "confirmed")
    return { next: ticket, because: confirmation?.by === person.id ? "their promise stands" : "" };
  if (!policy.skipPeopleOnLeave) return { next: ticket, because: `"${policy.name}" notifies people on leave, too` };
  const isGone = (id: string): boolean => {
    const one = organisation.people.get(id);
    return !one || isAway(one, now);
  };
  const isOver = nextStep >= policy.steps.length;
  const waitedFor = isOver ? toldIn(ticket, wait) : toldBy(ticket, wait, escalation, nextStep);
  if (clock.kind === "running" && clock.at > now && allAre(isGone, waitedFor)) {
    const sooner = hurried(wait, escalation, now);
    if (sooner === wait) return { next: ticket, because: "" };
    const what = isOver
      ? "nobody who was notified is here, so whom the policy names in the end is due now"
      : `nobody whom step ${nextStep} notified is here, so step ${nextStep + 1} is due now`;
    return { next: { ...ticket, wait: sooner }, because: what };
  }
  if (clock.kind === "exhausted" && allAre(isGone, toldBy(ticket, wait, escalation))) {
    const because = `nobody who was notified is here, and "${policy.name}" has no step left`;
    return {
      next: oweUnreachable(ticket, wait, { isUnanswered: false, why: because, because, now }, organisation),
      because,
    };
  }
  return { next: ticket, because: "" };
}

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
  const { clock, nextStep, policy, lap } = escalation;
  if (notice.facts.lap !== lap || notice.facts.stepNumber !== nextStep) return ticket;
  if (toldBy(ticket, wait, escalation, nextStep).length > 0) return ticket;
  if (clock.kind === "running") return clock.at > now ? { ...ticket, wait: hurried(wait, escalation, now) } : ticket;
  if (clock.kind !== "exhausted" || toldBy(ticket, wait, escalation).length > 0) return ticket;
  const why = `nobody whom step ${nextStep} should notify ${lack}, and "${policy.name}" has no step left`;
  return oweUnreachable(ticket, wait, { isUnanswered: false, why, because: why, now }, organisation);
}

/** After the last step its repetitions would reach nobody either, so what comes in the end is due; that itself is not hurried. */
function hurried(wait: Wait, escalation: Escalation, now: Date): Wait {
  const { policy, nextStep, rounds = 0 } = escalation;
  if (nextStep < policy.steps.length) return dueNow(wait, escalation, now);
  const most = mostRepeats(policy);
  return rounds > most ? wait : dueNow(wait, { ...escalation, rounds: most }, now);
}

const dueNow = (wait: Wait, escalation: Escalation, now: Date): Wait => ({
  ...wait,
  escalation: { ...escalation, clock: { kind: "running", at: now } },
});

const allAre = (is: (id: string) => boolean, ids: readonly string[]): boolean => ids.length > 0 && ids.every(is);

const LOST: readonly string[] = ["failed", "bounced", "withdrawn"]; // the person who was sent these has not been notified

/** Whom, by id, a step of this lap notified. @param step 1 for the first; absent: any of them */
export const toldBy = (ticket: Ticket, wait: Wait, { lap }: Escalation, step?: number): string[] =>
  toldIn(ticket, wait, ({ facts }) => facts.lap === lap && (step === undefined || facts.stepNumber === step));

/** Whom the steps of a wait notified, in whatever lap. */
function toldIn({ outbox }: Ticket, { number }: Wait, isMeant: (step: Notice) => boolean = () => true): string[] {
  const told = outbox.filter(
    (one) => one.kind === "step" && one.waitNumber === number && !LOST.includes(one.state) && isMeant(one),
  );
  return told.flatMap(({ to }) => to.personId ?? []);
}
