// Working hours: from an instant and a duration to an instant, in every zone, over every change of the clocks.

import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import type { Calendar, Interval, Weekday } from "../../src/core/calendar/working-hours.ts";
import { WEEKDAYS, workingDays } from "../../src/core/calendar/working-hours.ts";
import { asWorkingTime, inWorkingWords, laterBy, workedBetween } from "../../src/core/calendar/working-time.ts";
import { zoneName } from "../../src/core/calendar/zone.ts";
import { parseDuration } from "../../src/core/words/duration.ts";
import { cpuMs } from "../support/cpu.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONES = ["Europe/Warsaw", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"];

const minutes = (clock: string): number => {
  const [hours = "", rest = ""] = clock.split(":");
  return Number(hours) * 60 + Number(rest);
};
const hours = (...written: string[]): Interval[] =>
  written.map((one) => {
    const [from = "", until = ""] = one.split("-");
    return { from: minutes(from), until: minutes(until) };
  });

const NONE = Object.fromEntries(WEEKDAYS.map((day) => [day, []])) as unknown as Calendar["hours"];
const OFFICE = hours("09:00-12:30", "13:30-17:00"); // seven hours

const calendar = (over: Partial<Calendar> = {}): Calendar => ({
  id: "office",
  name: "Office",
  timeZone: "Europe/Warsaw",
  hours: { ...NONE, monday: OFFICE, tuesday: OFFICE, wednesday: OFFICE, thursday: OFFICE, friday: OFFICE },
  holidays: new Set(),
  ...over,
});

const everyDay = (intervals: Interval[]): Calendar["hours"] =>
  Object.fromEntries(WEEKDAYS.map((day) => [day, intervals])) as Record<Weekday, Interval[]>;

const instant = (wall: string, zone: string): Date => DateTime.fromISO(wall, { zone }).toJSDate();
const wall = (at: Date, zone: string): string => DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd HH:mm");

/** Where a duration leads to, both as the wall of the calendar's zone shows them. */
const later = (from: string, ms: number, over: Partial<Calendar> = {}): string => {
  const one = calendar(over);
  return wall(laterBy(instant(from, one.timeZone), ms, one), one.timeZone);
};

describe("working time", () => {
  test.each([
    ["2026-03-06T16:50", "1h", "2026-03-09 09:50", "an hour goes on after the weekend"],
    ["2026-03-06T16:00", "1h", "2026-03-06 17:00", "what is over with the day ends with it"],
    ["2026-03-05T12:00", "1h", "2026-03-05 14:00", "lunch does not count"],
    ["2026-03-07T11:00", "1h", "2026-03-09 10:00", "what begins on Saturday begins on Monday"],
    ["2026-03-05T10:02", "3 days", "2026-03-10 10:02", "days are working days, at the same time of day"],
    ["2026-03-05T10:02", "1 day 2h", "2026-03-06 12:02", "days first, then the rest"],
    ["2026-03-07T11:00", "1 day", "2026-03-10 09:00", "a day after Saturday is a day after Monday's opening"],
    ["2026-03-05T17:00", "1 day", "2026-03-06 17:00", "the end of the hours still belongs to them"],
    ["2026-03-02T09:00", "5 days", "2026-03-09 09:00", "five days are a week"],
  ])("%s and %s: %s, as %s", (from, duration, expected) => {
    expect(later(from, parseDuration(duration)!)).toBe(expected);
  });

  test("without a calendar every hour counts", () => {
    expect(laterBy(new Date("2026-03-06T15:50:00Z"), HOUR, undefined)).toEqual(new Date("2026-03-06T16:50:00Z"));
  });

  test("holidays are skipped, by day and by hour", () => {
    const holidays = new Set(["2026-12-25", "2026-12-28"]);
    expect(later("2026-12-24T16:50", HOUR, { holidays })).toBe("2026-12-29 09:50");
    expect(later("2026-12-24T10:00", DAY, { holidays })).toBe("2026-12-29 10:00");
  });

  test("a time at which nobody works on that day is the next one with work, else the end of the day", () => {
    const over = { hours: { ...calendar().hours, friday: hours("10:00-12:00", "13:00-14:00") } };
    expect(later("2026-03-05T09:30", DAY, over)).toBe("2026-03-06 10:00");
    expect(later("2026-03-05T12:10", DAY, over)).toBe("2026-03-06 13:00");
    expect(later("2026-03-05T16:00", DAY, over)).toBe("2026-03-06 14:00");
    expect(later("2026-03-05T16:00", 2 * DAY, over)).toBe("2026-03-09 16:00");
  });

  test("hours may end with the day, and go on with the next", () => {
    const night = { hours: { ...NONE, friday: hours("22:00-24:00"), saturday: hours("00:00-06:00") } };
    expect(later("2026-03-06T23:00", 2 * HOUR, night)).toBe("2026-03-07 01:00");
    expect(later("2026-03-06T23:00", 7 * HOUR, night)).toBe("2026-03-07 06:00");
    expect(later("2026-03-06T23:00", 8 * HOUR, night)).toBe("2026-03-13 23:00");
    const evening = { hours: { ...NONE, friday: hours("22:00-24:00") } };
    expect(later("2026-03-06T23:00", HOUR, evening)).toBe("2026-03-07 00:00");
    expect(later("2026-03-07T00:00", DAY, evening)).toBe("2026-03-14 00:00");
  });

  test("waiting is told in working days and hours", () => {
    const waited = (from: string, until: string) =>
      inWorkingWords(workedBetween(instant(from, "Europe/Warsaw"), instant(until, "Europe/Warsaw"), calendar()));
    expect(waited("2026-03-03T10:02", "2026-03-05T10:02")).toBe("2 working days");
    expect(waited("2026-03-06T16:00", "2026-03-09T16:30")).toBe("1 working day");
    expect(waited("2026-03-06T16:00", "2026-03-10T10:00")).toBe("1 working day 2 h");
    expect(waited("2026-03-06T16:50", "2026-03-09T09:50")).toBe("1 working hour");
    expect(waited("2026-03-06T11:00", "2026-03-06T14:15")).toBe("2 working hours 15 min");
    expect(waited("2026-03-06T16:59", "2026-03-09T08:00")).toBe("1 working minute");
    expect(waited("2026-03-07T10:00", "2026-03-08T10:00")).toBe("no working time yet");
    expect(inWorkingWords(asWorkingTime(2 * DAY))).toBe("2 working days");
  });

  test("a day is over at its time of day, or when work begins on it if that is later", () => {
    const late = calendar({ hours: { ...calendar().hours, friday: hours("10:00-12:00") } });
    const worked = (until: string) =>
      workedBetween(instant("2026-03-05T09:30", "Europe/Warsaw"), instant(until, "Europe/Warsaw"), late);
    expect(worked("2026-03-06T09:59")).toEqual({ days: 0, ms: 6.5 * HOUR });
    expect(worked("2026-03-06T10:00")).toEqual({ days: 1, ms: 0 });
  });
});

describe("P20 the clocks are changed", () => {
  const NIGHT = (timeZone: string, ...written: string[]) => ({ timeZone, hours: everyDay(hours(...written)) });

  // From midnight on, four hours of work on the wall: what one of two, three or four real hours leads to.
  test.each([
    ["Europe/Warsaw", "2026-03-29", "02:00-03:00 is skipped", ["01:00", "03:00", "04:00"], 3],
    ["Europe/Warsaw", "2026-10-25", "02:00-03:00 comes twice", ["01:00", "02:00", "02:00"], 5],
    ["America/New_York", "2026-03-08", "02:00-03:00 is skipped", ["01:00", "03:00", "04:00"], 3],
    ["America/New_York", "2026-11-01", "01:00-02:00 comes twice", ["01:00", "01:00", "02:00"], 5],
    ["Australia/Lord_Howe", "2026-10-04", "02:00-02:30 is skipped", ["01:00", "02:30", "03:30"], 3.5],
    ["Australia/Lord_Howe", "2026-04-05", "01:30-02:00 comes twice", ["01:00", "01:30", "02:30"], 4.5],
    ["Asia/Kolkata", "2026-03-29", "nothing happens", ["01:00", "02:00", "03:00"], 4],
  ])("%s, %s: %s", (zone, day, _what, expected, worked) => {
    const night = NIGHT(zone, "00:00-04:00");
    const from = `${day}T00:00`;
    expect([1, 2, 3].map((number) => later(from, number * HOUR, night))).toEqual(
      expected.map((clock) => `${day} ${clock}`),
    );
    const all = workedBetween(instant(from, zone), instant(`${day}T05:00`, zone), calendar(night));
    expect(all).toEqual({ days: 0, ms: worked * HOUR });
  });

  test("an interval that the clocks skip is no working time, and its day no working day", () => {
    const gap = NIGHT("Europe/Warsaw", "02:15-02:45");
    expect(later("2026-03-28T02:15", HOUR, gap)).toBe("2026-03-30 02:45");
    expect(later("2026-03-28T02:15", DAY, gap)).toBe("2026-03-30 02:15");
    const half = NIGHT("Australia/Lord_Howe", "02:05-02:25");
    expect(later("2026-10-03T02:05", HOUR / 2, half)).toBe("2026-10-05 02:15");
  });

  test("an interval that the clocks repeat is working time twice", () => {
    const doubled = NIGHT("Europe/Warsaw", "02:15-02:45");
    const first = new Date("2026-10-25T00:15:00Z");
    const at = (ms: number) => laterBy(first, ms, calendar(doubled)).toISOString();
    expect(at(HOUR / 4)).toBe("2026-10-25T00:30:00.000Z");
    expect(at(HOUR)).toBe("2026-10-25T01:45:00.000Z"); // the end of the second run
    expect(at(HOUR + 60_000)).toBe("2026-10-26T01:16:00.000Z");
    const half = NIGHT("Australia/Lord_Howe", "01:35-01:55");
    const begun = new Date("2026-04-04T14:35:00Z");
    expect(laterBy(begun, HOUR / 2, calendar(half)).toISOString()).toBe("2026-04-04T15:15:00.000Z");
  });

  test("the same time of day stays the same over a change, whatever its length", () => {
    for (const [zone, day, next] of [
      ["Europe/Warsaw", "2026-03-27", "2026-03-30"],
      ["America/New_York", "2026-10-30", "2026-11-02"],
      ["Australia/Lord_Howe", "2026-10-02", "2026-10-05"],
    ] as const)
      expect(later(`${day}T10:02`, DAY, { timeZone: zone })).toBe(`${next} 10:02`);
  });

  test("what came in the second run of an hour is never due before what came in the first", () => {
    const night = calendar(NIGHT("Europe/Warsaw", "00:00-06:00"));
    const [first, second] = ["2026-10-25T00:50:00Z", "2026-10-25T01:10:00Z"].map((at) => new Date(at)); // 02:50, 02:10
    expect(laterBy(second!, DAY, night) >= laterBy(first!, DAY, night)).toBe(true);
  });

  test("a zone is named as people there name it", () => {
    const names = (at: string) => [...ZONES, "America/Sao_Paulo", "UTC"].map((zone) => zoneName(zone, new Date(at)));
    expect(names("2026-01-15T12:00:00Z")).toEqual(["CET", "EST", "IST", "LHDT", "GMT-3", "UTC"]);
    expect(names("2026-07-15T12:00:00Z")).toEqual(["CEST", "EDT", "IST", "LHST", "GMT-3", "UTC"]);
  });
});

describe("properties", () => {
  const intervals = fc
    .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2, maxLength: 6 })
    .map((quarters) => quarters.sort((a, b) => a - b).map((quarter) => quarter * 15))
    .map((edges) =>
      Array.from({ length: Math.floor(edges.length / 2) }, (_, index) => ({
        from: edges[2 * index]!,
        until: edges[2 * index + 1]!,
      })),
    );
  // Sundays always: that is when clocks are changed.
  const calendars = fc.record({
    timeZone: fc.constantFrom(...ZONES),
    hours: fc
      .tuple(intervals, ...WEEKDAYS.slice(1).map(() => fc.oneof(fc.constant([]), intervals)))
      .map(([sunday, ...rest]): Calendar["hours"] => {
        const others = WEEKDAYS.slice(0, 6).map((day, index) => [day, rest[index] ?? []] as const);
        return { ...NONE, ...Object.fromEntries(others), sunday };
      }),
    holidays: fc
      .uniqueArray(fc.integer({ min: 0, max: 365 }), { maxLength: 5 })
      .map((days) => new Set(days.map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)))),
  });
  // Often near a change of the clocks.
  const CHANGES = ["2026-03-29T01:00Z", "2026-10-25T01:00Z", "2026-03-08T07:00Z", "2026-11-01T06:00Z"].concat([
    "2026-10-03T15:30Z",
    "2026-04-04T15:00Z",
  ]);
  const instants = fc.oneof(
    fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) }),
    fc.tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -DAY, max: DAY })).map(([at, by]) => Date.parse(at) + by),
  );
  const whole = instants.map((at) => new Date(Math.floor(at / 60_000) * 60_000));
  const hoursLong = fc.integer({ min: 0, max: 20 * 60 }).map((long) => long * 60_000);
  const daysLong = fc.integer({ min: 0, max: 8 });

  const isWorking = ({ timeZone, hours: week, holidays }: Calendar, at: Date): boolean => {
    const local = DateTime.fromJSDate(at, { zone: timeZone });
    const minute = local.hour * 60 + local.minute;
    return (
      !holidays.has(local.toFormat("yyyy-MM-dd")) &&
      week[WEEKDAYS[local.weekday - 1]!].some(({ from, until }) => from <= minute && minute < until)
    );
  };

  test("P20 agrees with luxon about every quarter of an hour of the days around", () => {
    fc.assert(
      fc.property(calendars, whole, (over, at) => {
        const one = calendar(over);
        const spans: { from: number; until: number }[] = [];
        for (const { spans: found } of workingDays(one, at.getTime())) {
          if (found[0].from > at.getTime() + 3 * DAY) break;
          spans.push(...found);
        }
        for (let step = 0; step < 2 * 96; step += 1) {
          const then = at.getTime() + step * 15 * 60_000;
          const ours = spans.some(({ from, until }) => from <= then && then < until);
          if (ours !== isWorking(one, new Date(then))) throw new Error(`${new Date(then).toISOString()}: ${ours}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("P20 adding then measuring gives the duration back: of hours every minute, of days their number", () => {
    fc.assert(
      fc.property(calendars, whole, hoursLong, daysLong, (over, at, ms, days) => {
        const one = calendar(over);
        const reached = laterBy(at, ms, one);
        let worked = 0;
        for (const { spans } of workingDays(one, at.getTime())) {
          if (spans[0].from > reached.getTime()) break;
          for (const { from, until } of spans)
            worked += Math.max(0, Math.min(until, reached.getTime()) - Math.max(from, at.getTime()));
        }
        expect(worked).toBe(ms);
        expect(workedBetween(at, laterBy(at, days * DAY, one), one)).toEqual({ days, ms: 0 });
        const measured = workedBetween(at, reached, one);
        if (measured.ms < DAY)
          expect(workedBetween(at, laterBy(at, measured.days * DAY + measured.ms, one), one)).toEqual(measured);
      }),
      { numRuns: 150 },
    );
  });

  test("P20 later is never earlier: neither of a later instant, nor of more hours, nor of more days", () => {
    const span = fc.integer({ min: 0, max: 2 * DAY });
    fc.assert(
      fc.property(calendars, whole, span, hoursLong, daysLong, (over, at, by, ms, days) => {
        const one = calendar(over);
        const duration = days * DAY + ms;
        const reached = laterBy(at, duration, one);
        expect(reached >= at).toBe(true);
        expect(laterBy(new Date(at.getTime() + by), duration, one) >= reached).toBe(true);
        expect(laterBy(at, days * DAY + Math.min(ms + by, DAY - 1), one) >= reached).toBe(true);
        expect(laterBy(at, duration + DAY, one) >= reached).toBe(true);
        expect(laterBy(at, (days + 1) * DAY, one) > laterBy(at, days * DAY, one)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test("P20 never lands outside working time, except at an end of it", () => {
    fc.assert(
      fc.property(calendars, whole, hoursLong, daysLong, (over, at, ms, days) => {
        const one = calendar(over);
        const reached = laterBy(at, days * DAY + ms, one);
        const justBefore = new Date(reached.getTime() - 60_000);
        expect(isWorking(one, reached) || isWorking(one, justBefore)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test("the far future is reached in no time: twenty years are the end of it", () => {
    const rare = calendar({ hours: { ...NONE, sunday: hours("02:00-02:05") } });
    const from = instant("2026-03-02T09:00", "Europe/Warsaw");
    const begun = cpuMs();
    for (const ms of [100_000 * DAY, 23 * HOUR, Number.MAX_SAFE_INTEGER]) {
      const reached = laterBy(from, ms, rare);
      expect(reached.getTime()).toBeGreaterThan(from.getTime() + 5 * 365 * DAY);
      expect(reached.getTime()).toBeLessThan(from.getTime() + 41 * 366 * DAY);
    }
    expect(cpuMs() - begun).toBeLessThan(2_000);
  });
});
