import { defineConfig } from "vitest/config";

/** The short suite is what lies in `test/`; `--mode long` adds `test/long`, and plays ten times as many rounds of every property. */
export default defineConfig(({ mode }) => {
  const isLong = mode === "long";
  return {
    test: {
      name: "embedded-mongodb",
      pool: "forks",
      execArgv: ["--max-semi-space-size=64"], // MB: tests make much and drop it at once
      isolate: false, // no test changes a module
      maxWorkers: 3,
      testTimeout: 240_000, // what takes longer hangs, also on a machine that has much else to do
      hookTimeout: 240_000,
      include: isLong ? ["test/**/*.test.ts"] : ["test/*.test.ts"],
      globalSetup: ["test/support/build.ts"],
      env: isLong ? { ROUNDS: "all" } : {},
    },
  };
});
