// Holidays out of iCalendar files beside calendars.yaml, as offices publish them and calendar programs export them.

import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type ical from "ical.js";
import { fileTrouble } from "../core/words/file-trouble.ts";
import { findAll, problemAt, type Source } from "./document.ts";
import type { Problem } from "./problem.ts";

type Component = InstanceType<typeof ical.Component>;
type Event = InstanceType<typeof ical.Event>;
type Time = InstanceType<typeof ical.Time>;

/** The days of each file that a calendar names. */
export type HolidayFiles = ReadonlyMap<string, readonly string[]>;

const LARGEST_BYTES = 1024 * 1024;
const MOST_DAYS = 5_000; // of one file
const LAST_YEAR = 2100; // what comes back every year does so until then

/** A file of the config folder itself: it is watched as the settings are. */
export const isHolidayFile = (name: string): boolean => /^[\w-][\w.-]{0,99}\.ics$/i.test(name);

/** Reads every file that a calendar names, and says what is wrong where it is named. */
export async function readHolidayFiles(
  calendars: Source,
  folder: string,
): Promise<{ files: HolidayFiles; problems: Problem[] }> {
  const files = new Map<string, readonly string[]>();
  const problems: Problem[] = [];
  for (const { path, value } of findAll(calendars, "*.holidayFiles.*")) {
    if (typeof value !== "string" || !isHolidayFile(value)) continue; // the schema says so
    const days = files.get(value) ?? (await daysIn(join(folder, value)));
    if ("trouble" in days) problems.push(problemAt(calendars, path, `the file "${value}" ${days.trouble}`, days.help));
    else files.set(value, days);
  }
  return { files, problems };
}

type Trouble = { trouble: string; help: string };

async function daysIn(path: string): Promise<readonly string[] | Trouble> {
  try {
    if ((await stat(path)).size > LARGEST_BYTES) return { trouble: "is larger than a megabyte", help: FEWER };
    return await holidaysIn(await readFile(path, "utf8"));
  } catch (error) {
    const { because } = fileTrouble(error as NodeJS.ErrnoException, "read");
    return { trouble: `cannot be read: ${because}`, help: `It is looked for at ${path}.` };
  }
}

const FEWER = "Keep the holidays in it, and leave other appointments out.";

/**
 * The days on which there is an all-day entry, in order. One with a time of day is an appointment and no holiday; one that was
 * cancelled is none either. What comes back is followed for as long as it does, at most to the year 2100.
 */
export async function holidaysIn(text: string): Promise<readonly string[] | Trouble> {
  const { default: reader } = await import("ical.js"); // few have such a file
  const days = new Set<string>();
  try {
    const calendar = new reader.Component(reader.parse(text));
    for (const entry of calendar.getAllSubcomponents("vevent").filter(isWholeDay))
      for (const day of daysOf(new reader.Event(entry)))
        if (days.add(day).size > MOST_DAYS) return { trouble: `names more than ${MOST_DAYS} days`, help: FEWER };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { trouble: `is not an iCalendar file: ${why}`, help: "Export it again as iCalendar (.ics)." };
  }
  if (days.size > 0) return [...days].sort();
  return {
    trouble: "names no holiday",
    help: "A holiday is an entry that lasts all day. Export it again, or remove it here.",
  };
}

function isWholeDay(entry: Component): boolean {
  const start = entry.getFirstPropertyValue("dtstart") as Time | null;
  return start?.isDate === true && entry.getFirstPropertyValue("status") !== "CANCELLED";
}

/** Of an entry that comes back each of its days, moved ones where they were moved to. */
function* daysOf(event: Event): Generator<string> {
  if (!event.isRecurring()) {
    if (!event.isRecurrenceException()) yield* daysBetween(event.startDate, event.endDate);
    return;
  }
  const each = event.iterator();
  for (let next = each.next(); next && next.year <= LAST_YEAR; next = each.next()) {
    const { startDate, endDate } = event.getOccurrenceDetails(next);
    yield* daysBetween(startDate, endDate);
  }
}

/** @param end excluded */
function* daysBetween(start: Time, end: Time): Generator<string> {
  const day = start.clone();
  do {
    yield day.toString().slice(0, 10);
    day.adjust(1, 0, 0, 0);
  } while (day.compare(end) < 0);
}
