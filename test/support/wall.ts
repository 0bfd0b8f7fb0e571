// What the clocks on the walls of a time zone show, by luxon: for tests that look at them once a minute.

import { DateTime } from "luxon";
import { WEEKDAYS, type Weekday } from "../../src/core/calendar/working-hours.ts";

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;

/** `shown` is the instant at which a clock that knows UTC alone shows the same; `minute` is counted from midnight. */
export type Wall = { shown: number; day: string; weekday: Weekday; minute: number };

const offsets = new Map<string, Map<number, number>>();

/** In minutes, at the beginning of a quarter of an hour, counted from 1970. Luxon, which takes its time, is asked once for each. */
function offsetOf(quarter: number, zone: string): number {
  const known = offsets.get(zone) ?? new Map<number, number>();
  offsets.set(zone, known);
  const offset = known.get(quarter) ?? DateTime.fromMillis(quarter * QUARTER, { zone }).offset;
  known.set(quarter, offset);
  return offset;
}

/** In minutes. Within the quarter in which clocks are changed, as in St. John's at one past midnight, luxon is asked for each instant. */
function offsetAt(instant: number, zone: string): number {
  const quarter = Math.floor(instant / QUARTER);
  const offset = offsetOf(quarter, zone);
  return offset === offsetOf(quarter + 1, zone) ? offset : DateTime.fromMillis(instant, { zone }).offset;
}

export function wallAt(instant: number, zone: string): Wall {
  const shown = instant + offsetAt(instant, zone) * MINUTE;
  const utc = new Date(shown);
  return {
    shown,
    day: utc.toISOString().slice(0, 10),
    weekday: WEEKDAYS[(utc.getUTCDay() + 6) % 7]!,
    minute: utc.getUTCHours() * 60 + utc.getUTCMinutes(),
  };
}
