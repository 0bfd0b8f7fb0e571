// Every mutant is tried, all in one process: most of them while a test runs; for those that show only while a module is read, all is read anew.

import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { distancesFrom } from "./import-graph.ts";
import { type Mutant, PLAN, type Plan, type Told } from "./mutant.ts";

const CONFIG = "test/mutation/vitest.config.ts";
/** A process that tells nothing for so long hangs in what a mutant made endless. */
const HANGS_MS = 120_000;
/** A mutant that must be on while all is read is tried by so many test files at most: those nearest to it. */
const NEAREST = 8;

/** @property reached mutants that ran in some test; `broken`: tests that fail without any mutant */
export type Outcome = { killed: Set<number>; reached: Set<number>; broken: string[] };

/** What starts databases, servers and programs: too slow to be run for every mutant. */
const HEAVY = ["database", "world", "program", "dovecot", "postfix"].map((name) => `test/support/${name}.ts`);

/** It runs the built program, in which there is no mutant. */
const startsPrograms = (test: string): boolean => readFileSync(test, "utf8").includes('from "node:child_process"');

/** Tests that lead to the core and need nothing but memory. Those of the settings cannot be run twice: they tidy up. */
function testFiles(folders: readonly string[]): string[] {
  const names = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  const tests = names.filter((name) => name.endsWith(".test.ts") && !/^test\/(?:config|mutation|threads)\//.test(name));
  return tests.sort().filter((name) => {
    const read = [...distancesFrom(name).keys()];
    const isHeavy = startsPrograms(name) || HEAVY.some((file) => read.includes(file));
    return !isHeavy && read.some((file) => file.startsWith("src/core/"));
  });
}

/** @param cache a folder for what the processes tell each other; @param folders only tests in them are asked */
export async function tried(mutants: Mutant[], cache: string, folders: readonly string[]): Promise<Outcome> {
  const [plan, results] = [join(cache, "plan.json"), join(cache, "results.jsonl")];
  process.env[PLAN] = plan;
  rmSync(results, { force: true });
  const killed = new Set<number>();
  const write = (reread?: Plan["reread"]): void =>
    writeFileSync(plan, JSON.stringify({ mutants, settled: [...killed], results, reread } satisfies Plan));
  const mutated = new Set(mutants.map(({ file }) => file));
  const tests = testFiles(folders).map((test): Distances => [test, distancesFrom(test)]);
  const leading = tests.filter(([, from]) => [...from.keys()].some((file) => mutated.has(file)));
  const names = leading.map(([test]) => test);
  await untilDone(names, results, killed, write);
  const tries = read(results);
  const idsOf = (what: Told["what"]): number[] =>
    tries.flatMap((one) => (one.what === what && "id" in one ? [one.id] : []));
  const survived = new Set(idsOf("survived")); // it was on while a test ran its code: reading that anew shows nothing more
  const loaded = new Set(idsOf("loaded").filter((id) => !killed.has(id) && !survived.has(id)));
  const nearest = nearestTo(
    mutants.filter(({ id }) => loaded.has(id)),
    leading,
  );
  await untilDone(Object.keys(nearest), results, killed, () => write(nearest));
  const told = read(results);
  const reached = told.flatMap((one) => ("id" in one && one.what !== "trying" ? [one.id] : []));
  const broken = told.flatMap((one) => (one.what === "broken" ? [one.test] : []));
  return { killed, reached: new Set([...killed, ...reached]), broken };
}

/** @param killed those that are killed are added; @param write brings the plan up to date with them */
async function untilDone(tests: string[], results: string, killed: Set<number>, write: () => void): Promise<void> {
  const before = read(results).length;
  let files = tests;
  while (files.length > 0) {
    write();
    const isWhole = await run(files, results);
    const told = read(results).slice(before);
    for (const one of told) if (one.what === "killed") killed.add(one.id);
    const done = new Set(told.flatMap((one) => (one.what === "done" ? [one.test] : [])));
    if (isWhole && done.size === 0) throw new Error(`No test was run: try ${CONFIG} by itself.`);
    const left = files.filter((file) => !done.has(file));
    const hanging = told.at(-1);
    if (hanging?.what === "trying") killed.add(hanging.id);
    else if (isWhole || left.length === files.length) return;
    files = left;
  }
}

type Distances = [test: string, from: ReadonlyMap<string, number>];

/** @returns for each test file, the mutants to which few others are nearer */
function nearestTo(mutants: readonly Mutant[], tests: readonly Distances[]): Record<string, number[]> {
  const tries: Record<string, number[]> = {};
  for (const { id, file } of mutants) {
    const leading = tests.filter(([, from]) => from.has(file));
    leading.sort(([, one], [, other]) => one.get(file)! - other.get(file)! || one.size - other.size); // who reads least speaks of it most
    for (const [test] of leading.slice(0, NEAREST)) tries[test] = [...(tries[test] ?? []), id];
  }
  return tries;
}

const read = (results: string): Told[] =>
  existsSync(results)
    ? readFileSync(results, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Told)
    : [];

/** @returns whether it ended by itself: it is ended when it tells nothing for long */
function run(files: readonly string[], results: string): Promise<boolean> {
  const child = spawn(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "--config", CONFIG, ...files], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const started = performance.now();
  const lastTold = (): number =>
    existsSync(results) ? Date.now() - statSync(results).mtimeMs : Number.POSITIVE_INFINITY;
  const watch = setInterval(() => {
    if (performance.now() - started > HANGS_MS && lastTold() > HANGS_MS) child.kill("SIGKILL");
  }, 1_000);
  return new Promise((resolve) => {
    child.once("exit", (_, signal) => {
      clearInterval(watch);
      resolve(signal === null);
    });
  });
}
