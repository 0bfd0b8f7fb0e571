import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    pool: "forks",
    isolate: false, // a worker reads the program once, not once for each file; no test changes a module
    maxWorkers: 3, // one more than the cores at hand: many stories wait for disks and timers
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
