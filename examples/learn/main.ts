// `npm run learn`: the weights of examples/weights.json, learned from the examples.

import { writeFileSync } from "node:fs";
import { READINGS, type Situation } from "../../src/core/learned/readings.ts";
import { inProgram } from "../../src/ports/program-folder.ts";
import { checked } from "./check.ts";
import { learn } from "./learn.ts";
import { examplesOf, fingerprintOf } from "./read.ts";

const folder = inProgram("examples");
const situations = Object.keys(READINGS) as Situation[];

if (process.argv.includes("--check"))
  for (const situation of situations) {
    console.log(situation);
    for (const line of checked(examplesOf(folder, situation), READINGS[situation])) console.log(line);
  }
else {
  const readings = situations.map((situation) => {
    const examples = examplesOf(folder, situation);
    console.log(`${situation}: ${examples.length} examples`);
    const { weights, ...rest } = learn(examples, READINGS[situation]);
    return [situation, { ...rest, weights: Buffer.from(weights.buffer).toString("base64") }] as const;
  });
  const made = { fingerprint: fingerprintOf(folder), ...Object.fromEntries(readings) };
  writeFileSync(`${folder}/weights.json`, `${JSON.stringify(made, null, 1)}\n`);
}
