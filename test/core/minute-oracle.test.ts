// Calendar arithmetic against somebody who looks at the wall once a minute and counts: random calendars, zones and years.

import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { type Calendar, type Interval, WEEKDAYS, type Weekday } from "../../src/core/calendar/working-hours.ts";
import { earlierBy, laterBy } from "../../src/core/calendar/working-time.ts";
import { wallAt } from "../support/wall.ts";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** Clocks that are changed by an hour, by half an hour, never, at odd quarters, around a month of fasting, and by a whole day. */
const ZONES = [
  "Europe/Warsaw",
  "America/New_York",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
  "Africa/Casablanca",
  "Pacific/Apia",
];

/** Where counting goes wrong first: changes of the clocks, the day that Samoa skipped, years that end, a leap day. */
const ODD: Readonly<Record<string, readonly string[]>> = {
  "Europe/Warsaw": ["2026-03-29T01:00Z", "2026-10-25T01:00Z", "2030-03-31T01:00Z"],
  "America/New_York": ["2026-03-08T07:00Z", "2026-11-01T06:00Z"],
  "Australia/Lord_Howe": ["2026-10-03T15:30Z", "2026-04-04T15:00Z", "2033-10-01T15:30Z"],
  "Pacific/Chatham": ["2026-09-26T14:00Z", "2026-04-04T14:00Z"],
  "Africa/Casablanca": ["2025-02-23T02:00Z", "2025-04-06T02:00Z"],
  "Pacific/Apia": ["2011-12-30T10:00Z"],
};
const YEAR_ENDS = ["2027-12-31T23:30Z", "2031-12-31T12:00Z", "2028-02-29T00:00Z"];

const intervals = fc
  .uniqueArray(fc.integer({ min: 0, max: 144 }), { minLength: 2, maxLength: 6 })
  .map((tens) => tens.sort((a, b) => a - b).map((ten) => ten * 10))
  .map((edges): Interval[] =>
    Array.from({ length: Math.floor(edges.length / 2) }, (_, index) => ({
      from: edges[2 * index]!,
      until: edges[2 * index + 1]!,
    })),
  );

const moment = fc.constantFrom(...ZONES).chain((timeZone) =>
  fc.record({
    timeZone: fc.constant(timeZone),
    at: fc
      .oneof(
        fc.integer({ min: Date.UTC(2010, 0), max: Date.UTC(2036, 0) }),
        fc
          .tuple(
            fc.constantFrom(...(ODD[timeZone] ?? []), ...YEAR_ENDS),
            fc.integer({ min: -2 * 1_440, max: 1_440 }).map((minutes) => minutes * MINUTE),
          )
          .map(([near, by]) => Date.parse(near) + by),
      )
      .map((at) => Math.floor(at / MINUTE) * MINUTE),
  }),
);

/** Four days of the week at least, so that counting by the minute comes to an end. */
const situation = fc
  .tuple(moment, fc.tuple(...WEEKDAYS.map(() => intervals)), fc.nat(6), fc.nat(6))
  .chain(([{ timeZone, at }, week, free, alsoFree]) =>
    fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }).map((later) => ({
      at: new Date(at),
      calendar: {
        id: "c",
        name: "C",
        timeZone,
        hours: Object.fromEntries(
          WEEKDAYS.map((day, index) => [day, index === free || index === alsoFree ? [] : week[index]!]),
        ) as Record<Weekday, Interval[]>,
        holidays: new Set(
          later.map((days) => DateTime.fromMillis(at, { zone: timeZone }).plus({ days }).toFormat("yyyy-MM-dd")),
        ),
      } satisfies Calendar,
    })),
  );

function isWorking(calendar: Calendar, instant: number): boolean {
  const { day, weekday, minute } = wallAt(instant, calendar.timeZone);
  return (
    !calendar.holidays.has(day) && calendar.hours[weekday].some(({ from, until }) => from <= minute && minute < until)
  );
}

/** Looks once a minute until so many working minutes have passed: the end of the last of them. */
function countedMinutes(calendar: Calendar, at: number, minutes: number): number {
  let left = minutes;
  let now = at;
  for (; left > 0; now += MINUTE) if (isWorking(calendar, now)) left -= 1;
  return now;
}

/** Looks once a minute until somebody works, or has just stopped. */
function opened(calendar: Calendar, at: number): number {
  let now = at;
  while (!isWorking(calendar, now) && !isWorking(calendar, now - MINUTE)) now += MINUTE;
  return now;
}

test("P20 less than a day is so many minutes of work, whoever counts them one by one", () => {
  fc.assert(
    fc.property(situation, fc.integer({ min: 1, max: 500 }), ({ calendar, at }, minutes) => {
      expect(laterBy(at, minutes * MINUTE, calendar).getTime()).toBe(countedMinutes(calendar, at.getTime(), minutes));
    }),
    { numRuns: 40 },
  );
});

const dayOf = (instant: number, calendar: Calendar): string => wallAt(instant, calendar.timeZone).day;
const inZone = (instant: number, { timeZone }: Calendar): DateTime => DateTime.fromMillis(instant, { zone: timeZone });
const clockOf = (instant: number, calendar: Calendar): string => inZone(instant, calendar).toFormat("HH:mm");

/** Midnight, as the end of hours, belongs to the day before. */
const workDayOf = (instant: number, calendar: Calendar): string =>
  dayOf(isWorking(calendar, instant) ? instant : instant - MINUTE, calendar);

/** The clocks were just set back: the hour that they show has been before. */
const isSecondTime = (instant: number, calendar: Calendar): boolean =>
  inZone(instant, calendar).offset < inZone(instant - 60 * MINUTE, calendar).offset;

/** Looks once a minute until so many further days with work on the wall have begun. */
function countedDays(calendar: Calendar, begun: number, days: number): string {
  const seen = [workDayOf(begun, calendar)];
  for (let now = begun; seen.length <= days; now += MINUTE)
    if (isWorking(calendar, now) && !seen.includes(dayOf(now, calendar))) seen.push(dayOf(now, calendar));
  return seen.at(-1)!;
}

test("P20 a number of days is that many days with work on the wall, at the same time where somebody works then", () => {
  fc.assert(
    fc.property(situation, fc.integer({ min: 1, max: 3 }), ({ calendar, at }, days) => {
      const begun = opened(calendar, at.getTime());
      const day = countedDays(calendar, begun, days);
      const reached = laterBy(at, days * DAY, calendar).getTime();
      expect(workDayOf(reached, calendar)).toBe(day);
      const clock = clockOf(begun, calendar);
      const same = DateTime.fromISO(`${day}T${clock}`, { zone: calendar.timeZone }).toMillis();
      const isPlain =
        isWorking(calendar, begun) &&
        isWorking(calendar, same) &&
        clockOf(same, calendar) === clock &&
        !isSecondTime(begun, calendar);
      if (isPlain) expect(clockOf(reached, calendar)).toBe(clock);
    }),
    { numRuns: 15 },
  );
});

test("the way back leads to the latest beginning that is over in time", () => {
  fc.assert(
    fc.property(situation, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 500 }), (one, days, minutes) => {
      const { calendar, at } = one;
      const ms = days * DAY + minutes * MINUTE;
      const begun = earlierBy(at, ms, calendar);
      expect(begun <= at).toBe(true);
      expect(laterBy(begun, ms, calendar) <= at).toBe(true);
      expect(laterBy(new Date(begun.getTime() + 1), ms, calendar) > at).toBe(true);
      expect(earlierBy(at, ms, undefined)).toEqual(new Date(at.getTime() - ms));
    }),
    { numRuns: 40 },
  );
});

test("the day that Samoa skipped is no working day, and no working minute", () => {
  const everyDay = Object.fromEntries(WEEKDAYS.map((day) => [day, [{ from: 540, until: 1_020 }]]));
  const apia: Calendar = {
    id: "apia",
    name: "Apia",
    timeZone: "Pacific/Apia",
    hours: everyDay as unknown as Calendar["hours"],
    holidays: new Set(),
  };
  const thursday = DateTime.fromISO("2011-12-29T16:00", { zone: "Pacific/Apia" }).toJSDate();
  const wall = (ms: number) => inZone(laterBy(thursday, ms, apia).getTime(), apia).toFormat("yyyy-MM-dd HH:mm");
  expect(wall(120 * MINUTE)).toBe("2011-12-31 10:00"); // Friday was left out
  expect(wall(DAY)).toBe("2011-12-31 16:00");
});
