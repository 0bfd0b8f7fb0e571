import { defineConfig } from "vitest/config";

/** The short suite is what lies in `test/`; `--mode long` adds `test/long`, and plays ten times as many rounds of every property. */
export default defineConfig(({ mode }) => {
  const isLong = mode === "long";
  return {
    test: {
      name: "embedded-mongodb",
      pool: "forks",
      isolate: false, // no test changes a module
      maxWorkers: 3,
      testTimeout: 60_000,
      hookTimeout: 60_000,
      include: isLong ? ["test/**/*.test.ts"] : ["test/*.test.ts"],
      globalSetup: ["test/support/build.ts"],
      env: isLong ? { ROUNDS: "all" } : {},
    },
  };
});
