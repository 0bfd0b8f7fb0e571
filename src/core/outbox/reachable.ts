// Whom a step reaches when it fires.

import { worksOn } from "../calendar/working-hours.ts";
import { isInLine, type Meant, meantBy, notifiedOf } from "../model/meant.ts";
import { isLost } from "../model/notice.ts";
import { calendarOf, type Organisation } from "../model/organisation.ts";
import { whoMayBeNotified } from "../model/permission.ts";
import type { Person } from "../model/person.ts";
import type { Step } from "../model/policy.ts";
import { ofTicket } from "../model/service.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Escalation, Wait } from "../model/wait.ts";

/**
 * Whom a step notifies now: those it means, or who stands in for them, who may see the ticket, have not declined and are not
 * waiting themselves. Of those who stand behind one another the first of these.
 * @param stepNumber who has a notice of this step in this lap that did not arrive is passed over; absent: nobody is for that
 */
export function reachable(
  { tell }: Pick<Step, "tell">,
  { ticket, wait, escalation, stepNumber }: { ticket: Ticket; wait: Wait; escalation: Escalation; stepNumber?: number },
  organisation: Organisation,
  now: Date,
): Meant[] {
  const { declined = [], policy } = escalation;
  const skipAway = policy.skipPeopleOnLeave;
  const { requester } = ticket.record; // who waits knows it: a step that only they would read reaches nobody
  const inVain = stepNumber === undefined ? [] : noticesOf(ticket, wait, escalation, stepNumber).filter(isLost);
  const meant = meantBy(tell, { ...ofTicket(ticket.record), at: now, skipAway }, organisation).filter(
    ({ person }) =>
      whoMayBeNotified([person], ticket, organisation).length > 0 &&
      !declined.includes(person.id) &&
      !person.addresses.includes(requester.address) &&
      !inVain.some(({ to }) => to.personId === person.id),
  );
  return skipAway && !isInLine(tell) ? preferWorking(meant, organisation, now) : notifiedOf(tell, meant);
}

/**
 * Whom the step that fired last would notify now and has not: who stands in for somebody who has left meanwhile, or is next on call.
 * @returns undefined when it would notify nobody else
 */
export function nextInLine(
  ticket: Ticket,
  wait: Wait,
  escalation: Escalation,
  organisation: Organisation,
  now: Date,
): Person | undefined {
  const { policy, nextStep: stepNumber } = escalation;
  const step = policy.steps[stepNumber - 1];
  if (!step) return undefined;
  const told = noticesOf(ticket, wait, escalation, stepNumber).flatMap(({ to }) => to.personId ?? []);
  const reached = reachable(step, { ticket, wait, escalation, stepNumber }, organisation, now);
  return reached.find(({ person }) => !told.includes(person.id))?.person;
}

const noticesOf = ({ outbox }: Ticket, { number }: Wait, { lap }: Escalation, stepNumber: number) =>
  outbox.filter(
    ({ kind, waitNumber, facts }) =>
      kind === "step" && waitNumber === number && facts.lap === lap && facts.stepNumber === stepNumber,
  );

/** Those of several people who work on that day by their own calendar; all of them when none does, for silence never wins. */
function preferWorking(people: Meant[], organisation: Organisation, now: Date): Meant[] {
  const working = people.filter(({ person }) => {
    const own = calendarOf(person, organisation);
    return own === undefined || worksOn(own, now);
  });
  return working.length > 0 ? working : people;
}
