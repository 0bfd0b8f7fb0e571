// What was learned from the examples of the program, read when the first mail is compared with it.

import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Classifier } from "../core/learned/classifier.ts";
import { FEATURES } from "../core/learned/features.ts";
import { READINGS, type Readings } from "../core/learned/readings.ts";
import { inProgram } from "../ports/program-folder.ts";

/** All of a file of the program itself: what is wrong there is a mistake of ours, not of an admin. */
const LEARNED = z.object({
  labels: z.array(z.string()),
  biases: z.array(z.number()),
  scale: z.number(),
  weights: z.base64(),
});

let read: Readings | undefined;

export const builtInReadings = (): Readings => {
  read ??= readingsIn(file());
  return read;
};

/** Of the examples that were learned from. */
export const readingsFingerprint = (): string => z.string().parse(file().fingerprint);

const file = (): Record<string, unknown> =>
  JSON.parse(readFileSync(inProgram("examples/weights.json"), "utf8")) as Record<string, unknown>;

function readingsIn(all: Record<string, unknown>): Readings {
  const one = (situation: string): Classifier => {
    const { weights, ...rest } = LEARNED.parse(all[situation]);
    const bytes = Int8Array.from(Buffer.from(weights, "base64"));
    if (bytes.length !== rest.labels.length * FEATURES)
      throw new Error(`examples/weights.json does not fit this program: run "npm run learn"`);
    return { ...rest, weights: bytes };
  };
  return Object.fromEntries(Object.keys(READINGS).map((name) => [name, one(name)])) as unknown as Readings;
}
