// "#away until Friday": until when that is, on the clock of the person who says it, and what they read then.

import { describe, expect, test } from "vitest";
import type { Rota } from "../../src/core/calendar/rota.ts";
import { saidAway } from "../../src/core/command/away.ts";
import type { Mail } from "../../src/core/model/mail.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import { answerMail } from "../../src/inbound/absence-mails.ts";
import { organisation } from "../support/builders.ts";

const anna = organisation.people.get("anna")!; // in Warsaw, an hour ahead of UTC
const MONDAY = new Date("2026-03-02T09:00:00Z");
const said = (text: string) => saidAway(text, { person: anna, at: MONDAY }, organisation);
const until = (text: string): string | undefined => {
  const found = said(text);
  return found?.kind === "away" ? found.untilAt.toISOString() : found?.kind;
};

describe("until when", () => {
  test.each([
    ["#away until 2026-03-09", "2026-03-09T07:00:00.000Z"], // eight in the morning there
    ["#away 9 March", "2026-03-09T07:00:00.000Z"],
    ["#away until Friday", "2026-03-06T07:00:00.000Z"],
    ["#away until Friday 17:30", "2026-03-06T16:30:00.000Z"],
    ["#away until 30 March", "2026-03-30T06:00:00.000Z"], // summer time
    ["#away until 15:00", "2026-03-02T14:00:00.000Z"],
    ["#away 3 days", "2026-03-05T09:00:00.000Z"],
    ["#away tomorrow", "2026-03-03T07:00:00.000Z"],
    ["#away bis Freitag", "2026-03-06T07:00:00.000Z"],
  ])("%s", (text, instant) => expect(until(text)).toBe(instant));

  test("what names no time, one that has passed, or one in years is unclear", () => {
    for (const text of ["#away", "#away skiing", "#away until 2026-02-20", "#away until 2029-01-01"])
      expect(said(text)).toEqual({ kind: "unclear" });
  });

  test("the last word counts; without one, nothing is said", () => {
    expect(said("#away 3 days\n#back")).toEqual({ kind: "back" });
    expect(until("#note x")).toBeUndefined();
    expect(until("I am away until Friday")).toBeUndefined();
  });
});

test("who is away reads who stands in for them, and which of their turns on call fall into it", () => {
  const network: Rota = {
    id: "network",
    name: "Network",
    timeZone: "UTC",
    layers: [
      { name: "days", members: ["anna", "piotr"], turnMinutes: 1_440, startsOn: "2026-03-02", handOffMinutes: 540 },
    ],
    overrides: [],
  };
  const person = { ...anna, substituteId: "ben", leave: [{ fromAt: MONDAY, untilAt: new Date("2026-03-05T09:00Z") }] };
  const of: Organisation = {
    ...organisation,
    rotas: new Map([["network", network]]),
    people: new Map([...organisation.people, ["anna", person]]),
  };
  const mail = { contentId: "c1" } as Mail;
  const away = { kind: "away", untilAt: new Date("2026-03-05T09:00Z") } as const;
  const { text, key, to } = answerMail({ person, said: away, mail, counts: true }, of, MONDAY);
  expect([key, to.address]).toEqual(["said-away/c1", anna.addresses[0]]);
  expect(text).toMatch(/^You are away until Thu 5 Mar 2026, 10:00 CET: /m);
  expect(text).toMatch(/^Ben Okafor stands in for you\.$/m);
  expect(text.match(/^- .*$/gm)).toEqual([
    "- Network, Mon 2 Mar 2026, 10:00 CET to Tue 3 Mar 2026, 10:00 CET: Ben Okafor is notified",
    "- Network, Wed 4 Mar 2026, 10:00 CET to Thu 5 Mar 2026, 10:00 CET: Ben Okafor is notified",
  ]);
});
