// The mutants that `npm run mutate` makes.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EQUIVALENT } from "./equivalent.ts";
import { mutantsOf } from "./find.ts";
import { instrumented } from "./instrument.ts";
import { interval, isEquivalent } from "./report.ts";
import { sampled } from "./sample.ts";
import { treeOf } from "./tree.ts";

/** Each change to a line of code, as the whole line reads then. */
const changes = (source: string): string[] =>
  mutantsOf("x.ts", source, 0).map(
    ({ host, changed }) => source.slice(0, host.start) + changed + source.slice(host.end),
  );

test("a comparison is turned round, and its bound is moved", () => {
  expect(changes("f = (a) => a < 5")).toEqual(expect.arrayContaining(["f = (a) => a <= 5", "f = (a) => a >= 5"]));
  expect(changes("f = (a, b) => a === b")).toContain("f = (a, b) => a !== b");
});

test("conditions are taken for true and for false, and joined the other way", () => {
  const made = changes("if (a && !b) stop();");
  for (const one of [
    "if (true) stop();",
    "if (false) stop();",
    "if ((a) || (!b)) stop();",
    "if (a && b) stop();",
    "if (a && !b) ",
  ])
    expect(made).toContain(one);
});

test("what is listed, changed, filtered or perhaps absent is left out, one at a time", () => {
  expect(changes('x = ["a", "b"]')).toEqual(
    expect.arrayContaining(["x = []", 'x = ["b"]', 'x = ["a"]', 'x = ["", "b"]']),
  );
  expect(changes("x = { ...ticket, by, at }")).toEqual(["", "x = { ...ticket, at }", "x = { ...ticket, by }"]);
  expect(changes("x = all.filter(is).some(has)")).toEqual(
    expect.arrayContaining(["x = all.some(has)", "x = all.filter(is).every(has)"]),
  );
  expect(changes("x = a?.b?.c")).toEqual(expect.arrayContaining(["x = a?.b.c", "x = a.b?.c"]));
});

test("types, imports, names and sentences for people are left as they are", () => {
  expect(changes('import { a } from "b"; type C = "d" | "e"; let f: C; export type { G } from "h";')).toEqual([]);
  expect(changes('({ because: "nobody answered in time", "g-h": a.b }).i')).toEqual([""]);
});

test("every file of the core can be read with all its mutants in it", () => {
  const files = readdirSync("src/core", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  let made = 0;
  for (const file of files) {
    const source = readFileSync(join("src/core", file), "utf8");
    const mutants = mutantsOf(file, source, made);
    made += mutants.length;
    const text = instrumented(source, mutants);
    expect(() => treeOf(text), file).not.toThrow();
    expect(mutants.filter(({ id }) => !text.includes(`__mutant(${id})`))).toEqual([]);
  }
  expect(made).toBeGreaterThan(1_000);
});

test("a sample is the same for the same seed, in the order of the file", () => {
  const all = Array.from({ length: 50 }, (_, at) => at);
  const drawn = sampled(all, 10, 1);
  expect(drawn).toHaveLength(10);
  expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
  expect(sampled(all, 10, 1)).toEqual(drawn);
  expect(sampled(all, 10, 2)).not.toEqual(drawn);
});

test("what is listed as equivalent is a mutant that there is, and said why", () => {
  for (const one of EQUIVALENT) {
    const mutants = mutantsOf(one.file, readFileSync(one.file, "utf8"), 0);
    expect([one.in, mutants.filter((mutant) => isEquivalent(mutant, [one])).length]).toEqual([one.in, 1]);
    expect(one.because).toMatch(/\S/);
  }
});

test("what a sample tells of the whole lies round its own share, and closer the larger it is", () => {
  const [from, to] = interval(50, 100);
  expect(from).toBeCloseTo(0.404, 3);
  expect(to).toBeCloseTo(0.596, 3);
  const [nearer, further] = interval(500, 1_000);
  expect(nearer).toBeGreaterThan(from);
  expect(further).toBeLessThan(to);
  expect(interval(0, 10)[0]).toBe(0);
  expect(interval(10, 10)[1]).toBeCloseTo(1, 9);
});
