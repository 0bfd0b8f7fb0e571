// What the clocks on the walls of a time zone show, by luxon: for tests that look at them once a minute.

import { DateTime } from "luxon";
import { WEEKDAYS, type Weekday } from "../../src/core/calendar/working-hours.ts";

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;

/** `shown` is the instant at which a clock that knows UTC alone shows the same; `minute` is counted from midnight. */
export type Wall = { shown: number; day: string; weekday: Weekday; minute: number };

const offsets = new Map<string, Map<number, number>>();

/** In minutes. No clock is changed within a quarter of an hour, so luxon, which takes its time, is asked once for each. */
function offsetAt(instant: number, zone: string): number {
  const known = offsets.get(zone) ?? new Map<number, number>();
  offsets.set(zone, known);
  const quarter = Math.floor(instant / QUARTER);
  const offset = known.get(quarter) ?? DateTime.fromMillis(quarter * QUARTER, { zone }).offset;
  known.set(quarter, offset);
  return offset;
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
