// What has no explicit value is listed, and can be decided either way (S1.35).

import { expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { inOneLine } from "../../src/config/problem.ts";
import { exampleConfig } from "../support/world.ts";
import { aFolder, listOf, load } from "./config-folder.ts";

const DESK = (over = "") =>
  `support:\n  name: Support\n  address: help@us.example\n  prefix: HD\n  kind: call\n  people: [anna]\n${over}`;
const TEMPLATE = (id: string) =>
  `${id}: { purpose: escalation, kind: ${id}, desk: support, authority: person:anna, title: t, body: b, priority: high }\n`;
const VISIBILITY = "  visibility:\n    byChases: false\n    templates: { call: call, request: request }\n";
const files = (over: string) => ({
  "desks.yaml": DESK(over),
  "call-templates.yaml": TEMPLATE("call") + TEMPLATE("request"),
});
const openIn = async (over: string): Promise<string[]> =>
  ((await loadConfig(await aFolder(files(over)))).undecided ?? []).map(inOneLine);

test("S1.35 every undecided item is named with its place, what happens meanwhile, and how to decide it", async () => {
  expect(await openIn("")).toEqual([
    "desks.yaml:1  desks.support.policy — no explicit value: nobody is notified when a requester waits here. Name a policy, or write policy: off.",
    expect.stringMatching(/desks\.support\.chase — .*asking again.* write chase: off\.$/),
    expect.stringMatching(/desks\.support\.visibility — .* write visibility: off\.$/),
  ]);
  const rest = `  policy: simple\n  chase: off\n${VISIBILITY}`;
  expect(await openIn(rest)).toEqual([
    expect.stringMatching(/visibility\.byAnalysts — /),
    expect.stringMatching(/visibility\.manual — /),
  ]);
  expect(await openIn(`${rest}    byAnalysts: [anna]\n    manual: {}\n`)).toEqual([
    expect.stringMatching(/manual\.acknowledgeWithin — /),
  ]);
});

test("S1.35 off decides: nothing is left open, and the settings are as if it had been left out", async () => {
  const off = `  policy: off\n  chase: off\n${VISIBILITY}    byAnalysts: off\n    manual: { acknowledgeWithin: off }\n`;
  expect(await openIn(off)).toEqual([]);
  const { organisation } = await load(files(off));
  const { policyId, chase, visibility } = organisation.desks.get("support")!;
  expect([policyId, chase, visibility?.byAnalysts, visibility?.manual?.acknowledgeWithinMs]).toEqual([
    undefined,
    undefined,
    [],
    undefined,
  ]);
  expect(await listOf(files("  visibility: no\n"))).toEqual([expect.stringMatching(/desks\.support\.visibility/)]);
});

test("S1.35 the example leaves nothing undecided", async () => {
  expect(((await loadConfig(exampleConfig)).undecided ?? []).map(inOneLine)).toEqual([]);
});
