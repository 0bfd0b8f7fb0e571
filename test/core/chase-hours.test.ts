// Chases counted in working hours: the window and the interval, over a weekend and over a change of the clocks.

import { expect, test } from "vitest";
import { type Calendar, WEEKDAYS } from "../../src/core/calendar/working-hours.ts";
import { count } from "../../src/core/chase/count.ts";
import { chaseRulesOf } from "../../src/core/model/chase-rules.ts";
import type { ChaseRules } from "../../src/core/model/desk.ts";
import type { Chase } from "../../src/core/model/ticket.ts";
import { aRecord, aWaitingTicket, CARL, desk, organisation } from "../support/builders.ts";

const NINE_TO_FIVE = [{ from: 540, until: 1_020 }];
const WORKDAYS: readonly string[] = WEEKDAYS.slice(0, 5);

const office = (timeZone: string, hours = NINE_TO_FIVE, days = WORKDAYS): Calendar => ({
  id: "office",
  name: "Office",
  timeZone,
  hours: Object.fromEntries(
    WEEKDAYS.map((day) => [day, days.includes(day) ? hours : []]),
  ) as unknown as Calendar["hours"],
  holidays: new Set(),
});

/** The example's support desk, three within five days and an hour apart, counted by a calendar. */
const rules = (calendar: Calendar, over: Partial<ChaseRules> = {}): ChaseRules => {
  const support = { ...desk(), calendarId: "office", chase: { ...desk().chase!, hours: "working" as const, ...over } };
  const desks = new Map([["support", support]]);
  return chaseRulesOf(aRecord(), support, { ...organisation, desks, calendars: new Map([["office", calendar]]) })!;
};

const chased = (...instants: string[]) =>
  aWaitingTicket({
    chases: instants.map(
      (at): Chase => ({ at: new Date(at), by: CARL, source: "email", counted: true, because: "asked" }),
    ),
  });

test("S1.5 an hour apart is an hour of work: after Friday 16:50 the next one counts on Monday from 09:50", () => {
  const warsaw = rules(office("Europe/Warsaw"));
  const friday = "2026-03-06T15:50:00Z";
  expect(count(aWaitingTicket(), warsaw, new Date(friday))).toMatchObject({
    counted: true,
    nextAt: new Date("2026-03-09T08:50:00Z"),
  });
  const on = (at: string) => count(chased(friday), warsaw, new Date(at));
  expect(on("2026-03-07T12:00:00Z")).toMatchObject({
    counted: false,
    nextAt: new Date("2026-03-09T08:50:00Z"),
    because: "the minimum interval between chases is 1 working hour",
  });
  expect(on("2026-03-09T08:49:00Z").counted).toBe(false);
  expect(on("2026-03-09T08:50:00Z")).toMatchObject({ counted: true, because: "chase 2 of 3" });
});

test("S1.19 five days are five working days: over a weekend they are seven", () => {
  const warsaw = rules(office("Europe/Warsaw"));
  const twice = chased("2026-03-05T10:00:00Z", "2026-03-06T10:00:00Z"); // Thursday and Friday, 11:00
  const number = (at: string, by = warsaw) => count(twice, by, new Date(at)).number;
  expect(number("2026-03-12T09:59:00Z")).toBe(3);
  expect(number("2026-03-12T10:00:00Z")).toBe(2);
  expect(number("2026-03-12T09:59:00Z", rules(office("Europe/Warsaw"), { hours: "all" }))).toBe(1);
});

test("rules of a tier may count in working hours where the desk counts every hour", () => {
  const client = { id: "c", name: "C", domains: [], addresses: [], policyId: undefined, tier: "gold" };
  const calendar = office("Europe/Warsaw");
  const desks = new Map([["support", { ...desk(), calendarId: "office" }]]);
  const known = { clients: new Map([["c", client]]), desks, calendars: new Map([["office", calendar]]) };
  const chase = { ...desk().chase!, byTier: new Map([["gold", { hours: "working" as const }]]) };
  const support = { ...desk(), chase };
  expect(chaseRulesOf(aRecord({ clientId: "c" }), support, known)?.calendar).toBe(calendar);
  expect(chaseRulesOf(aRecord(), support, known)?.calendar).toBeUndefined();
});

test.each([
  // a chase on the Friday before at 12:00 on the wall, the same time five working days later, an hour apart over the night
  ["Europe/Warsaw", "2026-03-27T11:00:00Z", "2026-04-03T10:00:00Z"],
  ["Europe/Warsaw", "2026-10-23T10:00:00Z", "2026-10-30T11:00:00Z"],
  ["America/New_York", "2026-03-06T17:00:00Z", "2026-03-13T16:00:00Z"],
  ["America/New_York", "2026-10-30T16:00:00Z", "2026-11-06T17:00:00Z"],
  ["Asia/Kolkata", "2026-03-27T06:30:00Z", "2026-04-03T06:30:00Z"],
  ["Australia/Lord_Howe", "2026-10-02T01:30:00Z", "2026-10-09T01:00:00Z"],
  ["Australia/Lord_Howe", "2026-04-03T01:00:00Z", "2026-04-10T01:30:00Z"],
])("P20 in %s the window from %s closes at %s, on the minute, though the clocks were changed", (zone, from, until) => {
  const ticket = chased(from);
  const justBefore = new Date(Date.parse(until) - 60_000);
  const by = rules(office(zone));
  expect([justBefore, new Date(until)].map((at) => count(ticket, by, at).number)).toEqual([2, 1]);
});

test.each([
  ["Europe/Warsaw", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z"], // 01:30 → 03:30: 02:00-03:00 is skipped
  ["Europe/Warsaw", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"], // 02:30 → 02:30: it comes twice
  ["Australia/Lord_Howe", "2026-10-03T15:00:00Z", "2026-10-03T16:00:00Z", "2026-10-03T17:00:00Z"], // 01:30 → 03:00
  ["Australia/Lord_Howe", "2026-04-04T14:45:00Z", "2026-04-04T15:45:00Z", "2026-04-04T16:45:00Z"], // 01:45 → 02:15
])(
  "P20 in %s an hour apart is an hour, also in the night the clocks are changed (%s)",
  (zone, first, second, third) => {
    const night = rules(office(zone, [{ from: 0, until: 360 }], WEEKDAYS));
    expect(count(aWaitingTicket(), night, new Date(first)).nextAt).toEqual(new Date(second));
    expect(count(chased(first), night, new Date(second))).toMatchObject({ counted: true, nextAt: new Date(third) });
  },
);
