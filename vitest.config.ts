import { defineConfig } from "vitest/config";

/** Needs no database, no server and no build: seconds, all day. */
const UNIT = ["test/*.test.ts", "test/{behaviours,channels,config,core,mail,sources,templates,web}/**/*.test.ts"];
/** What lies there and yet needs the built program, its threads or a database. */
const STORIES_AMONG_THEM = [
  "test/keys.test.ts",
  "test/left.test.ts",
  "test/mails.test.ts",
  "test/mail/parse-aside.test.ts",
  "test/mail/signature.test.ts",
];
/** The folders of which all is a story. */
const STORIES = [
  "test/{contracts,corpus,differential,doctor,embedded,fuzz,journeys,preview,properties,store}/**/*.test.ts",
];

export default defineConfig({
  test: {
    pool: "forks",
    isolate: false, // a worker reads the program once, not once for each file; no test changes a module
    maxWorkers: 3, // one more than the cores at hand: many stories wait for disks and timers
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "unit", include: UNIT, exclude: STORIES_AMONG_THEM } },
      {
        extends: true,
        test: {
          name: "stories",
          include: [...STORIES, ...STORIES_AMONG_THEM],
          globalSetup: ["test/support/global-setup.ts"],
        },
      },
    ],
  },
});
