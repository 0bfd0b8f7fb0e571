// triggers.yaml: what may be written, and what could never do what it says.

import { expect, test } from "vitest";
import { listOf, load } from "./config-folder.ts";

const FILES = {
  "clients.yaml": "c: { name: C, domains: [c.example], tier: gold }\n",
  "groups.yaml": "leads: { name: Leads, members: [anna] }\n",
};

const problems = (triggers: string) => listOf({ ...FILES, "triggers.yaml": triggers });
const trigger = (when: string, then = "{ notify: [anna] }") => `t: { name: T, when: ${when}, then: ${then} }\n`;

test("a trigger is read as it is written: groups unfolded, durations as time, phrases made ready", async () => {
  const { organisation } = await load({
    ...FILES,
    "triggers.yaml": `
t:
  name: T
  desks: [support]
  when: { reassigned: 3, sender: ["@Monitor.example"], phrase: [lawyer], any: [{ chases: { atLeast: 2, within: 1h } }], not: { tier: [gold] } }
  then: { policy: simple, notify: [group:leads], risk: legal }
`,
  });
  expect(organisation.triggers.get("t")).toEqual({
    id: "t",
    name: "T",
    active: true,
    desks: ["support"],
    when: {
      reassigned: 3,
      sender: ["@monitor.example"],
      phrase: { phrases: ["lawyer"], tree: expect.anything() },
      any: [{ chases: { atLeast: 2, withinMs: 3_600_000 } }],
      not: { tier: ["gold"] },
    },
    actions: { escalate: false, policyId: "simple", tell: ["anna"], risk: "legal" },
  });
});

test("without the file there are none", async () => {
  expect((await load()).organisation.triggers.size).toBe(0);
});

test("names that lead nowhere are told with what is near (S4.7)", async () => {
  const list = await problems(`
t:
  name: T
  desks: [suport]
  when: { client: [d], tier: [goldd], any: [{ tier: [silver] }] }
  then: { policy: simpel, notify: [ana, group:lead], risk: legall }
`);
  expect(list).toEqual([
    expect.stringMatching(/triggers\.t\.desks\[0\] — there is no desk "suport"\. Did you mean "support"\?/),
    expect.stringMatching(/when\.client\[0\] — there is no client "d"/),
    expect.stringMatching(/when\.tier\[0\] — no client has the tier "goldd"\. Did you mean "gold"\?/),
    expect.stringMatching(/when\.any\[0\]\.tier\[0\] — no client has the tier "silver"/),
    expect.stringMatching(/then\.risk — "legall" is not "financial" or .*Did you mean "legal"\?/),
    expect.stringMatching(/then\.policy — there is no policy "simpel"\. Did you mean "simple"\?/),
    expect.stringMatching(/then\.notify\[0\] — there is no person "ana"\. Did you mean "anna"\?/),
    expect.stringMatching(/then\.notify\[1\] — there is no group "lead"\. Did you mean "leads"\?/),
  ]);
});

test("a trigger without conditions or without anything to do is refused", async () => {
  expect(await problems(trigger("{}"))).toEqual([
    expect.stringMatching(/triggers\.t\.when — there is no condition here/),
  ]);
  expect(await problems(trigger("{ any: [{}] }"))).toEqual([
    expect.stringMatching(/when\.any\[0\] — there is no condition/),
  ]);
  expect(await problems(trigger("{ kind: call, not: {} }"))).toEqual([
    expect.stringMatching(/when\.not — there is no condition/),
  ]);
  expect(await problems(trigger("{ kind: call }", "{}"))).toEqual([
    expect.stringMatching(/then — nothing would be done/),
  ]);
});

test("what a desk cannot do is told at the trigger that asks for it", async () => {
  expect(await problems(trigger("{ kind: call }", "{ escalate: true }"))).toEqual([
    expect.stringMatching(
      /then\.escalate — no escalation ticket can be made at any desk: it has no visibility section/,
    ),
  ]);
  const many = "{ chases: { atLeast: 5, within: 1h } }";
  expect(await problems(`t: { name: T, desks: [support], when: ${many}, then: { risk: legal } }\n`)).toEqual([
    expect.stringMatching(/when\.chases — no chases are counted at support: it has no chase section/),
  ]);
});

test("a sender is an address or a domain, and none of ours", async () => {
  expect(await problems(trigger("{ sender: [monitor.example, help@us.example] }"))).toEqual([
    expect.stringMatching(/sender\[0\] — "monitor\.example" is not an address such as .* or a domain such as @/),
    expect.stringMatching(/sender\[1\] — "help@us\.example" is an address of ours/),
  ]);
});

test("slips in the names of conditions are told", async () => {
  expect(await problems(trigger("{ reasigned: 3 }"))).toEqual([
    expect.stringMatching(/when\.reasigned — there is no setting "reasigned" here\. Did you mean "reassigned"\?/),
  ]);
  expect(await problems(trigger("{ reopened: 0 }"))).toEqual([
    expect.stringMatching(/reopened — 0 is too small; at least 1/),
  ]);
});
