// What was measured before (history.jsonl, one run a line), and whether a run is worse than the last of its kind.

import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GOALS, inWords } from "./goals.mjs";

export const HISTORY = fileURLToPath(new URL("./history.jsonl", import.meta.url));
/** How much worse a ratio may be than the last one. */
export const WORSE = 1.25;

/** The last run of this kind, if there is one. */
export function lastOf(kind, file = HISTORY) {
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line)).findLast((run) => run.kind === kind);
}

export const append = (run, file = HISTORY) => appendFileSync(file, `${JSON.stringify(run)}\n`);

/**
 * What is wrong with the ratios of a run; figures that are no ratios depend on the machine and are not looked at.
 * @param figures by database, then by measure
 * @param before the same of the last run, if there was one
 * @returns of each what is wrong: measure, database, and why in words
 */
export function worse(figures, before = {}) {
  return Object.entries(figures).flatMap(([database, values]) =>
    Object.entries(values).flatMap(([measure, value]) => {
      const why = whyWorse(GOALS[measure], value, before[database]?.[measure]);
      return why === undefined ? [] : [{ measure, database, why }];
    }),
  );
}

function whyWorse({ unit, atLeast, limit }, value, last) {
  if (unit !== "×" && unit !== "%") return undefined;
  const isMoreBetter = atLeast !== undefined;
  const isBeyond = (bound) => (isMoreBetter ? value < bound : value > bound);
  if (limit !== undefined && isBeyond(limit))
    return `${inWords(value, unit)}, and the hard limit is ${inWords(limit, unit)}`;
  if (last !== undefined && isBeyond(isMoreBetter ? last / WORSE : last * WORSE))
    return `${inWords(value, unit)}, which is more than 25 % worse than the last ${inWords(last, unit)}`;
  return undefined;
}
