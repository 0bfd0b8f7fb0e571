// The numbers there are, and the names of the tests that carry them.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** How far each list of behaviours goes. */
const LISTS = { "S1.": 37, "S2.": 34, "S3.": 23, "S4.": 48, T: 8, P: 25, N: 24 };
const NAME = /\b(?:test|story|describe|imapStory)(?:\.each\([^)]*\))?\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/g;
const NUMBER = /\b(S[1-4]\.|[TPN])(\d{1,2})(?:[-–]\1(\d{1,2}))?\b/g;

/** @returns {Record<string, string[]>} by number, "file: name" of each test that tells it */
export function told(folder = join(import.meta.dirname, "..")) {
  const table = Object.fromEntries(
    Object.entries(LISTS).flatMap(([list, count]) =>
      Array.from({ length: count }, (_, index) => [`${list}${index + 1}`, []]),
    ),
  );
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".test.ts"));
  for (const file of files.sort()) {
    for (const [, , name] of readFileSync(join(folder, file), "utf8").matchAll(NAME))
      for (const number of new Set(numbersIn(name))) table[number]?.push(`${file}: ${name}`);
  }
  return table;
}

/** "S1.10-S1.12" stands for all three. */
const numbersIn = (name) =>
  [...name.matchAll(NUMBER)].flatMap(([, list, first, last = first]) =>
    Array.from({ length: Math.max(1, last - first + 1) }, (_, index) => `${list}${Number(first) + index}`),
  );
