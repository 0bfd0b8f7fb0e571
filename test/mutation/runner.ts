// Runs each test as written first, notes which mutants it reaches, and then again with each of them switched on.

import { setMaxListeners } from "node:events";
import { appendFileSync, readFileSync } from "node:fs";
import fc from "fast-check";
import {
  type RunnerTestFile as File,
  type RunnerTestSuite as Suite,
  type RunnerTestCase as Test,
  TestRunner,
} from "vitest";
import { cpuMs } from "../support/cpu.ts";
import { PLAN, type Plan, type Told } from "./mutant.ts";

const { mutants, settled, results, active } = JSON.parse(readFileSync(process.env[PLAN]!, "utf8")) as Plan;

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
let on = active ?? -1;
let steps = 0;
let mayStep = active === undefined ? Number.POSITIVE_INFINITY : 200_000_000;

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

export default class MutationRunner extends TestRunner {
  private ran: Ran[] = [];

  async runTask(test: Test): Promise<void> {
    if (active === undefined) noteLoaded(test);
    if (active === undefined && open.size === 0) return;
    reached.fill(0);
    steps = 0;
    const from = cpuMs();
    setMaxListeners(0, test.context.signal); // each time it is run it listens there again
    await runAsWritten(test);
    const ms = cpuMs() - from;
    if (active === undefined && ms < SLOW_MS && !hasHooks(test.suite ?? test.file))
      this.ran.push({ test, reached: [...open].filter((id) => reached[id]), steps, ms });
    reached.fill(0);
  }

  override async onAfterRunFiles(files: File[] = []): Promise<void> {
    super.onAfterRunFiles();
    this.ran.sort((one, other) => one.ms - other.ms);
    for (const ran of this.ran.splice(0)) await attemptAll(ran);
    if (active !== undefined) return;
    for (const { name, result } of files) {
      if (result?.state === "fail") tell({ what: "broken", test: name });
      tell({ what: "done", test: name });
    }
  }
}

async function runAsWritten(test: Test): Promise<void> {
  try {
    await TestRunner.getTestFn(test)();
  } catch (error) {
    if (active === undefined) tell({ what: "broken", test: nameOf(test) });
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
