import { defineConfig } from "vitest/config";

/** Needs no database, no server and no build: seconds, all day. */
const UNIT = [
  "test/*.test.ts",
  "test/{behaviours,channels,config,core,mail,mutation,sources,templates,web}/**/*.test.ts",
];
/** Start a browser, or servers of somebody else: these need to be installed, and take long. */
const SERVERS = ["test/servers/**/*.test.ts"];
/** No test measures the machine: what takes longer hangs, also where much else is going on. */
const HANGS_MS = 600_000;

/** Tests make much and drop it at once: with room for it a tenth of all computing, which is collecting, is spared. */
const ROOM_FOR_WHAT_IS_DROPPED = "--max-semi-space-size=64"; // MB
/** As many workers as cores at hand: each reads the whole program, and no test of these waits. They run behind the others. */
const WAITS_FOR_NOTHING = { maxWorkers: 2, sequence: { groupOrder: 1 } };

export default defineConfig({
  test: {
    pool: "forks",
    execArgv: [ROOM_FOR_WHAT_IS_DROPPED],
    experimental: { fsModuleCache: true }, // a file that has not changed is translated once, not in every run
    isolate: false, // a worker reads the program once, not once for each file; no test changes a module
    maxWorkers: 3, // one more than the cores at hand: many stories wait for disks and timers
    testTimeout: HANGS_MS,
    hookTimeout: HANGS_MS,
    projects: [
      "packages/*/vitest.config.ts",
      { extends: true, test: { name: "unit", include: UNIT, ...WAITS_FOR_NOTHING } },
      {
        extends: true,
        test: {
          name: "stories",
          include: ["test/**/*.test.ts"],
          exclude: [...UNIT, ...SERVERS],
          globalSetup: ["test/support/global-setup.ts"],
        },
      },
      {
        extends: true,
        test: { name: "servers", include: SERVERS, globalSetup: ["test/support/global-setup.ts"] },
      },
    ],
  },
});
