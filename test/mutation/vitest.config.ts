// Vitest as `npm run mutate` runs it: the core in many versions, one thread, and a runner that switches between them.

import { readFileSync } from "node:fs";
import { relative } from "node:path";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { instrumented } from "./instrument.ts";
import { PLAN, type Plan } from "./mutant.ts";

const root = process.cwd();
const { mutants } = JSON.parse(readFileSync(process.env[PLAN]!, "utf8")) as Plan;

const inAllVersions: Plugin = {
  name: "onit-mutants",
  enforce: "pre",
  transform(source, id) {
    const file = relative(root, id);
    if (!file.startsWith("src/core/") || !file.endsWith(".ts")) return undefined;
    return {
      code: instrumented(
        source,
        mutants.filter((one) => one.file === file),
      ),
      map: null,
    };
  },
};

/** The core's own tests are the cheapest: what they kill need not be tried by the others. */
class CoreFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): string => `${moduleId.includes("/test/core/") ? 0 : 1}${moduleId}`;
    return [...files].sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
  }
}

export default defineConfig({
  root,
  plugins: [inAllVersions],
  test: {
    pool: "threads",
    isolate: false,
    maxWorkers: 1,
    testTimeout: 60_000,
    runner: "test/mutation/runner.ts",
    reporters: [{}], // the runner tells what happens
    sequence: { sequencer: CoreFirst },
  },
});
