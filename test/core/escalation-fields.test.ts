// What a field of a manual escalation may hold, and which reason a text names.

import { describe, expect, test } from "vitest";
import type { ManualRules } from "../../src/core/model/desk.ts";
import type { Info } from "../../src/core/model/escalation-info.ts";
import { lacksOf } from "../../src/core/visibility/completeness.ts";
import { REASON_LIST, REASONS, reasonIn } from "../../src/core/visibility/escalation-reason.ts";
import { aTicket } from "../support/builders.ts";

const RULES: ManualRules = {
  notApplicable: ["environment", "recentChanges"],
  vague: ["see above"],
  fewestWords: 3,
  category: false,
  priority: false,
  responsible: false,
  acknowledgeWithinMs: undefined,
};
const GOOD: Info = {
  issueSummary: "The printer burns",
  userImpact: "Nobody there can print",
  whatsHappening: "Smoke comes out of it",
  troubleshootingDone: "Unplugged it: still burns",
  environment: "The hall downstairs, left",
  recentChanges: "A new toner arrived",
  escalationReason: "3",
};
const lacks = (over: Info, rules: Partial<ManualRules> = {}) =>
  lacksOf({ ...GOOD, ...over }, aTicket(), { ...RULES, ...rules });

describe("a field that does not apply", () => {
  test.each([
    "N/A",
    "not applicable.",
    "None",
    "no changes",
    "Entfällt",
    "trifft nicht zu",
    "sans objet",
    "aucune",
    "no aplica",
    "ninguno",
    "non applicabile",
    "nessuna",
    "não se aplica",
    "nenhum",
    "niet van toepassing",
    "geen",
    "nie dotyczy",
    "brak",
  ])("may say so, and no other: %s", (environment) => {
    expect(lacks({ environment })).toEqual([]);
    const [lack] = lacks({ userImpact: environment });
    expect(lack).toMatchObject({
      field: "userImpact",
      because: expect.stringContaining('"Environment" and "Recent Changes"'),
    });
    expect(lacks({ userImpact: environment }, { notApplicable: [] })[0]!.because).toMatch(
      /is not an answer below "[^"]+"$/,
    );
  });
});

test("an empty one says what is wanted there, where that is not plain", () => {
  expect(lacks({ userImpact: " \n" })[0]!.because).toMatch(/^nothing stands below "[^"]+"$/);
  expect(lacks({ troubleshootingDone: "" })[0]!.because).toMatch(/^nothing stands below "[^"]+": .*what was tried/);
  const { environment: _, ...without } = GOOD;
  expect(lacksOf(without, aTicket(), RULES)).toMatchObject([{ field: "environment" }]);
});

test("one that is vague all through is too vague, and a long one is quoted in short", () => {
  expect(lacks({ userImpact: "See above!" })[0]!.because).toContain("too vague");
  expect(lacks({ userImpact: "See above. Nobody there can print" })).toEqual([]);
  const [lack] = lacks({ escalationReason: `it is bad ${"x".repeat(200)}` });
  expect(lack!.because).toMatch(/^"it is bad x{50}" below "Escalation reason" names none of the reasons: 1 trouble/i);
});

test.each([
  ["troubleshooting done", ["troubleshooting is done", "I'm done", "troubleshooting goes on"]],
  ["needs elevated access or deeper work", ["it needs elevated access", "access", "elevated"]],
  ["needs elevated access or deeper work", ["it needs deeper work", "deeper", "work"]],
  ["root cause unclear", ["the root cause is unclear", "root cause", "the root is unclear", "cause unclear"]],
  ["exceeds scope or permissions", ["exceeds our scope", "scope", "exceeds"]],
  ["exceeds scope or permissions", ["this exceeds my permissions", "permissions", "exceeds it"]],
])("%s is meant by all of its words, not by some of them", (reason, [said, ...less]) => {
  expect(reasonIn(said!)).toBe(reason);
  for (const one of less) expect([one, reasonIn(one)]).toEqual([one, undefined]);
});

test("each reason has a number, which the list names and a text may begin with", () => {
  expect(REASON_LIST).toBe(REASONS.map(({ name }, at) => `${at + 1} ${name}`).join(", "));
  for (const [at, { name }] of REASONS.entries()) expect(reasonIn(`   (${at + 1}) for sure`)).toBe(name);
  expect(reasonIn("      2.")).toBe(REASONS[1]!.name);
  expect(reasonIn("5")).toBeUndefined();
});
