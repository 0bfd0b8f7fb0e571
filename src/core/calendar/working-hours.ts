// When people work: the hours of each day of the week on the wall of one zone, and the days on which nobody does.

import { dayAt, stretchesOf } from "./zone.ts";

const DAY = 86_400_000;
const MINUTE = 60_000;

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** In minutes from midnight as the wall shows them; `until` is excluded and may be 1440, the day's end. */
export type Interval = { from: number; until: number };

export type Calendar = {
  id: string;
  name: string;
  timeZone: string; // IANA name
  hours: Readonly<Record<Weekday, readonly Interval[]>>; // of each day, in order, none touching another's minutes
  holidays: ReadonlySet<string>; // "2026-12-25": days without working hours
};

/** A piece of working time in milliseconds since 1970, `until` excluded. The clocks show `offset` more than UTC in it. */
export type Span = { from: number; until: number; offset: number };

/** A day with working time, counted from 1970-01-01. */
export type WorkingDay = { day: number; spans: readonly [Span, ...Span[]] };

/** No search goes further: what is that far away is as good as never. */
const HORIZON_DAYS = 20 * 366;

/**
 * The days with working time from that of an instant on, in order, for twenty years.
 * An instant is working time when the wall shows a time within the hours: an interval that the clocks skip is not a working
 * time, and one that they repeat is working time twice.
 */
export function* workingDays(calendar: Calendar, instant: number): Generator<WorkingDay> {
  const today = dayAt(calendar.timeZone, instant);
  for (let day = today; day <= today + HORIZON_DAYS; day += 1) {
    const [first, ...rest] = spansOf(calendar, day);
    if (first) yield { day, spans: [first, ...rest] };
  }
}

/** Whether anybody works on the day that the wall shows at an instant. */
export const worksOn = (calendar: Calendar, at: Date): boolean =>
  spansOf(calendar, dayAt(calendar.timeZone, at.getTime())).length > 0;

/** Whether somebody works at an instant. */
export const isWithin = (calendar: Calendar, at: Date): boolean =>
  spansOf(calendar, dayAt(calendar.timeZone, at.getTime())).some(
    ({ from, until }) => from <= at.getTime() && at.getTime() < until,
  );

function spansOf({ timeZone, hours, holidays }: Calendar, day: number): Span[] {
  const midnight = day * DAY;
  const intervals = hours[WEEKDAYS[(((day + 3) % 7) + 7) % 7]!]; // 1970-01-01 was a Thursday
  if (intervals.length === 0 || holidays.has(new Date(midnight).toISOString().slice(0, 10))) return [];
  return stretchesOf(timeZone, day).flatMap((even) =>
    intervals.flatMap((interval) => {
      const from = Math.max(even.from, midnight + interval.from * MINUTE - even.offset);
      const until = Math.min(even.until, midnight + interval.until * MINUTE - even.offset);
      return from < until ? [{ from, until, offset: even.offset }] : [];
    }),
  );
}
