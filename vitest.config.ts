import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    pool: "forks",
    maxWorkers: 3, // one more than the cores at hand: many stories wait for disks and timers
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
