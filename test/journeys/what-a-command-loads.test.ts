// How much code the built program loads for what is soon done: that is most of the time of a command. Held as files and bytes, since
// time depends on the machine.

import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { copyConfig } from "../support/copied-config.ts";

const built = (name: string): string => fileURLToPath(new URL(`../../dist/${name}.js`, import.meta.url));
const KB = 1024;

type Coverage = { result: { url: string }[] };

/** Runs a program of ours. @returns what it has loaded, in all its threads, as V8 tells */
async function loadedBy(name: string, ...words: string[]): Promise<{ files: number; kilobytes: number }> {
  const home = await mkdtemp(join(tmpdir(), "onit-loaded-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const [config, coverage] = [join(home, "config"), join(home, "coverage")];
  await copyConfig(config);
  const env = {
    PATH: process.env.PATH,
    ONIT_CONFIG: config,
    ONIT_DATA: join(home, "data"),
    NODE_V8_COVERAGE: coverage,
  };
  await promisify(execFile)(process.execPath, [built(name), ...words], { env, cwd: home });
  const told = await Promise.all(
    (await readdir(coverage)).map(async (file) => JSON.parse(await readFile(join(coverage, file), "utf8")) as Coverage),
  );
  const urls = new Set(told.flatMap(({ result }) => result.map(({ url }) => url)));
  const files = [...urls].filter((url) => url.startsWith("file:")).map((url) => fileURLToPath(url));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return { files: files.length, kilobytes: Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / KB) };
}

test.each([
  { what: "--version", words: ["--version"], files: 12, kilobytes: 550 },
  { what: "schema", words: ["schema"], files: 16, kilobytes: 1_300 },
  { what: "keys list", words: ["keys", "list"], files: 70, kilobytes: 6_900 },
  { what: "check", words: ["check"], files: 80, kilobytes: 6_900 },
])("onit $what loads at most $files files and $kilobytes KB", async ({ words, ...most }) => {
  const loaded = await loadedBy("main", ...words);
  expect(loaded.files).toBeGreaterThan(3); // it was looked at
  expect(loaded.files).toBeLessThanOrEqual(most.files);
  expect(loaded.kilobytes).toBeLessThanOrEqual(most.kilobytes);
});
