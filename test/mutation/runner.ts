// Runs each test as written first, notes which mutants it reaches, and then again with each of them switched on. A mutant that shows only while
// modules are read is switched on while they are all read again.

import { setMaxListeners } from "node:events";
import { appendFileSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import fc from "fast-check";
import {
  type RunnerTestFile as File,
  type RunnerTestSuite as Suite,
  type RunnerTestCase as Test,
  TestRunner,
} from "vitest";
import { collectTests } from "vitest/internal/browser";
import { cpuMs } from "../support/cpu.ts";
import { distancesFrom } from "./import-graph.ts";
import { PLAN, type Plan, type Told } from "./mutant.ts";

const { mutants, settled, results, reread } = JSON.parse(readFileSync(process.env[PLAN]!, "utf8")) as Plan;

/** What a mutated test may take beyond what the test takes. */
const TIMES_THE_STEPS = 10;
const STEPS_BEYOND = 1_000_000;
/** One mutant is tried by no more tests than fit into this. */
const MAY_TAKE_MS = 4_000;
/** A test that takes longer than this by itself, in ms of CPU, tries none: it measures time, or throws dice for long. */
const SLOW_MS = 400;

const last = Math.max(-1, ...mutants.map(({ id }) => id));
const open = new Set(mutants.map(({ id }) => id).filter((id) => !settled.includes(id)));
const spent = new Map<number, number>();
const reached = new Uint8Array(last + 1);
let on = -1;
let steps = 0;
let mayStep = Number.POSITIVE_INFINITY;

Object.assign(globalThis, {
  __mutant: (id: number): boolean => {
    reached[id] = 1;
    return id === on;
  },
  __step: (): void => {
    steps += 1;
    if (steps > mayStep) throw new Error("an endless loop");
  },
});
fc.configureGlobal({ seed: 1, endOnFailure: true });

const tell = (told: Told): void => appendFileSync(results, `${JSON.stringify(told)}\n`);
const nameOf = (test: Test): string => `${test.file.name} ${test.name}`;

/** As it was without any mutant. */
type Ran = { test: Test; reached: number[]; steps: number; ms: number };

/** What vitest keeps of each file it has read, though its type hides it. */
type Hidden = { workerState: { evaluatedModules: { idToModuleMap: Map<string, { importers: Set<string> }> } } };

export default class MutationRunner extends TestRunner {
  private ran: Ran[] = [];
  async runTask(test: Test): Promise<void> {
    if (reread !== undefined) return;
    noteLoaded(test);
    if (open.size === 0) return;
    reached.fill(0);
    setMaxListeners(0, test.context.signal); // each time it is run it listens there again
    const { steps, ms } = await measured(() => runAsWritten(test));
    if (ms < SLOW_MS && !hasHooks(test.suite ?? test.file))
      this.ran.push({ test, reached: [...open].filter((id) => reached[id]), steps, ms });
    reached.fill(0);
  }

  override async onAfterRunFiles(files: File[] = []): Promise<void> {
    super.onAfterRunFiles();
    for (const file of files) {
      if (reread !== undefined) await this.attemptReading(file);
      else for (const ran of this.ran.splice(0).sort((one, other) => one.ms - other.ms)) await attemptAll(ran);
      reached.fill(0); // what the attempts ran is not what the next file's modules run while they are read
      if (file.result?.state === "fail") tell({ what: "broken", test: file.name });
      tell({ what: "done", test: file.name });
    }
  }

  private async attemptReading(file: File): Promise<void> {
    const ids = (reread?.[file.name] ?? []).filter((id) => open.has(id));
    if (ids.length === 0) return;
    const usual = await this.measuredTests(file);
    for (const id of ids) {
      tell({ what: "trying", id, test: file.name });
      on = id;
      const isKilled = await this.isNoticed(file, mutants.find((one) => one.id === id)!.file, usual);
      on = -1;
      if (isKilled) open.delete(id);
      tell({ what: isKilled ? "killed" : "loaded", id, test: file.name });
      this.forget(mutants.find((one) => one.id === id)!.file); // who comes next reads it as it is
    }
  }

  /** What each test takes that passes when it is run a second time, and is not slow. */
  private async measuredTests(file: File): Promise<Map<string, Took>> {
    const usual = new Map<string, Took>();
    for (const test of testsIn(await this.readAgain(file))) {
      if (hasHooks(test.suite ?? test.file)) continue;
      const { isFailing, ...took } = await this.runOnce(test);
      if (!isFailing && took.ms < SLOW_MS) usual.set(test.name, took);
    }
    return usual;
  }

  private async isNoticed(file: File, mutated: string, usual: ReadonlyMap<string, Took>): Promise<boolean> {
    this.forget(mutated);
    const again = await this.readAgain(file);
    if (again.result?.state === "fail") return true;
    for (const test of testsIn(again)) {
      const took = usual.get(test.name);
      if (!took) continue;
      mayStep = took.steps * TIMES_THE_STEPS + STEPS_BEYOND;
      const { isFailing } = await this.runOnce(test);
      mayStep = Number.POSITIVE_INFINITY;
      if (isFailing) return true;
    }
    return false;
  }

  private async runOnce(test: Test): Promise<Took & { isFailing: boolean }> {
    setMaxListeners(0, test.context.signal);
    let isFailing = false;
    const took = await measured(async () => {
      isFailing = await fails(test);
    });
    return { ...took, isFailing };
  }

  private async readAgain(file: File): Promise<File> {
    this.forget(file.name);
    const unreported = Object.create(this, { onCollected: { value: undefined } });
    const [again] = await collectTests([file.filepath], unreported);
    return again!;
  }

  /** A file, and each that reads it, is read anew when it is asked for. */
  private forget(file: string): void {
    const { idToModuleMap: modules } = (this as unknown as Hidden).workerState.evaluatedModules;
    for (const [path, module] of modules) {
      const name = relative(process.cwd(), path);
      if (!/^(?:src|test)\//.test(name) || !distancesFrom(name).has(file)) continue;
      Object.assign(module, { promise: undefined, exports: undefined, evaluated: false });
      module.importers.clear();
    }
  }
}

const testsIn = (suite: Suite): Test[] =>
  suite.tasks.flatMap((task) => (task.type === "test" ? (task.mode === "run" ? [task] : []) : testsIn(task)));

type Took = { steps: number; ms: number };

/** In ms of CPU. @throws what it throws */
async function measured(run: () => Promise<void>): Promise<Took> {
  steps = 0;
  const from = cpuMs();
  await run();
  return { steps, ms: cpuMs() - from };
}

async function runAsWritten(test: Test): Promise<void> {
  try {
    await TestRunner.getTestFn(test)();
  } catch (error) {
    tell({ what: "broken", test: nameOf(test) });
    throw error;
  }
}

/** What was reached while no test ran: modules that were read. */
function noteLoaded(test: Test): void {
  for (const id of open) if (reached[id]) tell({ what: "loaded", id, test: test.file.name });
}

/** Only where the test, run a second time, still passes: what it left behind would be taken for a mutant's doing. */
async function attemptAll(ran: Ran): Promise<void> {
  const ids = ran.reached.filter((id) => open.has(id));
  if (ids.length === 0) return;
  if (await fails(ran.test)) return;
  for (const id of ids) await attempt(id, ran);
}

const fails = async (test: Test): Promise<boolean> => {
  try {
    await TestRunner.getTestFn(test)();
    return false;
  } catch {
    return true;
  }
};

async function attempt(id: number, { test, steps: usual, ms }: Ran): Promise<void> {
  const before = spent.get(id) ?? 0;
  if (before > 0 && before + ms > MAY_TAKE_MS) return;
  tell({ what: "trying", id, test: nameOf(test) });
  mayStep = usual * TIMES_THE_STEPS + STEPS_BEYOND;
  steps = 0;
  reached[id] = 0;
  on = id;
  const from = cpuMs();
  const isKilled = await fails(test);
  on = -1;
  mayStep = Number.POSITIVE_INFINITY;
  spent.set(id, before + cpuMs() - from);
  if (isKilled) open.delete(id);
  tell({
    what: isKilled ? "killed" : reached[id] ? "survived" : "loaded",
    id,
    test: isKilled ? nameOf(test) : test.file.name,
  });
}

/** A test that something is made ready for cannot be run again by itself. */
function hasHooks(suite: Suite): boolean {
  const { beforeEach, afterEach, beforeAll, afterAll } = TestRunner.getSuiteHooks(suite);
  const hooks = [beforeEach, afterEach, beforeAll, afterAll];
  const above = suite.suite ?? (suite.file === suite ? undefined : suite.file);
  return hooks.some((list) => list.length > 0) || (above !== undefined && hasHooks(above));
}
