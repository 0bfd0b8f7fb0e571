// Every behaviour of the chase and escalation lists has a story that is named by it.

import { expect, test } from "vitest";
// @ts-expect-error a plain script, which `npm run behaviours` runs too
import { told } from "./told.mjs";

const table = told() as Record<string, string[]>;

test("no number of S1 or S3 is left untold", () => {
  const numbers = Object.keys(table).filter((number) => /^S[13]\./.test(number));
  expect(numbers).toHaveLength(37 + 23);
  expect(numbers.filter((number) => table[number]!.length === 0)).toEqual([]);
});
