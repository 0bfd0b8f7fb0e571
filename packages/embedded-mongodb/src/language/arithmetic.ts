// Arithmetic on BSON's four kinds of number, with the result's kind as MongoDB has it: the wider of the two.

import { Double, Long } from "bson";
import { addDecimals, multiplyDecimals, toDecimal } from "./decimal.ts";
import { type BsonNumber, toNumber } from "./numbers.ts";
import { bsonTypeName, isInt32 } from "./values.ts";

/** A double as it is held in memory: a `Double` if the bare number would be written as an int32. */
export const toDouble = (value: number): number | Double => (isInt32(value) ? new Double(value) : value);

/** The sum: int + int is an int if it fits, else a long. undefined when a sum of integers does not fit a long. */
export const add = (a: BsonNumber, b: BsonNumber): BsonNumber | undefined => combined(a, b, SUM);

/** The product; undefined when a product of integers does not fit a long. */
export const multiply = (a: BsonNumber, b: BsonNumber): BsonNumber | undefined => combined(a, b, PRODUCT);

export const negate = (value: BsonNumber): BsonNumber =>
  multiply(value, -1) ?? toDouble(-toNumber(value)); /* -(-2^63) fits no long */

type Combination = {
  integers(a: bigint, b: bigint): bigint;
  doubles(a: number, b: number): number;
  decimals: typeof addDecimals;
};

const SUM: Combination = { integers: (a, b) => a + b, doubles: (a, b) => a + b, decimals: addDecimals };
const PRODUCT: Combination = { integers: (a, b) => a * b, doubles: (a, b) => a * b, decimals: multiplyDecimals };

function combined(a: BsonNumber, b: BsonNumber, by: Combination): BsonNumber | undefined {
  const types = [bsonTypeName(a), bsonTypeName(b)];
  if (types.includes("decimal")) return by.decimals(toDecimal(a), toDecimal(b));
  if (types.includes("double")) return toDouble(by.doubles(toNumber(a), toNumber(b)));
  return toInteger(by.integers(toBigInt(a), toBigInt(b)), types.includes("long"));
}

/** An int if it fits and no long is asked for, else a long; undefined beyond 64 bits. */
export function toInteger(value: bigint, asLong: boolean): number | Long | undefined {
  if (BigInt.asIntN(64, value) !== value) return undefined;
  return asLong || BigInt.asIntN(32, value) !== value ? Long.fromBigInt(value) : Number(value);
}

/** The whole number that an int or a long is. */
export function toBigInt(value: BsonNumber): bigint {
  if (value instanceof Long) return value.toBigInt();
  return typeof value === "bigint" ? value : BigInt(toNumber(value));
}

export const isIntegerType = (value: unknown): value is number | Long => ["int", "long"].includes(bsonTypeName(value));

/** A whole number in JavaScript's safe range, whatever kind holds it (2, 2.0, Long(2)); undefined for anything else. */
export function asWholeNumber(value: unknown): number | undefined {
  if (!["int", "long", "double", "decimal"].includes(bsonTypeName(value))) return undefined;
  const number = toNumber(value as BsonNumber);
  return Number.isSafeInteger(number) ? number : undefined;
}
