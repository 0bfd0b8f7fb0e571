// What many values come to: sum, average, smallest, largest. Used by expressions over arrays and by $group.

import { Decimal128 } from "bson";
import { add, toDouble } from "./arithmetic.ts";
import { divideDecimals, toDecimal } from "./decimal.ts";
import { type BsonNumber, isNumber, toNumber } from "./numbers.ts";
import { compareValues } from "./order.ts";

/** The sum of two numbers; beyond 64 bits it goes on as a double. */
export const plus = (a: BsonNumber, b: BsonNumber): BsonNumber => add(a, b) ?? toDouble(toNumber(a) + toNumber(b));

/** What is no number counts for nothing. */
export const sum = (values: readonly unknown[]): BsonNumber => values.filter(isNumber).reduce(plus, 0);

export const average = (values: readonly unknown[]): BsonNumber | null => {
  const numbers = values.filter(isNumber);
  return quotient(numbers.reduce(plus, 0), numbers.length);
};

/** A sum by the count of what went into it: a double, or a decimal; null of nothing. */
export function quotient(total: BsonNumber, count: number): BsonNumber | null {
  if (count === 0) return null;
  return total instanceof Decimal128 ? divideDecimals(total, toDecimal(count)) : toDouble(toNumber(total) / count);
}

const isThere = (value: unknown): boolean => value !== null && value !== undefined;

/** The lesser of two by BSON order; what is null or missing does not count. */
export const lesser = (a: unknown, b: unknown): unknown => {
  if (!isThere(a) || !isThere(b)) return isThere(a) ? a : b;
  return compareValues(b, a) < 0 ? b : a;
};

export const greater = (a: unknown, b: unknown): unknown => {
  if (!isThere(a) || !isThere(b)) return isThere(a) ? a : b;
  return compareValues(b, a) > 0 ? b : a;
};

export const least = (values: readonly unknown[]): unknown => values.reduce(lesser, null) ?? null;
export const greatest = (values: readonly unknown[]): unknown => values.reduce(greater, null) ?? null;
