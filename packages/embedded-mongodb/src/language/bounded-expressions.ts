// Expression operators whose results grow beyond their arguments: what they would make is counted before it is made.

import { keepProduced, produced, producedSoFar, step } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { asWholeNumber } from "./arithmetic.ts";
import type { Evaluator, Evaluators } from "./evaluator.ts";
import { evalExpr, mingos } from "./mingo.ts";
import { compareValues } from "./order.ts";
import { bsonTypeName, type Doc, isDoc } from "./values.ts";

const STEPS_OF_A_CALL = 16;
const ELEMENT_BYTES = 32;

/** What an operator's result takes beside what it is made of. */
function ownSize(value: unknown): number {
  if (typeof value === "string") return value.length;
  return Array.isArray(value) ? ELEMENT_BYTES * value.length : 0;
}

/** An operator that is counted: its call against the time of the command, its result against the memory. */
export const metered =
  (operator: Evaluator): Evaluator =>
  (obj, expr, options) => {
    step(STEPS_OF_A_CALL);
    const value = operator(obj, expr, options);
    const size = ownSize(value);
    if (size > 0) produced(size);
    return value;
  };

/** The operators within $map, $filter and $reduce that count each round. No client can name them. */
const EACH = "$_each";
const FOLD = "$_fold";

const each: Evaluator = (obj, expr, options) => {
  step();
  return evalExpr(obj, expr, options);
};

/** Of all rounds of a $reduce only the last result is kept. */
let foldStart = 0;

const fold: Evaluator = (obj, expr, options) => {
  step();
  const start = foldStart;
  const value = evalExpr(obj, expr, options) as unknown;
  foldStart = start;
  keepProduced(start + ownSize(value));
  return value;
};

/** mingo's operator with an argument of it wrapped. */
const counting =
  (operator: Evaluator, argument: string, round: string): Evaluator =>
  (obj, expr, options) => {
    const counted =
      isDoc(expr) && Object.hasOwn(expr, argument) ? { ...expr, [argument]: { [round]: expr[argument] } } : expr;
    return operator(obj, counted, options);
  };

const reducing = counting(mingos("$reduce"), "in", FOLD);

const $reduce: Evaluator = (obj, expr, options) => {
  const before = foldStart;
  // The input is there before the first round: what it took stays counted.
  const input = isDoc(expr) ? { ...expr, input: { $literal: evalExpr(obj, expr.input, options) as unknown } } : expr;
  foldStart = producedSoFar();
  try {
    return reducing(obj, input, options);
  } finally {
    foldStart = before;
  }
};

const $filter: Evaluator = (obj, expr, options) => {
  // The condition decides by MongoDB's notion of truth: Long(0) is false.
  const exact =
    isDoc(expr) && Object.hasOwn(expr, "cond") ? { ...expr, cond: { $cond: [expr.cond, true, false] } } : expr;
  return counting(mingos("$filter"), "cond", EACH)(obj, exact, options);
};

const isNullish = (value: unknown): value is null | undefined => value === null || value === undefined;

const $range: Evaluator = (obj, expr, options) => {
  const [start, end, by = 1] = (Array.isArray(expr) ? evalExpr(obj, expr, options) : []) as unknown[];
  const [from, to, step] = [asWholeNumber(start), asWholeNumber(end), asWholeNumber(by)];
  if (from !== undefined && to !== undefined && step)
    produced(ELEMENT_BYTES * Math.max(0, Math.ceil((to - from) / step)));
  const plain = Array.isArray(expr) ? [from ?? start, to ?? end, step ?? by].slice(0, expr.length) : expr;
  return mingos("$range")(obj, plain, options);
};

/** Arrays are counted before they become one. */
const ofArrays =
  (operator: Evaluator, sizeOf: (arrays: readonly unknown[][]) => number): Evaluator =>
  (obj, expr, options) => {
    const given = evalExpr(obj, expr, options) as unknown;
    const parts = Array.isArray(given) ? given.filter((part) => Array.isArray(part)) : [];
    produced(ELEMENT_BYTES * sizeOf(parts));
    return operator(obj, { $literal: given }, options);
  };

const sumOfLengths = (parts: readonly unknown[][]): number => parts.reduce((sum, { length }) => sum + length, 0);

const $zip: Evaluator = (obj, expr, options) => {
  const inputs = isDoc(expr) ? (evalExpr(obj, expr.inputs, options) as unknown) : undefined;
  if (!isDoc(expr) || !Array.isArray(inputs)) return mingos("$zip")(obj, expr, options);
  const longest = inputs.reduce(
    (most: number, part: unknown) => Math.max(most, Array.isArray(part) ? part.length : 0),
    0,
  );
  produced(ELEMENT_BYTES * longest * (inputs.length + 1));
  return mingos("$zip")(obj, { ...expr, inputs: { $literal: inputs } }, options);
};

/** $minN and $maxN: some of the values at one end of BSON's order. */
const extremes =
  (name: string, direction: 1 | -1): Evaluator =>
  (obj, expr, options) => {
    const { input, n } = isDoc(expr) ? (evalExpr(obj, { input: expr.input, n: expr.n }, options) as Doc) : {};
    const count = asWholeNumber(n);
    if (count === undefined)
      throw new CommandError(5_787_902, `Value for 'n' must be of integral type, but found ${bsonTypeName(n)}`);
    if (count < 1) throw new CommandError(5_787_908, `'n' must be greater than 0, found ${count} for ${name}`);
    if (!Array.isArray(input)) throw new CommandError(5_788_200, `Input must be an array: ${name}`);
    const values = input.filter((value) => !isNullish(value));
    return values.sort((a, b) => direction * compareValues(a, b)).slice(0, count);
  };

const $concat: Evaluator = (obj, expr, options) => {
  const given = evalExpr(obj, expr, options) as unknown;
  if (Array.isArray(given)) produced(given.reduce((sum: number, part: unknown) => sum + ownSize(part), 0));
  return mingos("$concat")(obj, Array.isArray(given) ? given.map(literal) : expr, options);
};

const literal = (value: unknown): unknown => (typeof value === "string" ? { $literal: value } : value);

function occurrences(text: string, part: string): number {
  if (part === "") return text.length + 1;
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
    step();
    count++;
  }
  return count;
}

const $replaceAll: Evaluator = (obj, expr, options) => {
  const given = isDoc(expr) ? (evalExpr(obj, expr, options) as Doc) : {};
  const { input, find, replacement } = given;
  if (typeof input === "string" && typeof find === "string" && typeof replacement === "string") {
    produced(input.length + occurrences(input, find) * replacement.length);
  }
  return mingos("$replaceAll")(obj, isDoc(expr) ? { $literal: given } : expr, options);
};

const $split: Evaluator = (obj, expr, options) => {
  const given = Array.isArray(expr) ? (evalExpr(obj, expr, options) as unknown[]) : [];
  const [text, separator] = given;
  if (separator === "") throw new CommandError(40_087, "$split requires a non-empty separator");
  if (typeof text === "string" && typeof separator === "string") produced(ELEMENT_BYTES * occurrences(text, separator));
  return mingos("$split")(obj, Array.isArray(expr) ? given.map(literal) : expr, options);
};

/** $trim and its like; the characters are looked up in a set, as there may be millions of them. */
const trimming =
  (operator: Evaluator, ends: readonly ("start" | "end")[]): Evaluator =>
  (obj, expr, options) => {
    const given = isDoc(expr) ? (evalExpr(obj, expr, options) as Doc) : {};
    const { input, chars } = given;
    if (typeof input !== "string" || typeof chars !== "string") return operator(obj, expr, options);
    return trimmed(input, new Set(chars), ends);
  };

function trimmed(text: string, isTrimmed: ReadonlySet<string>, ends: readonly ("start" | "end")[]): string {
  const letters = [...text];
  let [start, end] = [0, letters.length];
  if (ends.includes("start")) while (start < end && isTrimmed.has(letters[start]!)) start++;
  if (ends.includes("end")) while (start < end && isTrimmed.has(letters[end - 1]!)) end--;
  return letters.slice(start, end).join("");
}

export const BOUNDED_EXPRESSIONS: Evaluators = {
  [EACH]: each,
  [FOLD]: fold,
  $map: counting(mingos("$map"), "in", EACH),
  $filter,
  $reduce,
  $range,
  $zip,
  $concatArrays: ofArrays(mingos("$concatArrays"), sumOfLengths),
  $minN: extremes("$minN", 1),
  $maxN: extremes("$maxN", -1),
  $concat,
  $replaceAll,
  $split,
  $trim: trimming(mingos("$trim"), ["start", "end"]),
  $ltrim: trimming(mingos("$ltrim"), ["start"]),
  $rtrim: trimming(mingos("$rtrim"), ["end"]),
};
