// The chase sections of desks.yaml: what may be written, and what does not fit together.

import { expect, test } from "vitest";
import { listOf, load } from "./config-folder.ts";

const DESK = (chase: string) => `
support:
  name: Support
  address: help@us.example
  prefix: HD
  kind: call
  people: [anna]
  chase:
    threshold: 3
    window: 5 days
    minimumInterval: 1h
    maximum: 10
    whoMayChase: requester
${chase}`;

const CLIENTS = { "clients.yaml": "c: { name: C, domains: [c.example], tier: gold }\n" };

const problems = (chase: string) => listOf({ ...CLIENTS, "desks.yaml": DESK(chase) });

test("what is otherwise for a kind or a tier names only that; groups are unfolded", async () => {
  const { organisation } = await load({
    ...CLIENTS,
    "groups.yaml": "leads: { name: Leads, members: [anna] }\n",
    "desks.yaml": DESK(
      "    notify: [group:leads]\n    byKind: { request: { enabled: false } }\n    byTier: { gold: { threshold: 2, window: 2 days, notify: [] } }\n",
    ),
  });
  expect(organisation.desks.get("support")?.chase).toMatchObject({
    enabled: true,
    resetBy: "escalation",
    receipt: true,
    tell: ["anna"],
    byKind: { request: { enabled: false } },
    byTier: new Map([["gold", { threshold: 2, windowMs: 2 * 86_400_000, tell: [] }]]),
  });
  expect(organisation.clients.get("c")?.tier).toBe("gold");
});

test("the usual rules name nobody to tell, and the escalation begins the count anew (S1.37)", async () => {
  const { organisation } = await load({ "desks.yaml": DESK("") });
  expect(organisation.desks.get("support")?.chase).toMatchObject({ tell: [], resetBy: "escalation", enabled: true });
});

test("an exception is held to the same limits, together with what it leaves to the desk (S1.31)", async () => {
  expect(await problems("    byTier: { gold: { threshold: 0 } }\n")).toEqual([
    expect.stringMatching(/byTier\.gold\.threshold — 0 is too small; at least 1/),
  ]);
  expect(await problems("    byTier: { gold: { threshold: 11 } }\n")).toEqual([
    expect.stringMatching(/byTier\.gold\.threshold — 11 is more than the maximum of 10, .* Write 10 or less/),
  ]);
  expect(await problems("    byKind: { call: { maximum: 2 } }\n")).toEqual([
    expect.stringMatching(/byKind\.call\.maximum — 2 is less than the threshold of 3, .* Write 3 or more/),
  ]);
  expect(
    await problems("    byKind: { call: { maximum: 2, threshold: 2 } }\n    byTier: { gold: { threshold: 3 } }\n"),
  ).toEqual([expect.stringMatching(/byTier\.gold\.threshold — 3 is more than the maximum of 2/)]);
});

test("chases that are too far from each other for the window could never reach the threshold", async () => {
  expect(await problems("    byTier: { gold: { minimumInterval: 3 days } }\n")).toEqual([
    expect.stringMatching(
      /byTier\.gold\.minimumInterval — 3 chases with 3 days between them never fall within 5 days, .* Write a longer window/,
    ),
  ]);
  expect(await problems("    byTier: { gold: { minimumInterval: 2 days } }\n")).toEqual([]);
});

test("a tier belongs to a client, and whoever is told exists", async () => {
  expect(await problems("    byTier: { goldd: { notify: [ann] } }\n    notify: [group:x]\n")).toEqual([
    expect.stringMatching(/byTier\.goldd\.notify\[0\] — there is no person "ann"/),
    expect.stringMatching(/byTier\.goldd — no client has the tier "goldd"\. Did you mean "gold"\?/),
    expect.stringMatching(/chase\.notify\[0\] — there is no group "x"/),
  ]);
});

test("an escalation by an exception needs something to be made from", async () => {
  expect(await problems("    byTier: { gold: { escalates: true } }\n")).toEqual([
    expect.stringMatching(/byTier\.gold\.escalates — .*no visibility section\. Add a visibility section/),
  ]);
});
