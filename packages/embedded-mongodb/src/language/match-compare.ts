// The comparison operators of a filter: $eq, $ne, $gt, $gte, $lt, $lte, $in and $nin.

import { MaxKey, MinKey } from "bson";
import { badValue, type Condition, type Operator, someValue, type ValueTest } from "./condition.ts";
import { isNumber, toNumber } from "./numbers.ts";
import { compareValues, sameValue, typeRank } from "./order.ts";
import { isRegExp, regExpTest } from "./regex.ts";
import { type Doc, isDoc } from "./values.ts";

const isNullish = (value: unknown): value is null | undefined => value === null || value === undefined;

/** Equality: null stands for missing too, and an array equals a value if one element or the whole does. */
export function equality(operand: unknown): Condition {
  return someValue(isNullish(operand) ? isNullish : (value) => sameValue(value, operand));
}

type Order = { accepts(sign: number): boolean; acceptsEqual: boolean; below: typeof MinKey | typeof MaxKey };

const ORDERS = {
  $gt: { accepts: (sign: number) => sign > 0, acceptsEqual: false, below: MinKey },
  $gte: { accepts: (sign: number) => sign >= 0, acceptsEqual: true, below: MinKey },
  $lt: { accepts: (sign: number) => sign < 0, acceptsEqual: false, below: MaxKey },
  $lte: { accepts: (sign: number) => sign <= 0, acceptsEqual: true, below: MaxKey },
} satisfies { [name: string]: Order };

/** Only values of the operand's type are compared; MinKey and MaxKey are compared with every type, and NaN is equal to itself and in no order. */
function inOrder(operand: unknown, order: Order): ValueTest {
  if (isNullish(operand)) return order.acceptsEqual ? isNullish : () => false;
  if (isNaNumber(operand)) return order.acceptsEqual ? isNaNumber : () => false;
  const rank = typeRank(operand);
  const isOther = operand instanceof order.below;
  return (value) => {
    if (typeRank(value) !== rank) return isOther;
    return !isNaNumber(value) && order.accepts(compareValues(value, operand));
  };
}

const isNaNumber = (value: unknown): boolean => isNumber(value) && Number.isNaN(toNumber(value));

function orderOperator(name: keyof typeof ORDERS): Operator {
  return (operand, { path }) => {
    if (isRegExp(operand)) throw badValue(`Can't have RegEx as arg to predicate over field '${path}'.`);
    return [someValue(inOrder(operand, ORDERS[name]))];
  };
}

function membership(name: string, operand: unknown): Condition {
  if (!Array.isArray(operand)) throw badValue(`${name} needs an array`);
  if (operand.some(isOperatorDoc)) throw badValue(`cannot nest $ under ${name}`);
  const patterns = operand.filter(isRegExp).map((pattern) => regExpTest(pattern));
  const sorted = operand.toSorted(compareValues);
  const hasNull = operand.some(isNullish);
  return someValue(
    (value) =>
      (hasNull && isNullish(value)) ||
      isAmong(sorted, value) ||
      patterns.some((matchesPattern) => matchesPattern(value)),
  );
}

function isAmong(sorted: readonly unknown[], value: unknown): boolean {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const sign = compareValues(sorted[middle], value);
    if (sign === 0) return true;
    if (sign < 0) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/** The fields of a DBRef. A filter may name them like any other field. */
export const REFERENCE_FIELDS: ReadonlySet<string> = new Set(["$ref", "$id", "$db"]);

/** Whether an object holds operators, as `{$gt: 5}` does. A DBRef, `{$ref, $id}`, is a value. */
export function isOperatorDoc(value: unknown): value is Doc {
  if (!isDoc(value)) return false;
  const first = Object.keys(value)[0];
  return first?.startsWith("$") === true && !(Object.hasOwn(value, "$ref") && Object.hasOwn(value, "$id"));
}

export const COMPARE_OPERATORS: { readonly [name: string]: Operator } = {
  $eq: (operand) => [equality(operand)],
  $ne: (operand) => {
    if (isRegExp(operand)) throw badValue("Can't have regex as arg to $ne.");
    return [{ not: [equality(operand)] }];
  },
  $gt: orderOperator("$gt"),
  $gte: orderOperator("$gte"),
  $lt: orderOperator("$lt"),
  $lte: orderOperator("$lte"),
  $in: (operand) => [membership("$in", operand)],
  $nin: (operand) => [{ not: [membership("$nin", operand)] }],
};
