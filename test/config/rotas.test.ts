// rotas.yaml: what may be written, and what does not fit together.

import { expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { inOneLine } from "../../src/config/problem.ts";
import { onCallAt } from "../../src/core/calendar/rota.ts";
import { aFolder, listOf, load } from "./config-folder.ts";

const TWO =
  "anna: { name: Anna, addresses: [anna@us.example], timeZone: Europe/Warsaw, substitute: ben, leave: [{ from: 2026-03-10, until: 2026-03-10 }] }\n" +
  "ben: { name: Ben, addresses: [ben@us.example], timeZone: Europe/Warsaw }\n";

const rota = (layers: string, more = "", people = TWO) => ({
  "people.yaml": people,
  "rotas.yaml": `network:\n  name: Network\n  timeZone: Europe/Warsaw\n  layers:\n${layers}${more}`,
});
const TURNS = "    - { members: [anna, ben], starts: 2026-03-02 }\n";
const STEP = (tell: string) => ({
  "policies.yaml": `simple: { name: Simple, steps: [{ after: 15m, notify: "${tell}", by: email }], repeat: { every: 1h } }\n`,
});

test("a rota has layers of people who take turns, a week long from 09:00 unless they say otherwise; a step names it", async () => {
  const { organisation } = await load({
    ...rota(`${TURNS}    - { name: shifts, members: [ben], turn: 12h, starts: 2026-03-03, handOff: "7:30" }\n`),
    ...STEP("rota:network"),
  });
  expect(organisation.rotas?.get("network")).toEqual({
    id: "network",
    name: "Network",
    timeZone: "Europe/Warsaw",
    layers: [
      { name: "layer 1", members: ["anna", "ben"], turnMinutes: 10_080, startsOn: "2026-03-02", handOffMinutes: 540 },
      { name: "shifts", members: ["ben"], turnMinutes: 720, startsOn: "2026-03-03", handOffMinutes: 450 },
    ],
    overrides: [],
  });
  expect(organisation.policies.get("simple")!.steps[0].tell).toEqual({ kind: "rota", id: "network" });
  expect(organisation.people.get("anna")!.substituteId).toBe("ben");
});

test("hours over midnight belong to the day on which they begin; without hours a day counts as a whole", async () => {
  const only = 'only: [{ days: [sunday], hours: "22:00-06:00" }, { days: [friday] }]';
  const { organisation } = await load(rota(`    - { members: [anna], starts: 2026-03-01, ${only} }\n`));
  expect(organisation.rotas!.get("network")!.layers[0].hours).toMatchObject({
    timeZone: "Europe/Warsaw",
    hours: {
      sunday: [{ from: 1_320, until: 1_440 }],
      monday: [{ from: 0, until: 360 }],
      tuesday: [],
      friday: [{ from: 0, until: 1_440 }],
    },
  });
});

test("an override is read in the rota's own time zone", async () => {
  const override = "  overrides: [{ person: ben, from: 2026-03-03T09:00, until: 2026-03-04T09:00, reason: a fair }]\n";
  const { organisation } = await load(rota(TURNS, override));
  const network = organisation.rotas!.get("network")!;
  expect(onCallAt(network, new Date("2026-03-03T07:59Z"))[0]?.personId).toBe("anna");
  expect(onCallAt(network, new Date("2026-03-03T08:00Z"))[0]).toEqual({ personId: "ben", because: "a fair" });
});

test("what does not fit is told with its line: people and rotas there are not, odd turns, times the wrong way round", async () => {
  const override = "  overrides:\n    - { person: bob, from: 2026-03-04T09:00, until: 2026-03-03T09:00 }\n";
  const layers = '    - { members: [anna, cleo], turn: 90m, starts: 2026-03-02, only: [{ hours: "9-5" }] }\n';
  const people = TWO.replace("substitute: ben", "substitute: anna");
  expect(await listOf({ ...rota(layers, override, people), ...STEP("rota:netwrok") })).toEqual([
    expect.stringMatching(/^people\.yaml:1 .*substitute — "anna" cannot stand in for themselves/),
    expect.stringMatching(/^policies\.yaml:1 .*notify — there is no rota "netwrok"\. Did you mean "network"/),
    expect.stringMatching(/^rotas\.yaml:5 .*hours — .*hours such as 22:00-06:00/),
    expect.stringMatching(/^rotas\.yaml:5 .*members\[1\] — there is no person "cleo"/),
    expect.stringMatching(/^rotas\.yaml:5 .*turn — "90m" is not a number of whole hours/),
    expect.stringMatching(/^rotas\.yaml:7 .*person — there is no person "bob"/),
    expect.stringMatching(/^rotas\.yaml:7 .*until — "2026-03-03T09:00" is not after 2026-03-04T09:00/),
  ]);
});

test("a rota is nobody who could belong to a desk or answer for escalations", async () => {
  const desk = "support: { name: S, address: help@us.example, prefix: HD, kind: call, people: ['rota:network'] }\n";
  expect(await listOf({ ...rota(TURNS), "desks.yaml": desk })).toEqual([
    expect.stringMatching(/^desks\.yaml:1 .*people\[0\] — .*a person's id or group:<id>/),
  ]);
});

test("when nobody is on call is said with the rota, from when to when, and why (S4.15)", async () => {
  const days = "    - { members: [anna], starts: 2026-03-02, only: [{ days: [monday, tuesday] }] }\n";
  const said = async (layers: string, people: string) =>
    (
      (await loadConfig(await aFolder(rota(layers, "", people)), undefined, new Date("2026-03-09T11:00Z"))).warnings ??
      []
    )
      .filter(({ file }) => file === "rotas.yaml")
      .map(inOneLine);
  expect(await said(days, TWO.replace("substitute: ben, ", ""))).toEqual([
    "rotas.yaml:1  rotas.network — nobody is on call for 10 days of the coming 14 days, because it is nobody's turn, first from Wed 11 Mar 2026, 00:00 to Mon 16 Mar 2026, 00:00 (Europe/Warsaw). Add a layer or an override if somebody must be on call then.",
    "rotas.yaml:1  rotas.network — nobody is on call from Tue 10 Mar 2026, 00:00 to Wed 11 Mar 2026, 00:00 (Europe/Warsaw): Anna is away, and nobody stands in. Add an override for that time, or name a substitute in people.yaml.",
  ]);
  expect(await said(TURNS, TWO)).toEqual([]);
});
