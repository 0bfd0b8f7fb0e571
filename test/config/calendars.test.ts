// calendars.yaml: what may be written, and what does not fit together.

import { expect, test } from "vitest";
import { calendarOf } from "../../src/core/model/organisation.ts";
import { listOf, load } from "./config-folder.ts";

const OFFICE = (hours: string, more = "") => ({
  "calendars.yaml": `office:\n  name: Office\n  timeZone: Europe/Warsaw\n  hours:\n${hours}${more}`,
});
const WORKDAY = '    monday: ["09:00-17:00"]\n';

const DESK = (chase: string, calendar = "  calendar: office\n") =>
  `support:\n  name: Support\n  address: help@us.example\n  prefix: HD\n  kind: call\n  people: [anna]\n${calendar}` +
  `  chase:\n    threshold: 3\n    window: 5 days\n    minimumInterval: 1h\n    maximum: 10\n    whoMayChase: requester\n${chase}`;

test("a calendar has several intervals a day, in any order, up to midnight, and holidays; a desk names it", async () => {
  const { organisation } = await load({
    ...OFFICE('    monday: ["13:30 – 17:00", 9:00-12:30]\n    friday: ["20:00-24:00"]\n', "  holidays: [2026-12-25]\n"),
    "desks.yaml": DESK("    hours: working\n"),
  });
  const desk = organisation.desks.get("support")!;
  expect(desk.chase).toMatchObject({ hours: "working" });
  expect(calendarOf(desk, organisation)).toEqual({
    id: "office",
    name: "Office",
    timeZone: "Europe/Warsaw",
    hours: {
      monday: [
        { from: 540, until: 750 },
        { from: 810, until: 1_020 },
      ],
      tuesday: [],
      wednesday: [],
      thursday: [],
      friday: [{ from: 1_200, until: 1_440 }],
      saturday: [],
      sunday: [],
    },
    holidays: new Set(["2026-12-25"]),
  });
});

test("without a calendar every hour counts", async () => {
  const { organisation } = await load({ "desks.yaml": DESK("", "") });
  expect(organisation.calendars.size).toBe(0);
  const desk = organisation.desks.get("support")!;
  expect(desk.chase).toMatchObject({ hours: "all" });
  expect(calendarOf(desk, organisation)).toBeUndefined();
});

test("hours that are no hours, reversed, empty or overlapping are told with their line", async () => {
  const hours =
    '    monday: ["09:00-12:30", "12:00-13:00", "17:00-16:00", "12:00-12:00"]\n    tuesday: ["9-5"]\n    wednesday: ["09:00-24:01", "24:00-24:00"]\n    funday: []\n';
  expect(await listOf(OFFICE(hours))).toEqual([
    expect.stringMatching(
      /^calendars\.yaml:5 .*monday\[2\] — "17:00-16:00" ends before it begins\. .*both days: 22:00-24:00/,
    ),
    expect.stringMatching(/^calendars\.yaml:5 .*monday\[3\] — "12:00-12:00" ends before it begins/),
    expect.stringMatching(
      /^calendars\.yaml:5 .*monday\[1\] — "12:00-13:00" overlaps with "09:00-12:30"\. Write them as one/,
    ),
    expect.stringMatching(/^calendars\.yaml:6 .*tuesday\[0\] — "9-5" is not working hours such as 09:00-12:30/),
    expect.stringMatching(/^calendars\.yaml:7 .*wednesday\[0\] — "09:00-24:01" is not working hours/),
    expect.stringMatching(/^calendars\.yaml:7 .*wednesday\[1\] — "24:00-24:00" is not working hours/),
    expect.stringMatching(/^calendars\.yaml:8 .*funday — there is no setting "funday" here\. Did you mean "sunday"\?/),
  ]);
});

test("intervals that touch do not overlap", async () => {
  expect(await listOf(OFFICE('    monday: ["09:00-12:00", "12:00-17:00"]\n'))).toEqual([]);
});

test("a calendar by which nobody ever works is none", async () => {
  expect(await listOf(OFFICE("    monday: []\n"))).toEqual([
    expect.stringMatching(
      /^calendars\.yaml:4 .*office\.hours — nobody ever works by this calendar\. Write at least one day/,
    ),
  ]);
});

test("a day, a zone and an id are checked like elsewhere", async () => {
  const text =
    "Office:\n  name: Office\n  timeZone: Europe/Warsw\n  hours:\n    monday: [09:00-17:00]\n  holidays: [2026-13-01]\n";
  expect(await listOf({ "calendars.yaml": text })).toEqual([
    expect.stringMatching(/calendars\.Office — "Office" cannot be an id/),
    expect.stringMatching(/timeZone — there is no time zone "Europe\/Warsw"\. Did you mean "Europe\/Warsaw"\?/),
    expect.stringMatching(/holidays\[0\] — "2026-13-01" is not a day such as/),
  ]);
});

test("a desk's calendar exists, and working hours need one", async () => {
  expect(await listOf({ ...OFFICE(WORKDAY), "desks.yaml": DESK("", "  calendar: offise\n") })).toEqual([
    expect.stringMatching(/desks\.support\.calendar — there is no calendar "offise"\. Did you mean "office"\?/),
  ]);
  expect(
    await listOf({ "desks.yaml": DESK("    hours: working\n    byKind: { call: { hours: working } }\n", "") }),
  ).toEqual([
    expect.stringMatching(
      /chase\.hours — there are no working hours here, because this desk names no calendar\. Write calendar: /,
    ),
    expect.stringMatching(/chase\.byKind\.call\.hours — there are no working hours here/),
  ]);
});

test("in working hours a duration is in whole working days and hours of work, and never a week", async () => {
  const problems = (window: string) =>
    listOf({ ...OFFICE(WORKDAY), "desks.yaml": DESK("    hours: working\n").replace("5 days", window) });
  for (const clear of ["5 days", "1 day 4h", "20 Tage"]) expect([clear, await problems(clear)]).toEqual([clear, []]);
  for (const unclear of ["1 week", "48h", "1.5 days", "1 day 30h"])
    expect(await problems(unclear)).toEqual([
      expect.stringMatching(/chase\.window — ".*" is not clear in working hours\. Write whole working days/),
    ]);
  const plain = { ...OFFICE(WORKDAY), "desks.yaml": DESK("").replace("5 days", "1 week") };
  expect(await listOf(plain)).toEqual([]);
});

test("whether a threshold can be reached is measured in working hours too", async () => {
  const problems = (interval: string) =>
    listOf({ ...OFFICE(WORKDAY), "desks.yaml": DESK("    hours: working\n").replace("1h", interval) });
  expect(await problems("19h")).toEqual([]); // twice 19 hours are less than five days of eight
  expect(await problems("20h")).toEqual([
    // five days of eight hours

    expect.stringMatching(
      /3 chases with 20h between them never fall within 5 days, so the threshold could never be reached/,
    ),
  ]);
});
