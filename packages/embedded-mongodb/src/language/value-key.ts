// A string for a value, the same for values that MongoDB takes for equal: what groups and joins look values up by.

import { type Binary, Decimal128, type Timestamp } from "bson";
import { step } from "../bound.ts";
import { toBigInt } from "./arithmetic.ts";
import { type BsonNumber, compareNumbers, isNumber, toNumber, truncated } from "./numbers.ts";
import { bsonTypeName, isDoc } from "./values.ts";

/** Equal for two values if and only if `sameValue` holds for them; missing is apart from null. */
export function valueKey(value: unknown): string {
  step();
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(valueKey).join(",")}]`;
  if (isDoc(value)) {
    return `{${Object.entries(value)
      .map(([field, inner]) => `${JSON.stringify(field)}:${valueKey(inner)}`)
      .join(",")}}`;
  }
  return isNumber(value) ? numberKey(value) : scalarKey(value);
}

function numberKey(value: BsonNumber): string {
  const double = toNumber(value);
  if (compareNumbers(value, double) !== 0) {
    // No double is this number: a long beyond 2^53 or a decimal.
    return value instanceof Decimal128 ? decimalKey(value) : `n${toBigInt(value)}`;
  }
  return Number.isInteger(double) ? `n${BigInt(double)}` : `n${double}`;
}

function decimalKey(value: Decimal128): string {
  const whole = truncated(value);
  if (whole !== undefined && compareNumbers(whole, value) === 0) return `n${whole}`;
  const [, sign, integer = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/.exec(value.toString()) ?? [];
  const digits = (integer + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `d${sign}${significant}e${power}`;
}

function scalarKey(value: unknown): string {
  const type = bsonTypeName(value);
  switch (type) {
    case "date":
      return `date${(value as Date).getTime()}`;
    case "timestamp":
      return `timestamp${(value as Timestamp).toString()}`;
    case "binData":
      return binaryKey(value as Binary | Uint8Array);
    case "symbol":
      return JSON.stringify(String(value));
    case "null":
    case "missing":
    case "minKey":
    case "maxKey":
    case "bool":
      return `${type}${String(value)}`;
    default:
      return `${type}${JSON.stringify(value)}`;
  }
}

function binaryKey(value: Binary | Uint8Array): string {
  const [bytes, type] = value instanceof Uint8Array ? [value, 0] : [value.value(), value.sub_type];
  return `binary${type}:${Buffer.from(bytes).toString("base64")}`;
}
