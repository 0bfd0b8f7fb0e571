// The examples as they lie in the folder: one file for each situation and label, one mail a line.

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { READINGS, type Situation } from "../../src/core/learned/readings.ts";
import type { Example } from "./learn.ts";

/** Lines that begin with "#" are remarks. A label without a file has no examples. */
export function examplesOf(folder: string, situation: Situation): Example[] {
  return READINGS[situation].flatMap((label) =>
    linesOf(join(folder, situation, `${label}.txt`)).map((text) => ({ label, text })),
  );
}

const linesOf = (file: string): string[] =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line.trim() && !line.startsWith("#"))
    : [];

/** Of all examples, so that it is seen when they were changed and not learned again. */
export function fingerprintOf(folder: string): string {
  const all = Object.keys(READINGS).map((situation) => examplesOf(folder, situation as Situation));
  return createHash("sha256").update(JSON.stringify(all)).digest("hex").slice(0, 16);
}
