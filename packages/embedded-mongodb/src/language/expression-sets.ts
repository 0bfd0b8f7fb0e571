// Expression operators on sets: arrays whose elements are told apart as MongoDB does.

import { produced } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { argumentsOf, type ExpressionOperator } from "./expression-logic.ts";
import { evalExpr } from "./mingo.ts";
import { compareValues, sameValue } from "./order.ts";
import { bsonTypeName } from "./values.ts";

/** The different elements, in BSON order. */
export function distinctValues(values: readonly unknown[]): unknown[] {
  return values.toSorted(compareValues).filter((value, i, sorted) => i === 0 || !sameValue(value, sorted[i - 1]));
}

const holds = (array: readonly unknown[], value: unknown): boolean =>
  array.some((element) => sameValue(element, value));

/** An operator on any number of sets that is null when one of them is missing. */
const ofSets =
  (name: string, code: number, result: (sets: unknown[][]) => unknown): ExpressionOperator =>
  (obj, expr, options) => {
    const sets = evalExpr(obj, Array.isArray(expr) ? expr : [expr], options) as unknown[];
    if (sets.some((set) => set === null || set === undefined)) return null;
    return result(sets.map((set) => arrayOrThrow(name, code, set)));
  };

/** An operator on two sets, neither of which may be missing. */
const ofTwoSets =
  (name: string, code: number, result: (a: unknown[], b: unknown[]) => unknown): ExpressionOperator =>
  (obj, expr, options) => {
    const [a, b] = argumentsOf(name, 2, obj, expr, options);
    return result(arrayOrThrow(name, code, a), arrayOrThrow(name, code, b));
  };

function arrayOrThrow(name: string, code: number, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new CommandError(
    code,
    `All operands of ${name} must be arrays. One argument is of type: ${bsonTypeName(value)}`,
  );
}

const isSubset = (a: unknown[], b: unknown[]): boolean => a.every((value) => holds(b, value));

const $setEquals: ExpressionOperator = (obj, expr, options) => {
  const sets = (evalExpr(obj, expr, options) as unknown[]).map((set) => arrayOrThrow("$setEquals", 17_044, set));
  return sets.every((set) => isSubset(set, sets[0]!) && isSubset(sets[0]!, set));
};

const $setDifference: ExpressionOperator = (obj, expr, options) => {
  const [a, b] = argumentsOf("$setDifference", 2, obj, expr, options);
  if (a === null || a === undefined || b === null || b === undefined) return null;
  const others = arrayOrThrow("$setDifference", 17_049, b);
  const kept = arrayOrThrow("$setDifference", 17_048, a).filter((value) => !holds(others, value));
  return kept.filter((value, i) => kept.findIndex((other) => sameValue(other, value)) === i);
};

const $indexOfArray: ExpressionOperator = (obj, expr, options) => {
  const [array, value, start, end] = evalExpr(obj, expr, options) as unknown[];
  if (array === null || array === undefined) return null;
  const [from, to] = [Number(start ?? 0), Number(end ?? Number.POSITIVE_INFINITY)];
  return arrayOrThrow("$indexOfArray", 40_090, array).findIndex(
    (element, i) => i >= from && i < to && sameValue(element, value),
  );
};

export const SET_EXPRESSIONS: Record<`$${string}`, ExpressionOperator> = {
  $setUnion: ofSets("$setUnion", 17_043, (sets) => {
    produced(32 * sets.reduce((sum, { length }) => sum + length, 0));
    return distinctValues(sets.flat());
  }),
  $setIntersection: ofSets("$setIntersection", 17_047, ([first = [], ...others]) =>
    distinctValues(first.filter((value) => others.every((other) => holds(other, value)))),
  ),
  $setIsSubset: ofTwoSets("$setIsSubset", 17_046, isSubset),
  $setEquals,
  $setDifference,
  $indexOfArray,
};
