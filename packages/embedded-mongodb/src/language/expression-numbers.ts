// Arithmetic in expressions on BSON's four kinds of number: exact where it is plain, by doubles in mingo's other operators.

import { Long } from "bson";
import { CommandError } from "../errors.ts";
import { add, multiply, negate, toDouble } from "./arithmetic.ts";
import type { ExpressionOperator } from "./expression-logic.ts";
import { evalExpr, MINGO } from "./mingo.ts";
import { type BsonNumber, isNumber, toNumber } from "./numbers.ts";
import { bsonTypeName } from "./values.ts";

const isNullish = (value: unknown): boolean => value === null || value === undefined;

function numberOrThrow(name: string, value: unknown): BsonNumber {
  if (isNumber(value)) return value;
  throw new CommandError("TypeMismatch", `${name} only supports numeric or date types, not ${bsonTypeName(value)}`);
}

const listOf = (expr: unknown): unknown[] => (Array.isArray(expr) ? expr : [expr]);

const $add: ExpressionOperator = (obj, expr, options) => {
  const terms = evalExpr(obj, listOf(expr), options) as unknown[];
  if (terms.some(isNullish)) return null;
  const dates = terms.filter((term) => term instanceof Date);
  if (dates.length > 1) throw new CommandError(16_612, "only one date allowed in an $add expression");
  const numbers = terms.filter((term) => !(term instanceof Date)).map((term) => numberOrThrow("$add", term));
  const sum = numbers.reduce((a, b) => add(a, b) ?? toDouble(toNumber(a) + toNumber(b)), 0);
  return dates[0] === undefined ? sum : new Date(dates[0].getTime() + Math.round(toNumber(sum)));
};

const $multiply: ExpressionOperator = (obj, expr, options) => {
  const factors = evalExpr(obj, listOf(expr), options) as unknown[];
  if (factors.some(isNullish)) return null;
  return factors
    .map((factor) => numberOrThrow("$multiply", factor))
    .reduce((a, b) => multiply(a, b) ?? toDouble(toNumber(a) * toNumber(b)), 1);
};

const $subtract: ExpressionOperator = (obj, expr, options) => {
  const [a, b] = evalExpr(obj, expr, options) as unknown[];
  if (isNullish(a) || isNullish(b)) return null;
  if (a instanceof Date)
    return b instanceof Date ? timeBetween(a, b) : new Date(a.getTime() - toNumber(numberOrThrow("$subtract", b)));
  const [minuend, subtrahend] = [numberOrThrow("$subtract", a), numberOrThrow("$subtract", b)];
  return add(minuend, negate(subtrahend)) ?? toDouble(toNumber(minuend) - toNumber(subtrahend));
};

/** Milliseconds, a long as in MongoDB. */
const timeBetween = (a: Date, b: Date): Long => Long.fromNumber(a.getTime() - b.getTime());

/** An operator of mingo's, which knows JavaScript's numbers alone, given the doubles nearest to its arguments. */
export const byDoubles =
  (operator: ExpressionOperator): ExpressionOperator =>
  (obj, expr, options) => {
    const value = evalExpr(obj, expr, options);
    return operator(obj, Array.isArray(value) ? value.map(plain) : plain(value), options);
  };

/** What mingo evaluates again, to itself. */
const plain = (value: unknown): unknown => {
  if (isNumber(value)) return toNumber(value);
  return typeof value === "string" ? { $literal: value } : value;
};

const wrapped = (): [string, ExpressionOperator][] =>
  Object.entries<unknown>({ ...MINGO.arithmetic(), ...MINGO.trigonometry() }).map(([name, operator]) => [
    name,
    byDoubles(operator as ExpressionOperator),
  ]);

export const numberExpressions = (): Record<`$${string}`, ExpressionOperator> => ({
  ...Object.fromEntries(wrapped()),
  $add,
  $multiply,
  $subtract,
});
