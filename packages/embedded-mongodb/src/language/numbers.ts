// Numbers of all four BSON types, compared by their exact value.

import { Decimal128, Double, Int32, Long, Timestamp } from "bson";

export type BsonNumber = number | bigint | Double | Int32 | Long | Decimal128;

/** A Timestamp is none, although bson makes it a Long. */
export const isNumber = (value: unknown): value is BsonNumber =>
  typeof value === "number" ||
  typeof value === "bigint" ||
  value instanceof Double ||
  value instanceof Int32 ||
  (value instanceof Long && !(value instanceof Timestamp)) ||
  value instanceof Decimal128;

/** The nearest double. Rounding keeps the order: a smaller number never becomes a larger double. */
export function toNumber(value: BsonNumber): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Long) return value.toNumber();
  return value instanceof Decimal128 ? Number(value.toString()) : value.value;
}

/** -1, 0 or 1 by exact value, whatever the types; NaN is below every number and equal to itself. */
export function compareNumbers(a: BsonNumber, b: BsonNumber): number {
  const x = toNumber(a);
  const y = toNumber(b);
  if (x < y) return -1;
  if (x > y) return 1;
  if (x !== y) return Number(Number.isNaN(y)) - Number(Number.isNaN(x));
  return isExact(a, x) && isExact(b, y) ? 0 : compareExactly(a, b);
}

/** Whether the double says all there is to say about the number. */
function isExact(value: BsonNumber, double: number): boolean {
  if (value instanceof Long || typeof value === "bigint") return Number.isSafeInteger(double);
  return !(value instanceof Decimal128);
}

/** coefficient · 10^exponent; an infinite number has its sign as `infinite`. */
type Exact = { coefficient: bigint; exponent: number; infinite: -1 | 0 | 1 };

function compareExactly(a: BsonNumber, b: BsonNumber): number {
  const x = exact(a);
  const y = exact(b);
  if (x.infinite !== y.infinite) return x.infinite - y.infinite < 0 ? -1 : 1;
  const exponent = Math.min(x.exponent, y.exponent);
  const difference = scaled(x, exponent) - scaled(y, exponent);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

const scaled = (number: Exact, exponent: number): bigint =>
  number.coefficient === 0n ? 0n : number.coefficient * 10n ** BigInt(number.exponent - exponent);

function exact(value: BsonNumber): Exact {
  if (typeof value === "bigint") return { coefficient: value, exponent: 0, infinite: 0 };
  if (value instanceof Long) return { coefficient: value.toBigInt(), exponent: 0, infinite: 0 };
  return value instanceof Decimal128 ? exactDecimal(value) : exactDouble(toNumber(value));
}

function exactDecimal(value: Decimal128): Exact {
  const text = value.toString();
  const [, sign, whole, fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return { coefficient: 0n, exponent: 0, infinite: text.startsWith("-") ? -1 : 1 };
  const digits = BigInt(whole + fraction);
  return { coefficient: sign ? -digits : digits, exponent: Number(exponent) - fraction.length, infinite: 0 };
}

/** A double is an integer over a power of two, and 1/2 is 5/10. */
function exactDouble(value: number): Exact {
  if (!Number.isFinite(value)) return { coefficient: 0n, exponent: 0, infinite: value < 0 ? -1 : 1 };
  let halvings = 0;
  let whole = value;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    halvings++;
  }
  return { coefficient: BigInt(whole) * 5n ** BigInt(halvings), exponent: -halvings, infinite: 0 };
}

/** What MongoDB takes for true: all but false, null, missing and zero of any type. */
export function isTruthy(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return !isNumber(value) || toNumber(value) !== 0;
}

/** The integer that a number is after cutting its fraction; undefined when it is not finite. */
export function truncated(value: BsonNumber): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (value instanceof Long) return value.toBigInt();
  const { coefficient, exponent, infinite } =
    value instanceof Decimal128 ? exactDecimal(value) : exactDouble(toNumber(value));
  if (infinite !== 0) return undefined;
  return exponent < 0 ? coefficient / 10n ** BigInt(-exponent) : coefficient * 10n ** BigInt(exponent);
}

/** Whether it has no fraction and is finite. */
export function isWhole(value: BsonNumber): boolean {
  const whole = truncated(value);
  return whole !== undefined && compareNumbers(whole, value) === 0;
}
