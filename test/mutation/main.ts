// `npm run mutate [-- path… --sample N --of-each N --seed S --at-least PERCENT --tests FOLDER]`: makes small mistakes in the core, one at a time, and tells
// which of them no unit test notices. Ends with 1 when fewer are noticed than PERCENT, or a test fails without any mistake.

import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { mutantsOf } from "./find.ts";
import type { Mutant } from "./mutant.ts";
import { report } from "./report.ts";
import { sampled } from "./sample.ts";
import { tried } from "./try.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: "string" },
    "of-each": { type: "string" },
    seed: { type: "string", default: "1" },
    tests: { type: "string", multiple: true, default: ["test"] },
    "at-least": { type: "string", default: "0" },
  },
});

/** The number an option holds. @throws when it holds none */
function numberOf(name: string, given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  const number = Number(given);
  if (!Number.isFinite(number) || number < 0)
    throw new Error(`--${name} must be a number of 0 or more, not "${given}".`);
  return number;
}

function filesIn(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  const names = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  return names.sort().map((name) => join(path, name));
}

const CACHE = "node_modules/.cache/mutation";
mkdirSync(CACHE, { recursive: true });
const seed = numberOf("seed", values.seed, 1);
const ofEach = numberOf("of-each", values["of-each"], Number.POSITIVE_INFINITY);
const files = (positionals.length > 0 ? positionals : ["src/core"]).flatMap(filesIn);
const mutants: Mutant[] = [];
for (const file of files) {
  if (!file.startsWith("src/core/")) throw new Error(`${file} is not in src/core: only the core is mutated.`);
  mutants.push(...sampled(mutantsOf(file, readFileSync(file, "utf8"), 0), ofEach, seed));
}
const sample = sampled(mutants, numberOf("sample", values.sample, Number.POSITIVE_INFINITY), seed);
const numbered = sample.map((mutant, id) => ({ ...mutant, id }));
const outcome = await tried(numbered, CACHE, values.tests);
process.exitCode = report(numbered, outcome, {
  atLeast: numberOf("at-least", values["at-least"], 0),
  ofAll: mutants.length,
  list: join(CACHE, "survivors.txt"),
});
