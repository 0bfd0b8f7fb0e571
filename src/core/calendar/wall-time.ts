// When a clock on the wall shows a time next.

import { dayAt, stretchesOf } from "./zone.ts";

const DAY = 86_400_000;
const MINUTE = 60_000;

/**
 * The first instant after another at which the wall shows a time.
 * @param minutes from midnight
 * @param daysLater how many days at least must have begun in between: 1 is tomorrow
 */
export function nextWallTime(zone: string, after: Date, minutes: number, daysLater = 0): Date {
  const today = dayAt(zone, after.getTime());
  for (let day = today + daysLater; day <= today + daysLater + 2; day += 1) {
    for (const { from, until, offset } of stretchesOf(zone, day)) {
      const instant = day * DAY + minutes * MINUTE - offset;
      if (instant >= from && instant < until && instant > after.getTime()) return new Date(instant);
    }
  }
  return new Date(after.getTime() + DAY); // the clocks skip that time on each of these days
}

/**
 * The first instant at which a wall shows a time or a later one. What the clocks skip is reached when they are changed; what they
 * repeat, the first time.
 * @param wall the time on it, in milliseconds as if it were UTC
 */
export function wallReaches(zone: string, wall: number): number {
  const stretches = stretchesOf(zone, Math.floor(wall / DAY));
  const reached = stretches.map(({ from, until, offset }) => ({ at: Math.max(from, wall - offset), until }));
  return (reached.find(({ at, until }) => at < until) ?? reached.at(-1)!).at;
}
