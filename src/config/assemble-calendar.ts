// Checked working hours become a calendar.

import type { Calendar, Interval, Weekday } from "../core/calendar/working-hours.ts";
import type { HolidayFiles } from "./holiday-files.ts";
import type { Read } from "./schema.ts";

/**
 * The hours of each day in order, whatever order they were written in.
 * @param files the days of the files that calendars name
 */
export function assembleCalendar(
  id: string,
  { hours, holidays, holidayFiles, ...rest }: Read<"calendars">[string],
  files: HolidayFiles,
): Calendar {
  const sorted = Object.entries(hours).map(([day, intervals]) => [day, intervals.toSorted((a, b) => a.from - b.from)]);
  return {
    id,
    ...rest,
    hours: Object.fromEntries(sorted) as Record<Weekday, Interval[]>,
    holidays: new Set([...holidays, ...holidayFiles.flatMap((file) => files.get(file) ?? [])]),
  };
}
