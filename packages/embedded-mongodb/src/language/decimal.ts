// Sums, products and quotients of Decimal128: exact integer arithmetic, then one rounding to 34 digits, half to even (IEEE 754-2008).

import { Decimal128, Long } from "bson";
import { type BsonNumber, toNumber } from "./numbers.ts";
import { isInt32 } from "./values.ts";

const DIGITS = 34;

/** coefficient · 10^exponent, or what no digits can say: NaN and the infinities, as a double. */
type Parsed = { coefficient: bigint; exponent: number } | number;

/** Any number as a Decimal128. A double keeps 15 significant digits, as in MongoDB: 0.1 is 0.100000000000000. */
export function toDecimal(value: BsonNumber): Decimal128 {
  if (value instanceof Decimal128) return value;
  if (value instanceof Long || typeof value === "bigint") return Decimal128.fromString(value.toString());
  const double = toNumber(value);
  if (typeof value === "number" && isInt32(value)) return Decimal128.fromString(String(double));
  if (double === 0 || !Number.isFinite(double))
    return Decimal128.fromString(Object.is(double, -0) ? "-0" : String(double));
  return Decimal128.fromString(double.toPrecision(15));
}

export function addDecimals(a: Decimal128, b: Decimal128): Decimal128 {
  const x = parsed(a);
  const y = parsed(b);
  if (typeof x === "number" || typeof y === "number") return special(asDouble(x) + asDouble(y));
  const exponent = Math.min(x.exponent, y.exponent);
  return rounded(
    x.coefficient * 10n ** BigInt(x.exponent - exponent) + y.coefficient * 10n ** BigInt(y.exponent - exponent),
    exponent,
  );
}

export function multiplyDecimals(a: Decimal128, b: Decimal128): Decimal128 {
  const x = parsed(a);
  const y = parsed(b);
  if (typeof x === "number" || typeof y === "number") return special(asDouble(x) * asDouble(y));
  return rounded(x.coefficient * y.coefficient, x.exponent + y.exponent);
}

/** The quotient; without trailing zeros where it is exact. Division by zero is the caller's to refuse. */
export function divideDecimals(a: Decimal128, b: Decimal128): Decimal128 {
  const x = parsed(a);
  const y = parsed(b);
  if (typeof x === "number" || typeof y === "number") return special(asDouble(x) / asDouble(y));
  if (y.coefficient === 0n) return special(Number(x.coefficient) / 0);
  const shift = Math.max(0, DIGITS + 2 + digitCount(y.coefficient) - digitCount(x.coefficient));
  const dividend = x.coefficient * 10n ** BigInt(shift);
  const quotient = dividend / y.coefficient;
  const exponent = x.exponent - y.exponent - shift;
  // A last digit that is not zero tells the rounding that the true quotient lies beyond a half.
  if (quotient * y.coefficient !== dividend) return rounded(quotient * 10n + (quotient < 0n ? -1n : 1n), exponent - 1);
  return withoutTrailingZeros(quotient, exponent, x.exponent - y.exponent);
}

/** Towards zero to a whole number; undefined for NaN and the infinities. */
export function wholePart(value: Decimal128): bigint | undefined {
  const x = parsed(value);
  if (typeof x === "number") return undefined;
  return x.exponent >= 0 ? x.coefficient * 10n ** BigInt(x.exponent) : x.coefficient / 10n ** BigInt(-x.exponent);
}

export const isDecimalZero = (value: Decimal128): boolean => {
  const x = parsed(value);
  return typeof x !== "number" && x.coefficient === 0n;
};

function withoutTrailingZeros(coefficient: bigint, exponent: number, preferred: number): Decimal128 {
  let digits = coefficient;
  let power = exponent;
  while (power < preferred && digits % 10n === 0n) {
    digits /= 10n;
    power++;
  }
  return rounded(digits, power);
}

function parsed(value: Decimal128): Parsed {
  const text = value.toString();
  const [, sign, whole, fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return Number(text);
  const digits = BigInt(whole + fraction);
  return { coefficient: sign ? -digits : digits, exponent: Number(exponent) - fraction.length };
}

const digitCount = (value: bigint): number => value.toString().replace("-", "").length;

/** Only for its sign and size beside an infinite number. */
const asDouble = (value: Parsed): number => (typeof value === "number" ? value : Number(value.coefficient));

const special = (value: number): Decimal128 => Decimal128.fromString(String(value));

const rounded = (coefficient: bigint, exponent: number): Decimal128 =>
  Decimal128.fromStringWithRounding(`${coefficient}E${exponent}`);
