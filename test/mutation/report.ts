// What a run of mutants found, as a person reads it.

import { EQUIVALENT } from "./equivalent.ts";
import type { Mutant } from "./mutant.ts";
import type { Outcome } from "./try.ts";

const SHOWN = 60;
const short = (text: string): string => {
  const line = text.replace(/\s+/g, " ");
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
};
const percent = (part: number, whole: number): string => (whole === 0 ? "100" : ((100 * part) / whole).toFixed(1));

/** Prints what was killed in each file, and each survivor. @returns the exit code */
export function report(mutants: readonly Mutant[], { killed, reached, broken }: Outcome, atLeast: number): number {
  const counted = mutants.filter((mutant) => killed.has(mutant.id) || !isEquivalent(mutant));
  const isKilled = ({ id }: Mutant): boolean => killed.has(id);
  for (const file of new Set(counted.map((mutant) => mutant.file))) {
    const own = counted.filter((mutant) => mutant.file === file);
    const dead = own.filter(isKilled).length;
    say(
      `${percent(dead, own.length).padStart(6)} %  ${String(dead).padStart(4)} of ${String(own.length).padStart(4)}  ${file}`,
    );
  }
  say("\nSurvivors:");
  for (const mutant of counted.filter((one) => !isKilled(one))) {
    const change = mutant.now === "" ? `without ${short(mutant.was)}` : `${short(mutant.was)} → ${short(mutant.now)}`;
    const where = reached.has(mutant.id) ? "" : "  (no test comes here)";
    say(`${mutant.file}:${mutant.line}  ${change}${where}\n    ${mutant.context}`);
  }
  const dead = counted.filter(isKilled).length;
  say(
    `\n${percent(dead, counted.length)} % of ${counted.length} mutants killed; ${mutants.length - counted.length} change nothing.`,
  );
  for (const test of new Set(broken)) say(`Fails without any mutant: ${test}`);
  return broken.length > 0 || (100 * dead) / Math.max(1, counted.length) < atLeast ? 1 : 0;
}

const isEquivalent = ({ file, context, was, now }: Mutant): boolean =>
  EQUIVALENT.some((one) => one.file === file && context.includes(one.in) && was === one.was && now === one.now);

const say = (line: string): void => void process.stdout.write(`${line}\n`);
