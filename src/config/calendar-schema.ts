// calendars.yaml: working hours and holidays, which desks, clients and people name.

import { z } from "zod";
import type { Interval } from "../core/calendar/working-hours.ts";
import { isHolidayFile } from "./holiday-files.ts";
import * as value from "./values.ts";

const MINUTES_OF_DAY = 1_440;

/** Reads "09:00-12:30"; both in minutes from midnight. @returns undefined when it is not such a text; it may be the wrong way round */
export function readInterval(text: string): Interval | undefined {
  const clock = String.raw`(\d{1,2}):([0-5]\d)`;
  const [, ...found] = new RegExp(`^\\s{0,9}${clock}\\s{0,9}[-–]\\s{0,9}${clock}\\s{0,9}$`).exec(text) ?? [];
  const [hour = Number.NaN, minute = 0, lastHour = 0, lastMinute = 0] = found.map(Number);
  const [from, until] = [hour * 60 + minute, lastHour * 60 + lastMinute];
  return from < MINUTES_OF_DAY && until <= MINUTES_OF_DAY ? { from, until } : undefined;
}

const day = z.array(value.textAs("working hours such as 09:00-12:30", readInterval)).default([]);

const hours = z
  .strictObject({
    monday: day.describe("When people work on Mondays."),
    tuesday: day.describe("When people work on Tuesdays."),
    wednesday: day.describe("When people work on Wednesdays."),
    thursday: day.describe("When people work on Thursdays."),
    friday: day.describe("When people work on Fridays."),
    saturday: day.describe("When people work on Saturdays."),
    sunday: day.describe("When people work on Sundays."),
  })
  .describe(
    'Working hours of each day, as the clock on the wall there shows them: ["09:00-12:30", "13:30-17:00"]. A day that is not named has none; 24:00 is the end of a day.',
  );

export const calendars = z
  .record(
    value.id,
    z
      .strictObject({
        name: value.text.describe("The calendar's name."),
        timeZone: value.timeZone.describe("Whose clocks the hours are read from, such as Europe/Warsaw."),
        hours,
        holidays: z
          .array(value.day)
          .default([])
          .describe("Days without working hours, such as 2026-12-25, whatever day of the week they are."),
        holidayFiles: z
          .array(value.textAs("the name of a file in this folder such as holidays.ics", value.when(isHolidayFile)))
          .default([])
          .describe(
            "iCalendar files in the config folder: each day with an entry that lasts all day is a holiday, too.",
          ),
      })
      .describe("Working hours and holidays. The key is the id that desks, clients and people use."),
  )
  .describe("When people work. Desks, clients and people name one of these.");
