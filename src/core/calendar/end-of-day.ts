// When a day's work ends: what "EOD" in a mail and "today" on a page mean, which must be the same.

import { nextWallTime } from "./wall-time.ts";
import { type Calendar, workingDays } from "./working-hours.ts";
import { dayAt } from "./zone.ts";

/** Where no calendar says when work ends: minutes from midnight. docs/staff.md names it. */
export const EVENING = 17 * 60;

type WorkClock = { zone: string; calendar: Calendar | undefined };

/** The first end of a day's work after an instant. @param daysLater 1: not today's */
export function endOfWork(at: Date, { zone, calendar }: WorkClock, daysLater = 0): Date {
  const from = daysLater > 0 ? nextWallTime(zone, at, 0, daysLater).getTime() : at.getTime();
  if (calendar)
    for (const { spans } of workingDays(calendar, from)) {
      const end = spans.at(-1)!.until;
      if (end > from) return new Date(end);
    }
  return nextWallTime(zone, at, EVENING, daysLater);
}

/** When work ends today; undefined when it has, or nobody works today. */
export function endOfToday(now: Date, clock: WorkClock): Date | undefined {
  const end = endOfWork(now, clock);
  return dayAt(clock.zone, end.getTime()) === dayAt(clock.zone, now.getTime()) ? end : undefined;
}
