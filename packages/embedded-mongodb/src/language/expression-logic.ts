// Expression operators that compare and decide, by MongoDB's order and its notion of truth; mingo's know neither BSON's classes nor field order.

import type { Options } from "mingo/types";
import { CommandError } from "../errors.ts";
import { evalExpr } from "./mingo.ts";
import { isNumber, isTruthy } from "./numbers.ts";
import { compareValues, sameValue } from "./order.ts";
import { bsonTypeName, type Doc, isDoc } from "./values.ts";

/** mingo's form of an operator: its operand comes unevaluated. */
export type ExpressionOperator = (doc: Doc, operand: unknown, options: Options) => unknown;

/** The arguments of an operator, evaluated. @throws CommandError 16020 when there are more or fewer than asked for */
export function argumentsOf(
  name: string,
  count: number,
  ...[obj, expr, options]: Parameters<ExpressionOperator>
): unknown[] {
  const given = Array.isArray(expr) ? expr : [expr];
  if (given.length !== count) {
    throw new CommandError(
      16_020,
      `Expression ${name} takes exactly ${count} arguments. ${given.length} were passed in.`,
    );
  }
  return evalExpr(obj, given, options) as unknown[];
}

const comparison =
  (name: string, result: (sign: number) => unknown): ExpressionOperator =>
  (obj, expr, options) => {
    const [a, b] = argumentsOf(name, 2, obj, expr, options);
    return result(compareValues(a, b));
  };

const isTrue = (...[obj, expr, options]: Parameters<ExpressionOperator>): boolean =>
  isTruthy(evalExpr(obj, expr, options));

const listOf = (expr: unknown): unknown[] => (Array.isArray(expr) ? expr : [expr]);

const $cond: ExpressionOperator = (obj, expr, options) => {
  const [test, yes, no] = branchesOf(expr);
  return evalExpr(obj, isTrue(obj, test, options) ? yes : no, options);
};

function branchesOf(expr: unknown): unknown[] {
  if (Array.isArray(expr) && expr.length === 3) return expr;
  if (!isDoc(expr)) {
    const count = Array.isArray(expr) ? expr.length : 1;
    throw new CommandError(16_020, `Expression $cond takes exactly 3 arguments. ${count} were passed in.`);
  }
  const names = ["if", "then", "else"];
  const missing = names.find((name) => !Object.hasOwn(expr, name));
  if (missing !== undefined) throw new CommandError(17_080, `Missing '${missing}' parameter to $cond`);
  return names.map((name) => expr[name]);
}

const $switch: ExpressionOperator = (obj, expr, options) => {
  if (!isDoc(expr)) throw new CommandError(40_060, "$switch requires an object as an argument");
  const branches = expr.branches;
  if (!Array.isArray(branches)) throw new CommandError(40_061, "$switch expected an array for 'branches'");
  const taken = branches.find((branch) => isDoc(branch) && isTrue(obj, branch.case, options));
  if (taken !== undefined) return evalExpr(obj, taken.then, options);
  if (Object.hasOwn(expr, "default")) return evalExpr(obj, expr.default, options);
  throw new CommandError(
    40_066,
    "$switch could not find a matching branch for an input, and no default was specified.",
  );
};

const $in: ExpressionOperator = (obj, expr, options) => {
  const [value, array] = argumentsOf("$in", 2, obj, expr, options);
  if (Array.isArray(array)) return array.some((element) => sameValue(element, value));
  throw new CommandError(40_081, `$in requires an array as a second argument, found: ${bsonTypeName(array)}`);
};

const $type: ExpressionOperator = (obj, expr, options) => bsonTypeName(argumentsOf("$type", 1, obj, expr, options)[0]);

const $isNumber: ExpressionOperator = (obj, expr, options) =>
  isNumber(argumentsOf("$isNumber", 1, obj, expr, options)[0]);

export const LOGIC_EXPRESSIONS: Record<`$${string}`, ExpressionOperator> = {
  $eq: comparison("$eq", (sign) => sign === 0),
  $ne: comparison("$ne", (sign) => sign !== 0),
  $gt: comparison("$gt", (sign) => sign > 0),
  $gte: comparison("$gte", (sign) => sign >= 0),
  $lt: comparison("$lt", (sign) => sign < 0),
  $lte: comparison("$lte", (sign) => sign <= 0),
  $cmp: comparison("$cmp", Math.sign),
  $and: (obj, expr, options) => listOf(expr).every((each) => isTrue(obj, each, options)),
  $or: (obj, expr, options) => listOf(expr).some((each) => isTrue(obj, each, options)),
  $not: (obj, expr, options) => !isTruthy(argumentsOf("$not", 1, obj, expr, options)[0]),
  $cond,
  $switch,
  $in,
  $type,
  $isNumber,
};
