// Working hours that must fit each other: the right way round, none in another, and some in the week.

import { WEEKDAYS } from "../core/calendar/working-hours.ts";
import { readInterval } from "./calendar-schema.ts";
import { fieldOf, findAll, problemAt, type Source } from "./document.ts";
import type { Path, Problem } from "./problem.ts";

/** Every rule within a calendar that is not kept. */
export const calendarProblems = (calendars: Source): Problem[] => [
  ...findAll(calendars, "*.hours").flatMap(({ path, value }) =>
    WEEKDAYS.flatMap((day) => ofDay(calendars, [...path, day], fieldOf(value, day))),
  ),
  ...findAll(calendars, "*").flatMap(({ path, value }) => withoutWork(calendars, path, fieldOf(value, "hours"))),
];

type Written = { text: string; path: Path; from: number; until: number };

function ofDay(source: Source, path: Path, list: unknown): Problem[] {
  const intervals = (Array.isArray(list) ? list : []).flatMap((text, index): Written[] => {
    const interval = typeof text === "string" ? readInterval(text) : undefined;
    return interval ? [{ text: String(text), path: [...path, index], ...interval }] : [];
  });
  const [right, reversed] = [true, false].map((isRight) =>
    intervals.filter(({ from, until }) => from < until === isRight),
  ) as [Written[], Written[]];
  return [
    ...reversed.map((one) => problemAt(source, one.path, `"${one.text}" ends before it begins`, REVERSED)),
    ...right.flatMap((one, index) => {
      const other = right.slice(0, index).find(({ from, until }) => one.from < until && from < one.until);
      return other ? [problemAt(source, one.path, `"${one.text}" overlaps with "${other.text}"`, OVERLAPPING)] : [];
    }),
  ];
}

const REVERSED =
  "Swap the two times. Hours over midnight are written on both days: 22:00-24:00 on the first, 00:00-06:00 on the next.";
const OVERLAPPING = "Write them as one, or end the first where the second begins.";

function withoutWork(source: Source, path: Path, hours: unknown): Problem[] {
  if (typeof hours !== "object" || hours === null) return []; // the schema says so
  const isWork = WEEKDAYS.some((day) => {
    const list = fieldOf(hours, day);
    return list !== undefined && !(Array.isArray(list) && list.length === 0);
  });
  const help = 'Write at least one day, such as monday: ["09:00-17:00"], or remove the calendar where it is named.';
  return isWork ? [] : [problemAt(source, [...path, "hours"], "nobody ever works by this calendar", help)];
}
