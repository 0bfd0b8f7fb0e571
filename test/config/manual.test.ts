// What #escalate must bring, as a desk's settings say it.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { raise } from "../../src/core/visibility/raise.ts";
import { aTicket, at, organisation } from "../support/builders.ts";
import { listOf, load } from "./config-folder.ts";

const TEMPLATE = (kind: string, body: string) =>
  `{ purpose: escalation, kind: ${kind}, desk: support, authority: person:anna, title: x, body: "${body}", priority: high }`;

const files = (manual: string, body = "{{info}}") => ({
  "desks.yaml": `
support:
  name: Support
  address: help@us.example
  prefix: HD
  kind: call
  people: [anna]
  visibility:
    byChases: false
    byAnalysts: [anna]
    templates: { call: call, request: request }
${manual}`,
  "call-templates.yaml": `call: ${TEMPLATE("call", body)}\nrequest: ${TEMPLATE("request", "x")}\n`,
});

const manualOf = async (manual: string) =>
  (await load(files(manual))).organisation.desks.get("support")!.visibility?.manual;

test("without the section #escalate needs nothing; an empty one asks for all that is usual", async () => {
  expect(await manualOf("")).toBeUndefined();
  const usual = await manualOf("    manual: {}\n");
  expect(usual).toMatchObject({
    notApplicable: ["environment", "recentChanges"],
    fewestWords: 2,
    category: true,
    priority: true,
    responsible: true,
  });
  expect(usual?.acknowledgeWithinMs).toBeUndefined();
  for (const vague of ["asap", "siehe oben", "ne marche pas", "nie działa"]) expect(usual?.vague).toContain(vague);
});

test("a field that is none of the seven and a word that call templates do not know are refused", async () => {
  expect((await listOf(files("    manual: { notApplicable: [enviroment] }\n"))).join()).toContain(
    '"enviroment" is not',
  );
  expect((await listOf(files("", "{{userImpac}}"))).join()).toContain("there is no variable {{userImpac}}");
  expect(await listOf(files("", "{{userImpact}} {{info}} {{sendBacks}} {{sentBackBecause}}"))).toEqual([]);
});

test("the section that the example shows in comments is right", async () => {
  const path = fileURLToPath(new URL("../../config/desks.yaml", import.meta.url));
  const [, from = ""] = (await readFile(path, "utf8")).split(/^(?= {4}# manual:$)/m);
  const section = from.slice(0, from.search(/^(?! {4}#)/m)).replace(/^( {4})# /gm, "$1");
  expect(await manualOf(section)).toMatchObject({
    acknowledgeWithinMs: 4 * 3_600_000,
    vague: ["see above", "asap", "tbd", "it does not work"],
  });
});

test("a call template names the fields and the send-backs; after chases they are empty", () => {
  const template = organisation.callTemplates.get("escalated-call")!;
  const body = "[{{userImpact}}] [{{info}}] [{{sendBacks}}: {{sentBackBecause}}]";
  const changed = new Map(organisation.callTemplates).set(template.id, { ...template, body, title: "{{userImpact}}" });
  const made = (over: Parameters<typeof aTicket>[0], info: object) => {
    const asked = { ordinal: 1, at: at("10:00"), cause: "analyst", by: "anna", because: "why" } as const;
    const entry = { ...asked, templateId: template.id, state: "owed" as const, ...info };
    const raising = { origin: aTicket(over), entry, id: "bbbbbbbbbbbbb", reference: "MG-1", now: at("10:00") };
    return raise(raising, { ...organisation, callTemplates: changed })!;
  };
  const sendBacks = [{ at: at("09:30"), by: "anna", missing: ["no category", "no reason"] }];
  const full = made({ manual: { info: {}, asked: false, sendBacks } }, { info: { userImpact: "two\nlines" } });
  expect(full.says?.[0]?.text).toBe("[two\nlines] [User Impact:\ntwo\nlines] [1: no category; no reason]");
  expect(full.next.record.subject).toBe("two lines");
  expect(made({}, {}).says?.[0]?.text).toBe("[] [] [0: ]");
});
