// An organisation whose settings bear names of an earlier release works as before, and `onit check` says what they are called now.

import { expect, test } from "vitest";
import { inOneLine } from "../../src/config/problem.ts";
import { type Files, listOf, load } from "./config-folder.ts";

const TODAY = {
  "groups.yaml": "leads: { name: Leads, members: [anna] }\n",
  "clients.yaml": "c: { name: C, domains: [c.example], tier: gold }\n",
  "desks.yaml": `support:
  name: Support
  address: help@us.example
  prefix: HD
  kind: call
  people: [anna]
  policy: simple
  chase:
    threshold: 3
    window: 5 days
    minimumInterval: 1h
    maximum: 10
    whoMayChase: requester
    notify: [group:leads]
    byKind: { call: { notify: [anna] } }
    byTier:
      gold: { notify: [] }
`,
  "policies.yaml": `simple:
  name: Simple
  notifyRequester: true
  steps:
    - { after: 15m, notify: responsible, by: inbox }
    - after: 30m
      notify: group:leads
      by: email
  finally: { after: 1h, notify: person:anna }
`,
  "triggers.yaml": "again:\n  name: Again\n  when: { reopened: 2 }\n  then: { notify: [anna] }\n",
  "call-templates.yaml": `call:
  purpose: escalation
  kind: call
  desk: support
  authority: person:anna
  title: T
  body: B
  priority: high
  notifyRequester: false
  alsoNotify: [responsible]
`,
} as const;

const OLD: Readonly<Record<string, string>> = {
  notify: "tell",
  notifyRequester: "tellRequester",
  alsoNotify: "alsoTell",
};

const withOldNames = (files: Files): Files =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name,
      text?.replace(/\b(notify|notifyRequester|alsoNotify)(?=:)/g, (word) => OLD[word]!) ?? null,
    ]),
  );

test("old names of settings mean what the new ones mean, and each use is listed with its line and the new name", async () => {
  const [old, today] = [await load(withOldNames(TODAY)), await load(TODAY)];
  expect(old.organisation).toEqual(today.organisation);
  expect(old.warnings).toEqual(today.warnings);
  expect(today.renamed).toEqual([]);
  const said = (old.renamed ?? []).map(inOneLine);
  expect(said.map((line) => line.split(" — ")[0])).toEqual([
    "desks.yaml:14  desks.support.chase.tell",
    "desks.yaml:15  desks.support.chase.byKind.call.tell",
    "desks.yaml:17  desks.support.chase.byTier.gold.tell",
    "policies.yaml:3  policies.simple.tellRequester",
    "policies.yaml:5  policies.simple.steps[0].tell",
    "policies.yaml:7  policies.simple.steps[1].tell",
    "policies.yaml:9  policies.simple.finally.tell",
    "call-templates.yaml:9  call-templates.call.tellRequester",
    "call-templates.yaml:10  call-templates.call.alsoTell",
    "triggers.yaml:4  triggers.again.then.tell",
  ]);
  expect(said[0]).toMatch(/ — tell is now called notify; the old name is still read\. Write notify\.$/);
  expect(said[8]).toMatch(/ — alsoTell is now called alsoNotify; the old name is still read\. Write alsoNotify\.$/);
});

test("what is wrong below an old name is said of the name that stands there, at its line", async () => {
  const files = {
    ...TODAY,
    "policies.yaml": TODAY["policies.yaml"].replace("group:leads", "group:leds").replace("responsible", "nobody"),
    "triggers.yaml": TODAY["triggers.yaml"].replace("[anna]", ""),
  };
  expect(await listOf(withOldNames(files))).toEqual([
    expect.stringMatching(/^policies\.yaml:5 {2}policies\.simple\.steps\[0\]\.tell — "nobody" is not responsible, /),
    expect.stringMatching(/^policies\.yaml:7 {2}policies\.simple\.steps\[1\]\.tell — there is no group "leds"\./),
    expect.stringMatching(/^triggers\.yaml:4 {2}triggers\.again\.then\.tell — this setting is empty/),
  ]);
});

test("both names in one section are refused", async () => {
  const both = "simple:\n  name: S\n  steps:\n    - { after: 5m, notify: person:anna, by: email, tell: person:ana }\n";
  expect(await listOf({ "policies.yaml": `${both}  repeat: { every: 1h }\n` })).toEqual([
    'policies.yaml:4  policies.simple.steps[0].tell — "tell" is the old name of "notify", and both stand here. Keep notify.',
  ]);
});

test("a section with an old name that is repeated by an alias is read wherever it stands", async () => {
  const { organisation } = await load({
    "policies.yaml":
      "simple: &it { name: S, steps: [{ after: 5m, tell: person:anna, by: email }], repeat: { every: 1h } }\nother: *it\n",
  });
  const [simple, other] = ["simple", "other"].map((id) => organisation.policies.get(id)?.steps);
  expect(other).toEqual(simple);
});

test("an old name is read only where the setting had it", async () => {
  expect(
    await listOf({ "people.yaml": "anna: { name: A, addresses: [a@us.example], timeZone: UTC, tell: ben }\n" }),
  ).toEqual([expect.stringMatching(/people\.anna\.tell — there is no setting "tell" here/)]);
});
