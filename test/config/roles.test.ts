// roles.yaml: what it means, and what is wrong with it.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ACTION_NAMES } from "../../src/core/model/role.ts";
import { listOf, load } from "./config-folder.ts";

const PEOPLE = `
anna: { name: Anna, addresses: [anna@us.example], timeZone: Europe/Warsaw }
ben: { name: Ben, addresses: [ben@us.example], timeZone: Europe/Warsaw }
`;
const files = (roles: string, more: Record<string, string> = {}) => ({
  "people.yaml": PEOPLE,
  "groups.yaml": "team: { name: Team, members: [anna, ben] }\n",
  "roles.yaml": roles,
  ...more,
});
const rolesOf = async (roles: string) => (await load(files(roles))).organisation.roles;

test("a file without roles, or none at all, leaves it to who works where", async () => {
  expect((await load()).organisation.roles).toBeUndefined();
  expect(await rolesOf("# nothing yet\n")).toBeUndefined();
});

test("S4.12: roles name people and groups; the admins of organisation.yaml are admins; what is left out is usual", async () => {
  expect(
    await rolesOf("analyst: { holders: [group:team] }\nguest: { holders: [ben], may: [see], desks: [support] }\n"),
  ).toEqual([
    { id: "admin", name: "admin", may: ACTION_NAMES, desks: "all", kinds: ["call", "request"], holders: ["anna"] },
    expect.objectContaining({
      id: "analyst",
      desks: "own",
      holders: ["anna", "ben"],
      may: expect.arrayContaining(["escalate"]),
    }),
    { id: "guest", name: "guest", may: ["see"], desks: ["support"], kinds: ["call", "request"], holders: ["ben"] },
  ]);
});

test("the usual roles may be told otherwise", async () => {
  const roles = await rolesOf(
    "admin: { name: Boss, holders: [ben], kinds: [call] }\nanalyst: { may: [see], desks: all }\n",
  );
  expect(roles).toMatchObject([
    { id: "admin", name: "Boss", holders: ["anna", "ben"], kinds: ["call"] },
    { id: "analyst", may: ["see"], desks: "all", holders: [] },
  ]);
});

test("names that lead nowhere and words that are no permission are told with what was meant", async () => {
  const problems = await listOf(
    files(
      "helper: { holders: [bne, group:taem], may: [anser, see], desks: [suport], kinds: [calls] }\nanalyst: { desks: alll }\n",
    ),
  );
  const all = problems.join("\n");
  for (const [wrong, meant] of [
    ["bne", "ben"],
    ["taem", "team"],
    ["suport", "support"],
    ["anser", "answer"],
    ["calls", "call"],
  ]) {
    expect(problems.find((line) => line.includes(`"${wrong}"`))).toContain(`Did you mean "${meant}"?`);
  }
  expect(all).toMatch(/roles\.yaml:2 {2}roles\.analyst\.desks — "alll" is not all, own or a list of desks/);
});

test("a role of one's own says what it may", async () => {
  expect(await listOf(files("helper: { holders: [ben] }\n"))).toEqual([
    expect.stringMatching(/^roles\.yaml:1 {2}roles\.helper — the role "helper" does not say what it may\. Add "may:"/),
  ]);
});

const DESK = (people: string, more = "") =>
  `support:\n  name: Support\n  address: help@us.example\n  prefix: HD\n  kind: call\n  people: [${people}]\n  policy: simple\n${more}`;

test("byAnalysts beside roles would be a second truth: it is refused, with what to do", async () => {
  const template = (kind: string) =>
    `${kind}: { purpose: escalation, kind: ${kind}, desk: support, authority: person:anna, title: x, body: x, priority: high }\n`;
  const visibility =
    "  visibility:\n    byChases: false\n    byAnalysts: [anna]\n    templates: { call: call, request: request }\n";
  const more = {
    "desks.yaml": DESK("anna", visibility),
    "call-templates.yaml": template("call") + template("request"),
  };
  expect(await listOf(files("# none\n", more))).toEqual([]);
  expect(await listOf(files("analyst: {}\n", more))).toEqual([
    expect.stringMatching(
      /^desks\.yaml:10 .*byAnalysts has no effect together with roles\.yaml\. Who may escalate stands in roles/,
    ),
  ]);
});

test("whom the settings count on must be let by a role: at their desk, as a policy's reader, as an admin", async () => {
  const more = { "desks.yaml": DESK("ben") };
  const policy = {
    "policies.yaml": "simple: { name: Simple, steps: [{ after: 15m, notify: person:ben, by: email }] }\n",
  };
  expect(await listOf(files("admin: {}\n", { ...more, ...policy }))).toEqual([
    expect.stringMatching(
      /desks\.yaml:6 {2}desks\.support\.people — no role lets Ben do that: "you are not allowed to see tickets of Support"\. Give Ben a role/,
    ),
    expect.stringMatching(
      /desks\.yaml:7 {2}desks\.support\.policy — no role lets Ben do that: "you are not allowed to see/,
    ),
    expect.stringMatching(/desks\.support\.policy — no role lets Ben do that: "you are not allowed to say "on it"/),
  ]);
  expect(await listOf(files("analyst: { holders: [ben] }\n", { ...more, ...policy }))).toEqual([]);
  expect(await listOf(files("admin: { may: [see, confirm] }\n"))).toEqual([
    expect.stringMatching(
      /organisation\.yaml:\d+ {2}organisation\.admins — no role lets Anna do that: "you are not allowed to release quarantined mails/,
    ),
  ]);
});

test("S4.7: whom a trigger or a chase tells must be let see what it is about, at one desk of the trigger's at least", async () => {
  const chase =
    "  chase: { threshold: 3, window: 5d, minimumInterval: 1h, maximum: 5, whoMayChase: requester, notify: [ben] }\n";
  const trigger = (more = "") => `late: { name: Late, when: { step: 1 }${more}, then: { notify: [anna, ben] } }\n`;
  const problems = (roles: string, more = "") =>
    listOf(files(roles, { "desks.yaml": DESK("anna", chase), "triggers.yaml": trigger(more) }));
  const [first, second, ...rest] = await problems("analyst: { holders: [anna] }\n");
  expect(first).toMatch(
    /desks\.yaml:\d+ {2}desks\.support\.chase\.notify — no role lets Ben do that: "you are not allowed to see/,
  );
  expect(second).toMatch(
    /triggers\.yaml:1 {2}triggers\.late\.then\.notify — no role lets Ben do that: "you are not allowed to see/,
  );
  expect(rest).toEqual([]);
  expect(await problems("reader: { holders: [ben], may: [see], desks: [support] }\n", ", desks: [support]")).toEqual(
    [],
  );
});

test("the roles that the example shows in comments are right, once byAnalysts is left out", async () => {
  const read = (file: string) => readFile(fileURLToPath(new URL(`../../config/${file}`, import.meta.url)), "utf8");
  const names = ["organisation", "people", "groups", "clients", "desks", "policies", "calendars", "call-templates"];
  const texts = await Promise.all(names.map((name) => read(`${name}.yaml`)));
  const example = Object.fromEntries(names.map((name, at) => [`${name}.yaml`, texts[at]!]));
  const shown = (await read("roles.yaml")).replace(/^[\s\S]*?(?=^# manager:$)/m, "").replace(/^# ?/gm, "");
  const desks = example["desks.yaml"]!.replace(/^ +byAnalysts:.*\n/gm, "");
  const { organisation } = await load({ ...example, "desks.yaml": desks, "roles.yaml": shown });
  expect(organisation.roles).toMatchObject([
    { id: "admin", holders: ["ben"] },
    { id: "manager", holders: ["ben", "diana"] },
    { id: "analyst", holders: ["anna", "piotr", "carla"], desks: "own" },
    { id: "escalates-calls", may: ["escalate"], kinds: ["call"], desks: ["support"] },
  ]);
});

test("S1.30: a client names who of it may chase; an empty list is nobody, none is whoever the desk lets", async () => {
  const chasersOf = async (line: string) =>
    (await load({ "clients.yaml": `c: { name: C, domains: [c.example]${line} }\n` })).organisation.clients.get("c")
      ?.chasers;
  expect(await chasersOf("")).toBeUndefined();
  expect(await chasersOf(", chasers: []")).toEqual([]);
  expect(await chasersOf(", chasers: [Ada@c.example]")).toEqual(["ada@c.example"]);
});
