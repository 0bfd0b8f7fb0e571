// When a day's work ends, and when a clock on the wall shows a time next.

import { expect, test } from "vitest";
import { endOfToday, endOfWork } from "../../src/core/calendar/end-of-day.ts";
import { nextWallTime } from "../../src/core/calendar/wall-time.ts";
import { organisation } from "../support/builders.ts";

const at = (instant: string): Date => new Date(`${instant}:00Z`);
const zone = "Europe/London";
const office = { ...organisation.calendars.get("office")!, timeZone: zone, holidays: new Set<string>() };

test("without working hours a day ends at five, on the wall of that place", () => {
  const bare = { zone, calendar: undefined };
  expect(endOfWork(at("2026-03-02T09:30"), bare)).toEqual(at("2026-03-02T17:00"));
  expect(endOfWork(at("2026-03-02T17:00"), bare)).toEqual(at("2026-03-03T17:00"));
  expect(endOfWork(at("2026-03-02T09:30"), bare, 1)).toEqual(at("2026-03-03T17:00"));
  expect(endOfWork(at("2026-07-06T09:30"), bare)).toEqual(at("2026-07-06T16:00")); // in summer
  expect(endOfToday(at("2026-03-02T16:59"), bare)).toEqual(at("2026-03-02T17:00"));
  expect(endOfToday(at("2026-03-02T17:00"), bare)).toBeUndefined();
});

test("with working hours it ends with the last of them; nobody works on Sunday, so nothing ends then", () => {
  const clock = { zone, calendar: office };
  const end = endOfToday(at("2026-03-02T09:30"), clock)!;
  expect(end).toEqual(at("2026-03-02T17:00"));
  expect(endOfWork(end, clock).getTime()).toBe(end.getTime() + 86_400_000); // it has ended: tomorrow's
  expect(endOfToday(end, clock)).toBeUndefined();
  expect(endOfToday(at("2026-03-01T10:00"), clock)).toBeUndefined();
  expect(endOfWork(at("2026-03-01T10:00"), clock)).toEqual(end);
  expect(endOfWork(at("2026-03-02T09:30"), clock, 1).getTime()).toBe(end.getTime() + 86_400_000);
  expect(endOfWork(at("2026-03-02T20:00"), clock, 1).getTime()).toBe(end.getTime() + 86_400_000);
});

test("a time on the wall comes next today, else tomorrow, and not before so many days have begun", () => {
  const noon = 12 * 60;
  expect(nextWallTime(zone, at("2026-03-02T11:59"), noon)).toEqual(at("2026-03-02T12:00"));
  expect(nextWallTime(zone, at("2026-03-02T12:00"), noon)).toEqual(at("2026-03-03T12:00"));
  expect(nextWallTime(zone, at("2026-03-02T11:59"), noon, 1)).toEqual(at("2026-03-03T12:00"));
  expect(nextWallTime(zone, at("2026-03-02T12:01"), noon, 1)).toEqual(at("2026-03-03T12:00"));
  expect(nextWallTime(zone, at("2026-03-02T12:01"), noon, 2)).toEqual(at("2026-03-04T12:00"));
  // The clocks skip 01:30 on the last Sunday of March, and show it twice on that of October.
  expect(nextWallTime(zone, at("2026-03-29T00:00"), 90)).toEqual(at("2026-03-30T00:30"));
  expect(nextWallTime(zone, at("2026-10-25T00:00"), 90)).toEqual(at("2026-10-25T00:30"));
  expect(nextWallTime(zone, at("2026-10-25T00:30"), 90)).toEqual(at("2026-10-25T01:30"));
  expect(nextWallTime(zone, at("2026-10-25T01:30"), 90)).toEqual(at("2026-10-26T01:30"));
});
