// A domain has two spellings and is one name in every setting that holds a domain or an address, whoever made the settings.

import { expect, test } from "vitest";
import { type JsonSchema, jsonSchema } from "../../src/config/json-schema.ts";
import type { Settings } from "../../src/config/load.ts";
import { spellNames } from "../../src/config/spell-names.ts";
import { load } from "./config-folder.ts";

/** How the titles of such values begin (values.ts); they complete '"x" is not …'. */
const HOLDS_A_DOMAIN = /^(a mail address|an address such as|a domain) /;

/** "desks.yaml.*.contactForms.senders": every setting that holds a domain. */
function holdersIn(path: string, { title, items, properties = {}, additionalProperties }: JsonSchema): string[] {
  const entries = typeof additionalProperties === "object" ? holdersIn(`${path}.*`, additionalProperties) : [];
  const below = Object.entries(properties).flatMap(([key, child]) => holdersIn(`${path}.${key}`, child));
  const own = HOLDS_A_DOMAIN.test(title ?? "") ? [path] : [];
  return [...own, ...(items ? holdersIn(path, items) : []), ...entries, ...below];
}

const AT = "@xn--mller-kva.example";
const EVERYWHERE: Readonly<Record<string, string>> = {
  "organisation.yaml": `
name: Us
replyAddress: reply${AT}
aliases: [former${AT}]
machinesThatSpeakForPeople: [jira${AT}, "${AT}"]
legalHold: ["${AT}"]
admins: [anna]
`,
  "people.yaml": `anna: { name: Anna, addresses: [anna${AT}, a${AT}], timeZone: Europe/Warsaw }`,
  "clients.yaml": `
one: { name: One, domains: [xn--mller-kva.example], addresses: [carl${AT}], chasers: [carla${AT}] }
`,
  "desks.yaml": `
support:
  name: Support
  address: help${AT}
  aliases: [hilfe${AT}]
  prefix: HD
  kind: call
  people: [anna]
  contactForms: { senders: [form${AT}] }
  knownLists: [news${AT}, "${AT}"]
`,
  "triggers.yaml": `
alarm:
  name: Alarm
  when: { sender: [alarm${AT}], any: [{ sender: [alarms${AT}] }], not: { sender: ["${AT}"] } }
  then: { risk: security }
`,
  "server.yaml": `
smtp: { trustedSealers: [xn--mller-kva.example] }
imap: { one: { address: help${AT}, host: imap.us.example, user: help, auth: { password: ONIT_IMAP_PASSWORD } } }
delivery: { oauth2: { user: help${AT}, tokenUrl: "https://login.us.example/token", clientId: x, scope: x, clientSecret: ONIT_SECRET } }
`,
};

test("every setting that the schema calls an address or a domain is one of those this test is about", () => {
  const holders = Object.entries(jsonSchema()).flatMap(([file, schema]) => holdersIn(file, schema));
  expect(holders.length).toBeGreaterThan(15);
  expect(
    [...new Set(holders)].filter((path) => !isIn(EVERYWHERE[`${path.split(".yaml")[0]}.yaml`] ?? "", path)),
  ).toEqual([]);
});

/** Whether the file names the setting. */
const isIn = (file: string, path: string): boolean => new RegExp(`\\b${path.split(".").at(-1)}:`).test(file);

test("settings that a program made have one spelling of every name, as those of files have", async () => {
  const read = await load(EVERYWHERE);
  expect(textsIn(read).filter((text) => text.includes("xn--"))).toEqual([]);
  const named = textsIn(read).filter((text) => text.includes("müller.example")).length;
  expect(named).toBeGreaterThan(20);
  const made = changed(read, (text) => text.replace("müller.example", "xn--mller-kva.example")) as Settings;
  expect(textsIn(made).filter((text) => text.includes("xn--")).length).toBe(named);
  expect(textsIn(spellNames(made)).filter((text) => text.includes("xn--"))).toEqual([]);
  expect(spellNames(spellNames(made))).toEqual(spellNames(made));
});

/** Every text of the settings; phrases are words, and hold no names. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return inside(value).flatMap(([, one]) => textsIn(one));
}

function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => changed(one, change));
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, changed(one, change)]));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, isWords(key) ? one : changed(one, change)]),
  );
}

const isWords = (key: string): boolean => key === "phrases" || key === "readings";

const inside = (value: object): [string, unknown][] =>
  (value instanceof Map ? [...(value as Map<string, unknown>)] : Object.entries(value)).filter(
    ([key]) => !isWords(key),
  );
