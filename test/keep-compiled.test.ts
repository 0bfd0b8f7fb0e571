import module from "node:module";
import { expect, test } from "vitest";
import { inProgram } from "../src/ports/program-folder.ts";
import { keepCompiled } from "../src/runtime/keep-compiled.ts";

const { getCompileCacheDir } = module as { getCompileCacheDir?: () => string | undefined };

test.skipIf(!getCompileCacheDir)(
  "what was compiled is kept in the folder of the program, on every Node that can",
  () => {
    keepCompiled();
    expect(getCompileCacheDir!()).toContain(inProgram("node_modules/.cache/compiled"));
  },
);

test.skipIf(getCompileCacheDir)("on a Node that cannot keep what it compiled, nothing happens", () => {
  expect(keepCompiled).not.toThrow();
});
