// Durations of chase rules that count working hours: whether they are clear, and how much work they are.

import { WEEKDAYS } from "../core/calendar/working-hours.ts";
import { asWorkingTime } from "../core/calendar/working-time.ts";
import { parseDuration } from "../core/words/duration.ts";
import { readInterval } from "./calendar-schema.ts";
import { fieldOf, type Source } from "./document.ts";

const DAY = 86_400_000;

/** How much is worked on a calendar's days, in ms. */
export type WorkingDays = { shortest: number; longest: number };

/** Days of which every hour counts. */
export const PLAIN_DAYS: WorkingDays = { shortest: DAY, longest: DAY };

/** @returns of a calendar that is not there, or without hours: plain days */
export function daysOf(calendars: Source, id: unknown): WorkingDays {
  const hours = fieldOf(fieldOf(calendars.value, String(id)), "hours");
  const worked = WEEKDAYS.map((day) => workedOn(fieldOf(hours, day))).filter((ms) => ms > 0);
  return worked.length > 0 ? { shortest: Math.min(...worked), longest: Math.max(...worked) } : PLAIN_DAYS;
}

function workedOn(list: unknown): number {
  const intervals = (Array.isArray(list) ? list : []).flatMap((text) => readInterval(String(text)) ?? []);
  return intervals.reduce((sum, { from, until }) => sum + Math.max(0, until - from), 0) * 60_000;
}

/** How much work a duration is. @param dayMs how much is worked on a day */
export function workedAtDays(duration: number, dayMs: number): number {
  const { days, ms } = asWorkingTime(duration);
  return days * dayMs + ms;
}

/**
 * Help for a duration that could be meant in two ways: "1 week" has five working days or seven, "48h" may be two days or
 * six days' work. Whole days, and less than a day beside them, are clear.
 * @param written as in the settings; what is not a duration is the schema's business
 */
export function unclearInWorkingHours(written: unknown): string | undefined {
  const ms = typeof written === "string" ? parseDuration(written) : undefined;
  if (ms === undefined || ms < DAY) return undefined;
  const [, days = "0"] = /^\s{0,9}(\d{1,4})(?![\d.,])/.exec(String(written)) ?? [];
  if (Number(days) === Math.floor(ms / DAY)) return undefined;
  return "Write whole working days, and less than 24 hours of work next to them: 5 days, or 1 day 4h.";
}
