// From an instant and a duration to an instant, and back, in working time.
//
// How a duration is counted: its whole days are working days, and what is left of it is working time. Where people work
// from Monday to Friday, 9 to 17, three days after Thursday 10:02 it is Tuesday 10:02, and two hours after Friday 16:00 it
// is Monday 10:00. What begins outside working hours begins when they do; what is over when they end is over then, and not
// at the next opening. A time of day at which nobody works on the day in question is the next one at which somebody does,
// or the end of that day.

import { after, inWords } from "../words/duration.ts";
import { type Calendar, type Span, type WorkingDay, workingDays } from "./working-hours.ts";
import { stretchesOf } from "./zone.ts";

const DAY = 86_400_000;
const FARTHEST_BACK = 20 * 366 * DAY;

/** A duration in working time: whole working days, and working time in ms. */
export type WorkingTime = { days: number; ms: number };

/** A duration in ms as working time: 24 hours are a working day. */
export const asWorkingTime = (ms: number): WorkingTime => ({ days: Math.floor(ms / DAY), ms: ms % DAY });

/**
 * The instant a duration later. Never before `at`; what is more than twenty years away is told as twenty years.
 * @param ms not negative
 * @param calendar whose hours count; undefined: every hour does
 */
export function laterBy(at: Date, ms: number, calendar: Calendar | undefined): Date {
  if (!calendar) return after(at, ms);
  const { days, ms: rest } = asWorkingTime(ms);
  const begun = openedBy(calendar, at.getTime());
  return new Date(hoursLater(calendar, daysLater(calendar, begun, days), rest));
}

/**
 * The latest instant from which a duration leads to another, or to as near before it as any does: the way back of `laterBy`.
 * @param ms not negative
 */
export function earlierBy(at: Date, ms: number, calendar: Calendar | undefined): Date {
  if (!calendar) return after(at, -ms);
  const reaches = (begun: number): boolean => laterBy(new Date(begun), ms, calendar) <= at;
  let [low, high] = [at.getTime(), at.getTime() + 1];
  for (let back = Math.max(ms, DAY); !reaches(low); back *= 2) {
    if (at.getTime() - low > FARTHEST_BACK) return new Date(low);
    [low, high] = [at.getTime() - back, low];
  }
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (reaches(middle)) low = middle;
    else high = middle;
  }
  return new Date(low);
}

/** The working time between two instants, in whole working days and the rest. Nothing when they are the wrong way round. */
export function workedBetween(from: Date, until: Date, calendar: Calendar): WorkingTime {
  const end = until.getTime();
  let since = openedBy(calendar, from.getTime());
  let days = 0;
  for (const instant of sameTimes(calendar, since)) {
    if (instant > end) break;
    since = instant;
    days += 1;
  }
  let ms = 0;
  for (const span of spansFrom(calendar, since)) {
    if (span.from >= end) break;
    ms += Math.min(span.until, end) - span.from;
  }
  return { days, ms };
}

/** "2 working days", "1 working day 3 h", "1 working hour", "25 working minutes". */
export function inWorkingWords({ days, ms }: WorkingTime): string {
  const minutes = Math.round(ms / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const several = (number: number, unit: string) => `${number} working ${unit}${number === 1 ? "" : "s"}`;
  if (days > 0) return `${several(days, "day")}${hours ? ` ${hours} h` : ""}`;
  if (hours > 0) return `${several(hours, "hour")}${rest ? ` ${rest} min` : ""}`;
  return rest > 0 ? several(rest, "minute") : "no working time yet";
}

/** How long something lasts: in ms of plain time, or in working time. */
export type Lasting = number | WorkingTime;

/** How long it is from one instant to another: in working time where a calendar says when people work. */
export const lasting = (from: Date, until: Date, calendar: Calendar | undefined): Lasting =>
  calendar ? workedBetween(from, until, calendar) : until.getTime() - from.getTime();

export const lastingInWords = (length: Lasting): string =>
  typeof length === "number" ? inWords(length) : inWorkingWords(length);

/** How long it is from one instant to another, in words. */
export const howLong = (from: Date, until: Date, calendar: Calendar | undefined): string =>
  lastingInWords(lasting(from, until, calendar));

/** The instant itself when somebody works then or has just stopped, else when work begins again. */
function openedBy(calendar: Calendar, instant: number): number {
  for (const { from } of spansFrom(calendar, instant)) return from;
  return instant;
}

function hoursLater(calendar: Calendar, instant: number, ms: number): number {
  let left = ms;
  let end = instant;
  for (const { from, until } of spansFrom(calendar, instant)) {
    if (left <= until - from) return from + left;
    left -= until - from;
    end = until;
  }
  return end;
}

function daysLater(calendar: Calendar, instant: number, days: number): number {
  let left = days;
  let reached = instant;
  if (left === 0) return reached;
  for (const next of sameTimes(calendar, instant)) {
    reached = next;
    left -= 1;
    if (left === 0) break;
  }
  return reached;
}

/** The same time of day on each working day after that of an instant within working time. */
function* sameTimes(calendar: Calendar, instant: number): Generator<number> {
  let time: number | undefined;
  for (const next of workingDays(calendar, instant - 1)) {
    if (time !== undefined) yield timeOn(next, time);
    else if (next.spans.at(-1)!.until >= instant) time = timeOfDay(calendar.timeZone, next.day, instant);
  }
}

/** What is left of working time from an instant on; first of all nothing, when it has just ended. */
function* spansFrom(calendar: Calendar, instant: number): Generator<Span> {
  for (const { spans } of workingDays(calendar, instant - 1)) // midnight may be the end of yesterday's hours
    for (const span of spans) if (span.until >= instant) yield { ...span, from: Math.max(span.from, instant) };
}

/** In ms from midnight on the wall. When the clocks repeat an hour, its second run counts as its end: later is never earlier. */
function timeOfDay(zone: string, day: number, instant: number): number {
  const begun = stretchesOf(zone, day).filter(({ from }) => from <= instant);
  return Math.max(...begun.map(({ until, offset }) => Math.min(instant, until) + offset)) - day * DAY;
}

/** A time of day on a working day: the next one with work on that day, else the end of it. */
function timeOn({ day, spans }: WorkingDay, time: number): number {
  const span = spans.find(({ until, offset }) => until + offset >= day * DAY + time);
  if (span) return Math.max(span.from, day * DAY + time - span.offset);
  return spans.at(-1)!.until;
}
