// Which hours count for a ticket. With no calendar, or where the policy or the ticket's criticality says so, every hour does.

import type { Calendar } from "../calendar/working-hours.ts";
import { laterBy } from "../calendar/working-time.ts";
import { calendarFor, calendarOf, type Organisation } from "../model/organisation.ts";
import type { Policy } from "../model/policy.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Clock } from "../model/wait.ts";
import { normalise } from "../words/spelling.ts";

type Rated = Pick<Ticket, "record" | "risks">;

/**
 * The hours that a ticket's delays count (S4.4): its client's, else its desk's.
 * @param personId of somebody whose own hours come first, where they have any
 * @returns undefined where every hour counts
 */
export function hoursOf(
  ticket: Rated,
  policy: Policy,
  organisation: Organisation,
  personId?: string,
): Calendar | undefined {
  if (policy.hours !== "working" || isCritical(ticket, policy)) return undefined;
  const own = organisation.people.get(personId ?? "");
  return calendarOf(own ?? {}, organisation) ?? calendarFor(ticket.record, organisation);
}

/** Whether every hour counts for a ticket, whatever the calendar says. */
export function isCritical({ record, risks = [] }: Rated, { everyHourFor }: Policy): boolean {
  if (!everyHourFor) return false;
  const priority = normalise(record.priority);
  const isUrgent = everyHourFor.priority.some((one) => normalise(one) === priority);
  return isUrgent || everyHourFor.risk.some((one) => risks.includes(one));
}

/** A clock that strikes a duration after an instant, in the hours that count. */
export const counting = (from: Date, ms: number, hours: Calendar | undefined): Clock & { kind: "running" } => ({
  kind: "running",
  at: laterBy(from, ms, hours),
  from,
});
