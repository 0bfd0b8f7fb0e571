// Calendars of who is on call, as other programs follow them.

import ical from "ical.js";
import { expect, test } from "vitest";
import type { Rota } from "../../src/core/calendar/rota.ts";
import { feedLink } from "../../src/security/feed-link.ts";
import { aSite } from "./support/site.ts";

const network: Rota = {
  id: "network",
  name: "Network, \n and so on", // people write what they like
  timeZone: "Europe/Warsaw",
  layers: [
    {
      name: "weeks",
      members: ["anna", "ben"],
      turnMinutes: 7 * 1_440,
      startsOn: "2026-03-02",
      handOffMinutes: 540,
    },
  ],
  overrides: [],
};

const theSite = async () => {
  const site = await aSite();
  site.world.app.organisation = { ...site.world.app.organisation, rotas: new Map([["network", network]]) };
  const pathOf = (kind: "person" | "rota", id: string): string =>
    feedLink({ kind, id }, site.world.app).slice(site.world.app.publicUrl.length);
  return { site, pathOf };
};

const entriesIn = (text: string): { summary: string; from: string; until: string }[] =>
  new ical.Component(ical.parse(text)).getAllSubcomponents("vevent").map((one) => {
    const event = new ical.Event(one);
    const [from, until] = [event.startDate, event.endDate].map((time) => time.toJSDate().toISOString());
    return { summary: event.summary, from: from!, until: until! };
  });

test("everybody's turns in a rota are read as iCalendar, at the same instants in every zone", async () => {
  const { site, pathOf } = await theSite();
  const { statusCode, headers, body } = await site.get(pathOf("rota", "network"));
  expect([statusCode, headers["content-type"]]).toEqual([200, "text/calendar; charset=utf-8"]);
  expect(
    entriesIn(body)
      .slice(0, 4)
      .map(({ summary, from }) => [summary.slice(-10), from]),
  ).toEqual([
    ["Anna Nowak", "2026-03-02T08:00:00.000Z"],
    ["Ben Okafor", "2026-03-09T08:00:00.000Z"],
    ["Anna Nowak", "2026-03-16T08:00:00.000Z"],
    ["Ben Okafor", "2026-03-23T08:00:00.000Z"],
  ]);
  expect(entriesIn(body)[4]!.from).toBe("2026-03-30T07:00:00.000Z"); // summer time: nine o'clock there
  expect(body.split("\r\n").every((line) => !/[\n]/.test(line))).toBe(true);
});

test("a person's own has their turns alone, and when they are away", async () => {
  const { site, pathOf } = await theSite();
  const { people } = site.world.app.organisation;
  const leave = [{ fromAt: new Date("2026-04-01T00:00Z"), untilAt: new Date("2026-04-03T00:00Z") }];
  const ben = { ...people.get("ben")!, leave };
  site.world.app.organisation = { ...site.world.app.organisation, people: new Map([...people, ["ben", ben]]) };
  const entries = entriesIn((await site.get(pathOf("person", "ben"))).body);
  expect(entries[0]).toEqual({
    summary: expect.stringMatching(/^On call for Network/),
    from: "2026-03-09T08:00:00.000Z",
    until: "2026-03-16T08:00:00.000Z",
  });
  expect(entries.at(-1)).toEqual({
    summary: "Away",
    from: "2026-04-01T00:00:00.000Z",
    until: "2026-04-03T00:00:00.000Z",
  });
  expect(entries.some(({ summary }) => summary.includes("Anna"))).toBe(false);
});

test("an address that we did not make, or of somebody else, shows nothing", async () => {
  const { site, pathOf } = await theSite();
  const own = pathOf("person", "ben");
  const { app } = site.world;
  app.organisation = { ...app.organisation, rotas: new Map([["ben", { ...network, id: "ben" }]]) }; // of the same id
  const forged = [
    own.replace("/ben/", "/anna/"),
    own.replace("/person/", "/rota/"),
    own.replace(/[0-9a-f]\.ics$/, (end) => `${end.startsWith("0") ? 1 : 0}.ics`),
    pathOf("person", "nobody"),
    pathOf("rota", "gone"),
    "/calendar/__proto__/ben/x.ics",
  ];
  for (const path of forged) {
    const { statusCode, body } = await site.get(path);
    expect([path, statusCode]).toEqual([path, 404]);
    expect(body).not.toContain("VCALENDAR");
  }
});
