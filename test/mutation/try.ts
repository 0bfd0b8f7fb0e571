// Every mutant is tried: most of them switched on in one process, those that show only while a module is read each in a fresh thread.

import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createVitest, type Vitest } from "vitest/node";
import { distancesFrom } from "./import-graph.ts";
import { type Mutant, PLAN, type Plan, type Told } from "./mutant.ts";

const CONFIG = "test/mutation/vitest.config.ts";
/** A process that tells nothing for so long hangs in what a mutant made endless. */
const HANGS_MS = 120_000;
/** A mutant that must be on from the start is tried by so many test files at most: those nearest to it. */
const FRESH_FILES = 4;

/** @property reached mutants that ran in some test; `broken`: tests that fail without any mutant */
export type Outcome = { killed: Set<number>; reached: Set<number>; broken: string[] };

/** What starts databases, servers and programs: too slow to be run for every mutant. */
const HEAVY = ["database", "world", "program", "dovecot", "postfix"].map((name) => `test/support/${name}.ts`);

/** Tests that lead to the core and need nothing but memory. Those of the settings cannot be run twice: they tidy up. */
function testFiles(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
  const tests = names.filter((name) => name.endsWith(".test.ts") && !/^test\/(?:config|mutation|threads)\//.test(name));
  return tests.sort().filter((name) => {
    const read = [...distancesFrom(name).keys()];
    return read.some((file) => file.startsWith("src/core/")) && !HEAVY.some((file) => read.includes(file));
  });
}

/** @param cache a folder for what the processes tell each other; @param folder only tests in it are asked */
export async function tried(mutants: Mutant[], cache: string, folder: string): Promise<Outcome> {
  const [plan, results] = [join(cache, "plan.json"), join(cache, "results.jsonl")];
  process.env[PLAN] = plan;
  rmSync(results, { force: true });
  const killed = new Set<number>();
  const write = (active?: number): void =>
    writeFileSync(plan, JSON.stringify({ mutants, settled: [...killed], results, active } satisfies Plan));
  const mutated = new Set(mutants.map(({ file }) => file));
  const tests = testFiles(folder);
  let files = tests.filter((test) => [...distancesFrom(test).keys()].some((file) => mutated.has(file)));
  while (files.length > 0) {
    write();
    const isWhole = await run(files, results);
    const told = read(results);
    for (const one of told) if (one.what === "killed") killed.add(one.id);
    const done = new Set(told.flatMap((one) => (one.what === "done" ? [one.test] : [])));
    const left = files.filter((file) => !done.has(file));
    const hanging = told.at(-1);
    if (hanging?.what === "trying") killed.add(hanging.id);
    else if (isWhole || left.length === files.length) break;
    files = left;
  }
  const told = read(results);
  const reached = new Set(told.flatMap((one) => (one.what === "survived" || one.what === "killed" ? [one.id] : [])));
  const loaded = new Set(told.flatMap((one) => (one.what === "loaded" && !killed.has(one.id) ? [one.id] : [])));
  for (const id of loaded) reached.add(id);
  const broken = told.flatMap((one) => (one.what === "broken" ? [one.test] : []));
  if (loaded.size > 0)
    await fresh(
      mutants.filter(({ id }) => loaded.has(id)),
      tests,
      killed,
      write,
    );
  return { killed, reached, broken };
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

/** @param killed those that are killed are added */
async function fresh(
  mutants: Mutant[],
  tests: readonly string[],
  killed: Set<number>,
  write: (active: number) => void,
): Promise<void> {
  write(mutants[0]!.id);
  const options = { config: CONFIG, watch: false, isolate: true, bail: 1, reporters: [{}] };
  const vitest = await createVitest("test", options);
  const distances = new Map(tests.map((file) => [file, distancesFrom(file)]));
  for (const { id, file } of mutants) {
    write(id);
    const near = [...distances].filter(([, from]) => from.has(file));
    near.sort(([, one], [, other]) => one.get(file)! - other.get(file)!);
    if (
      await fails(
        vitest,
        near.slice(0, FRESH_FILES).map(([test]) => test),
      )
    )
      killed.add(id);
  }
  await vitest.close();
}

async function fails(vitest: Vitest, files: readonly string[]): Promise<boolean> {
  for (const file of files) {
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
      await vitest.globTestSpecifications([file]),
    );
    if (unhandledErrors.length > 0 || testModules.some((module) => !module.ok())) return true;
  }
  return false;
}
