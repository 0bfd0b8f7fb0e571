// What a run of the bench is held against.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { GOALS, isMet } from "../../bench/goals.mjs";
import { append, lastOf, worse } from "../../bench/history.mjs";

const measuresOf = (figures: Record<string, number>, before?: Record<string, number>): string[] =>
  worse({ embedded: figures }, before && { embedded: before }).map(({ measure }) => measure);

test("a ratio that is more than a quarter worse than the last one is named, whichever way is better", () => {
  const last = { "way in, one company": 4, "notices beside a nodemailer pool": 0.5 };
  expect(measuresOf({ "way in, one company": 4.9, "notices beside a nodemailer pool": 0.41 }, last)).toEqual([]);
  expect(measuresOf({ "way in, one company": 5.1, "notices beside a nodemailer pool": 0.5 }, last)).toEqual([
    "way in, one company",
  ]);
  expect(measuresOf({ "way in, one company": 1, "notices beside a nodemailer pool": 0.39 }, last)).toEqual([
    "notices beside a nodemailer pool",
  ]);
});

test("without an earlier run, or one as bad, the hard limit holds", () => {
  const { limit = 0 } = GOALS["way in, one company"]!;
  expect(measuresOf({ "way in, one company": limit - 1 })).toEqual([]);
  expect(measuresOf({ "way in, one company": limit + 1 }, { "way in, one company": limit + 1 })).toHaveLength(1);
  expect(measuresOf({ "accepted beside an honest sink": 0.01 })).toHaveLength(1);
});

test("seconds and megabytes depend on the machine and make no run worse", () => {
  expect(
    measuresOf({ "memory under load": 900, "onit check": 9 }, { "memory under load": 90, "onit check": 0.1 }),
  ).toEqual([]);
});

test("a goal is met, missed, or not set", () => {
  expect(isMet("onit check", 0.5)).toBe(true);
  expect(isMet("onit check", 0.51)).toBe(false);
  expect(isMet("four replicas beside one", 3.3)).toBe(false);
  expect(isMet("memory idle", 200)).toBeUndefined();
});

test("a run is compared with the last of its own kind", () => {
  const folder = mkdtempSync(join(tmpdir(), "onit-history-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "history.jsonl");
  expect(lastOf("quick", file)).toBeUndefined();
  for (const [kind, value] of [
    ["quick", 1],
    ["quick", 2],
    ["whole", 3],
  ] as const)
    append({ kind, figures: { embedded: { "onit check": value } } }, file);
  expect(lastOf("quick", file)?.figures).toEqual({ embedded: { "onit check": 2 } });
});
