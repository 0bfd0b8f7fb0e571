// What escalations show of earlier tickets, as a desk and a client say it.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { listOf, load } from "./config-folder.ts";

const DAY = 86_400_000;
const TEMPLATE = (kind: string) =>
  `{ purpose: escalation, kind: ${kind}, desk: support, authority: person:anna, title: x, body: "{{recurrence}}", priority: high }`;

const files = (recurrence: string, client = "") => ({
  "desks.yaml": `
support:
  name: Support
  address: help@us.example
  prefix: HD
  kind: call
  people: [anna]
  visibility:
    byChases: false
    templates: { call: call, request: request }
${recurrence}`,
  "call-templates.yaml": `call: ${TEMPLATE("call")}\nrequest: ${TEMPLATE("request")}\n`,
  "clients.yaml": `acme: { name: Acme${client} }\n`,
});

const rulesOf = async (recurrence: string) =>
  (await load(files(recurrence))).organisation.desks.get("support")!.visibility!.recurrence;

test("S3.7, S3.8: without the section fourteen days are shown, and the warranty is as long", async () => {
  expect(await rulesOf("")).toEqual({ withinMs: 14 * DAY, warrantyMs: 14 * DAY });
  expect(await rulesOf("    recurrence: { within: 7 days }\n")).toEqual({ withinMs: 7 * DAY, warrantyMs: 7 * DAY });
  expect(await rulesOf("    recurrence: { warranty: 30 days }\n")).toEqual({
    withinMs: 14 * DAY,
    warrantyMs: 30 * DAY,
  });
});

test("it can be switched off, and a word that is none of its settings is refused", async () => {
  expect(await rulesOf("    recurrence: { enabled: false }\n")).toBeUndefined();
  expect((await listOf(files("    recurrence: { within: soon }\n"))).join()).toContain('"soon" is not a duration');
  expect((await listOf(files("    recurrence: { days: 14 }\n"))).join()).toContain("days");
});

test("a client may have a warranty of its own; the one the example shows in a comment is right", async () => {
  const warrantyOf = async (client: string) =>
    (await load(files("", client))).organisation.clients.get("acme")!.warrantyMs;
  expect(await warrantyOf("")).toBeUndefined();
  expect(await warrantyOf(", warranty: 90 days")).toBe(90 * DAY);
  const path = fileURLToPath(new URL("../../config/clients.yaml", import.meta.url));
  const [, shown] = /^ {2}# (warranty: .*)$/m.exec(await readFile(path, "utf8"))!;
  expect(await warrantyOf(`, ${shown}`)).toBe(30 * DAY);
});
