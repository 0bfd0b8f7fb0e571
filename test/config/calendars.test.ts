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

const ICS = (...events: string[]) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n${events
    .map((event, index) => `BEGIN:VEVENT\r\nUID:${index}\r\nDTSTAMP:20260101T000000Z\r\n${event}\r\nEND:VEVENT\r\n`)
    .join("")}END:VCALENDAR\r\n`;

const WITH_FILE = (ics: string, file = "bank.ics") => ({
  ...OFFICE(`${WORKDAY}  holidays: [2026-06-01]\n  holidayFiles: [${file}]\n`),
  "bank.ics": ics,
});

test("holidays come out of an iCalendar file: whole days, several of them, those that come back, and moved ones", async () => {
  const settings = await load(
    WITH_FILE(
      ICS(
        "DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas",
        "DTSTART;VALUE=DATE:20270402\r\nDTEND;VALUE=DATE:20270406\r\nSUMMARY:Easter\r\nTRANSP:TRANSPARENT",
        "DTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=YEARLY;UNTIL=20280501\r\nEXDATE;VALUE=DATE:20270501",
        "DTSTART:20260707T100000Z\r\nDTEND:20260707T110000Z\r\nSUMMARY:a meeting",
        "DTSTART;VALUE=DATE:20260808\r\nSTATUS:CANCELLED",
      ),
    ),
  );
  expect([...settings.organisation.calendars.get("office")!.holidays].sort()).toEqual([
    "2026-05-01",
    "2026-06-01",
    "2026-12-25",
    "2027-04-02",
    "2027-04-03",
    "2027-04-04",
    "2027-04-05",
    "2028-05-01",
  ]);
});

test("a day that comes back without end does so for long, and a moved one counts where it was moved to", async () => {
  const yearly = "DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY";
  const moved = `${ICS(yearly).replace("END:VCALENDAR\r\n", "")}BEGIN:VEVENT\r\nUID:0\r\nRECURRENCE-ID;VALUE=DATE:20280101\r\nDTSTART;VALUE=DATE:20280103\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
  const { holidays } = (await load(WITH_FILE(moved))).organisation.calendars.get("office")!;
  expect(
    ["2027-01-01", "2028-01-01", "2028-01-03", "2100-01-01", "2101-01-01"].map((day) => holidays.has(day)),
  ).toEqual([true, false, true, true, false]);
});

test("a file of holidays that is not there, holds none, or is something else is told of where it is named", async () => {
  const problem = async (ics: string, file?: string) => (await listOf(WITH_FILE(ics, file))).join("\n");
  expect(await problem("", "bonk.ics")).toMatch(
    /^calendars\.yaml:\d+ .*office\.holidayFiles\[0\] — the file "bonk\.ics" cannot be read: .*It is looked for at \/.*bonk\.ics/,
  );
  expect(await problem("hello")).toMatch(/the file "bank\.ics" is not an iCalendar file: .*Export it again/);
  expect(await problem(ICS("DTSTART:20260707T100000Z"))).toMatch(
    /names no holiday\. A holiday is an entry that lasts all day/,
  );
  expect(await problem(ICS("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY"))).toMatch(/names more than 5000 days/);
  expect(await problem(`${ICS()}${" ".repeat(1024 * 1024)}`)).toMatch(/is larger than a megabyte/);
  expect(await problem("", "../bank.ics")).toMatch(
    /"\.\.\/bank\.ics" is not the name of a file in this folder such as/,
  );
});

test("clients and people name calendars that exist", async () => {
  const clients = "acme:\n  name: Acme\n  domains: [acme.example]\n  calendar: offise\n";
  const people =
    "anna: { name: Anna, addresses: [anna@us.example], timeZone: Europe/Warsaw }\nben:\n  name: Ben\n  addresses: [ben@us.example]\n  timeZone: Europe/Warsaw\n  calendar: ofice\n";
  expect(await listOf({ ...OFFICE(WORKDAY), "clients.yaml": clients, "people.yaml": people })).toEqual([
    expect.stringMatching(/people\.ben\.calendar — there is no calendar "ofice"\. Did you mean "office"\?/),
    expect.stringMatching(/clients\.acme\.calendar — there is no calendar "offise"\. Did you mean "office"\?/),
  ]);
});

test("delays of a policy that mean something else in working hours are told of, where a calendar is named", async () => {
  const policy = (hours: string) =>
    `simple:\n  name: Simple\n  hours: ${hours}\n  promise: 48h\n  steps:\n    - { after: 10h, notify: person:anna, by: email }\n    - { after: 1 day, notify: person:anna, by: email }\n  repeat: { every: 1 week }\n`;
  const warned = async (hours: string, calendar?: string) => {
    const files = { ...OFFICE(WORKDAY), "policies.yaml": policy(hours), "desks.yaml": DESK("", calendar) };
    const { warnings = [] } = await load(files);
    return warnings.filter(({ file }) => file === "policies.yaml").map(({ path, message }) => `${path}: ${message}`);
  };
  expect(await warned("working")).toEqual([
    'policies.simple.repeat.every: "1 week" is not clear in working hours',
    'policies.simple.promise: "48h" is not clear in working hours',
    'policies.simple.steps[1].after: by the calendar "office" this is not later than the step before: "10h" is more work than "1 day"',
  ]);
  expect(await warned("all")).toEqual([]);
  expect(await warned("working", "")).toEqual([]);
});
