// What a run of mutants found, as a person reads it.

import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { EQUIVALENT } from "./equivalent.ts";
import type { Mutant } from "./mutant.ts";
import type { Outcome } from "./try.ts";

const SHOWN = 60;
const short = (text: string): string => {
  const line = text.replace(/\s+/g, " ");
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
};
const percent = (part: number, whole: number): string => (whole === 0 ? "100" : ((100 * part) / whole).toFixed(1));

/** @property atLeast the percentage that must be killed; `ofAll`: how many there are, of which some were drawn; `list`: the file that keeps the survivors */
export type Asked = { atLeast: number; ofAll: number; list: string };

/** Prints what was killed in each folder and file, and each survivor, which a file keeps, too. @returns the exit code */
export function report(mutants: readonly Mutant[], { killed, reached, broken }: Outcome, asked: Asked): number {
  const counted = mutants.filter((mutant) => killed.has(mutant.id) || !isEquivalent(mutant));
  const isKilled = ({ id }: Mutant): boolean => killed.has(id);
  const share = (name: string, own: readonly Mutant[]): void => {
    const dead = own.filter(isKilled).length;
    const error = own.length === 0 ? 0 : 100 * Math.sqrt((dead * (own.length - dead)) / own.length ** 3);
    say(
      `${percent(dead, own.length).padStart(6)} % ±${error.toFixed(1).padStart(4)}  ${String(dead).padStart(4)} of ${String(own.length).padStart(4)}  ${name}`,
    );
  };
  for (const part of [dirname, (file: string) => file])
    for (const [name, own] of grouped(counted, part)) share(name, own);
  const survivors = counted.filter((one) => !isKilled(one)).map((one) => told(one, reached.has(one.id)));
  say("\nSurvivors:");
  for (const one of survivors) say(one);
  writeFileSync(asked.list, survivors.map((one) => `${one}\n`).join(""));
  const dead = counted.filter(isKilled).length;
  const come = counted.filter((one) => reached.has(one.id)).length;
  say(
    `\n${dead} killed, ${come - dead} survived, ${counted.length - come} reached by no test; ${mutants.length - counted.length} change nothing.`,
  );
  say(`${percent(dead, counted.length)} % of ${counted.length} killed${ofHowMany(dead, counted.length, asked.ofAll)}.`);
  for (const test of new Set(broken)) say(`Fails without any mutant: ${test}`);
  return broken.length > 0 || (100 * dead) / Math.max(1, counted.length) < asked.atLeast ? 1 : 0;
}

const grouped = (mutants: readonly Mutant[], part: (file: string) => string): Map<string, Mutant[]> => {
  const groups = new Map<string, Mutant[]>();
  for (const one of mutants) groups.set(part(one.file), [...(groups.get(part(one.file)) ?? []), one]);
  return groups;
};

function told({ file, line, was, now, context }: Mutant, isReached: boolean): string {
  const change = now === "" ? `without ${short(was)}` : `${short(was)} → ${short(now)}`;
  return `${file}:${line}  ${change}${isReached ? "" : "  (no test comes here)"}\n    ${context}`;
}

function ofHowMany(dead: number, tried: number, all: number): string {
  if (tried === 0 || tried >= all) return "";
  const [from, to] = interval(dead, tried).map((share) => (100 * share).toFixed(1));
  return `; of all ${all}, with 95 % certainty between ${from} % and ${to} %`;
}

/** What a sample tells of the whole: between which shares it lies with 95 % certainty, by Wilson. */
export function interval(hits: number, tried: number): [from: number, to: number] {
  const z = 1.96;
  const share = hits / tried;
  const middle = share + z ** 2 / (2 * tried);
  const reach = z * Math.sqrt((share * (1 - share)) / tried + z ** 2 / (4 * tried ** 2));
  const scale = 1 + z ** 2 / tried;
  return [Math.max(0, (middle - reach) / scale), (middle + reach) / scale];
}

export const isEquivalent = ({ file, context, was, now }: Mutant, known = EQUIVALENT): boolean =>
  known.some((one) => one.file === file && context.includes(one.in) && was === one.was && now === one.now);

const say = (line: string): void => void process.stdout.write(`${line}\n`);
