// Expression operators whose results must be of BSON's types: sums and averages, quotients, roundings, extremes, arrays.

import { Decimal128 } from "bson";

import { step } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { asWholeNumber, isIntegerType, toBigInt, toDouble, toInteger } from "./arithmetic.ts";
import { DATE_EXPRESSIONS } from "./date-expressions.ts";
import { divideDecimals, isDecimalZero, toDecimal } from "./decimal.ts";
import type { Evaluator, Evaluators } from "./evaluator.ts";
import { argumentsOf } from "./expression-logic.ts";
import { byDoubles } from "./expression-numbers.ts";
import { average, greatest, least, sum } from "./folds.ts";
import { evalExpr, mingos } from "./mingo.ts";
import { isNumber, toNumber } from "./numbers.ts";
import { elementComparator } from "./push-sort.ts";
import { ROUNDING_EXPRESSIONS } from "./rounding.ts";
import { TYPE_EXPRESSIONS } from "./type-expressions.ts";
import { bsonTypeName, type Doc, isDoc } from "./values.ts";

const isNullish = (value: unknown): value is null | undefined => value === null || value === undefined;

/** An operator over a list: several arguments, or one that is an array. */
const overList =
  (fold: (values: readonly unknown[]) => unknown): Evaluator =>
  (obj, expr, options) => {
    if (Array.isArray(expr) && expr.length !== 1) return fold(evalExpr(obj, expr, options) as unknown[]);
    const value: unknown = evalExpr(obj, Array.isArray(expr) ? expr[0] : expr, options);
    return fold(Array.isArray(value) ? value : [value]);
  };

const $divide: Evaluator = (obj, expr, options) => {
  const [a, b] = argumentsOf("$divide", 2, obj, expr, options);
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumber(a) || !isNumber(b)) {
    const text = `$divide only supports numeric types, not ${bsonTypeName(a)} and ${bsonTypeName(b)}`;
    throw new CommandError("TypeMismatch", text);
  }
  if (b instanceof Decimal128 ? isDecimalZero(b) : toNumber(b) === 0) {
    throw new CommandError("BadValue", "can't $divide by zero");
  }
  if (a instanceof Decimal128 || b instanceof Decimal128) return divideDecimals(toDecimal(a), toDecimal(b));
  return toDouble(toNumber(a) / toNumber(b));
};

/** Integers stay integers, unless the power is negative or too large for a long. */
const $pow: Evaluator = (obj, expr, options) => {
  const [base, exponent] = argumentsOf("$pow", 2, obj, expr, options);
  if (isNullish(base) || isNullish(exponent)) return null;
  if (!isNumber(base) || !isNumber(exponent)) {
    const text = `$pow's arguments must be numeric, not ${bsonTypeName(base)} and ${bsonTypeName(exponent)}`;
    throw new CommandError(28_762, text);
  }
  const power = toNumber(base) ** toNumber(exponent);
  if (!isIntegerType(base) || !isIntegerType(exponent) || !Number.isInteger(power) || Math.abs(power) >= 2 ** 63) {
    return toDouble(power);
  }
  const isLong = [base, exponent].some((number) => bsonTypeName(number) === "long");
  return (
    toInteger(toNumber(exponent) < 0 ? BigInt(power) : toBigInt(base) ** toBigInt(exponent), isLong) ?? toDouble(power)
  );
};

/** Those of mingo's arithmetic whose result is a double whatever they are given. */
const OF_DOUBLES = [
  "$exp",
  "$ln",
  "$log",
  "$log10",
  "$sqrt",
  "$sigmoid",
  "$sin",
  "$cos",
  "$tan",
  "$asin",
  "$acos",
  "$atan",
] as const;
const MORE_DOUBLES = [
  "$atan2",
  "$sinh",
  "$cosh",
  "$tanh",
  "$asinh",
  "$acosh",
  "$atanh",
  "$degreesToRadians",
  "$radiansToDegrees",
] as const;

const givingDoubles = [...OF_DOUBLES, ...MORE_DOUBLES].map((name) => {
  const operator = byDoubles(mingos(name));
  const wrapped: Evaluator = (obj, expr, options) => {
    const result: unknown = operator(obj, expr, options);
    return typeof result === "number" ? toDouble(result) : result;
  };
  return [name, wrapped] as const;
});

/** An operator of mingo's on an array and positions, with positions of any numeric type. */
const withPlainPositions =
  (operator: Evaluator): Evaluator =>
  (obj, expr, options) => {
    const given = evalExpr(obj, expr, options) as unknown;
    if (!Array.isArray(given)) return operator(obj, expr, options);
    if (given.some(isNullish)) return null;
    return operator(
      obj,
      given.map((value) => ({ $literal: asWholeNumber(value) ?? value })),
      options,
    );
  };

const $size: Evaluator = (obj, expr, options) => {
  const [array] = argumentsOf("$size", 1, obj, expr, options);
  if (Array.isArray(array)) return array.length;
  throw new CommandError(17_124, `The argument to $size must be an array, but was of type: ${bsonTypeName(array)}`);
};

const $sortArray: Evaluator = (obj, expr, options) => {
  if (!isDoc(expr))
    throw new CommandError(2_942_500, `$sortArray requires an object as an argument, found: ${bsonTypeName(expr)}`);
  const input = evalExpr(obj, expr.input, options) as unknown;
  if (isNullish(input)) return null;
  if (Array.isArray(input)) return input.toSorted(elementComparator(expr.sortBy));
  const text = `The input argument to $sortArray must be an array, but was of type: ${bsonTypeName(input)}`;
  throw new CommandError(2_942_504, text);
};

const elementOf =
  (name: string, pick: (array: readonly unknown[]) => unknown): Evaluator =>
  (obj, expr, options) => {
    const [array] = argumentsOf(name, 1, obj, expr, options);
    if (isNullish(array)) return null;
    if (Array.isArray(array)) return pick(array);
    throw new CommandError(28_689, `${name}'s argument must be an array, but is ${bsonTypeName(array)}`);
  };

const $mergeObjects: Evaluator = (obj, expr, options) => {
  const value = evalExpr(obj, expr, options) as unknown;
  const merged: Doc = {};
  for (const each of Array.isArray(value) ? value : [value]) {
    if (isDoc(each)) {
      step(Object.keys(each).length >> 4);
      Object.assign(merged, each);
    } else if (!isNullish(each)) {
      throw new CommandError(
        40_400,
        `$mergeObjects requires object inputs, but input is of type ${bsonTypeName(each)}`,
      );
    }
  }
  return merged;
};

/** Beside these, `$ifNull` and its like are mingo's as they are. */
export const VALUE_EXPRESSIONS: Evaluators = {
  ...Object.fromEntries(givingDoubles),
  ...DATE_EXPRESSIONS,
  ...ROUNDING_EXPRESSIONS,
  ...TYPE_EXPRESSIONS,
  $divide,
  $pow,
  $sum: overList(sum),
  $avg: overList(average),
  $min: overList(least),
  $max: overList(greatest),
  $size,
  $sortArray,
  $first: elementOf("$first", (array) => array[0]),
  $last: elementOf("$last", (array) => array.at(-1)),
  $arrayElemAt: withPlainPositions(mingos("$arrayElemAt")),
  $slice: withPlainPositions(mingos("$slice")),
  $range: withPlainPositions(mingos("$range")),
  $mergeObjects,
};
