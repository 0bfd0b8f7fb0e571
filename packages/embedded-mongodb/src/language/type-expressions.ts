// Conversions between types: $convert and its short forms. (MongoDB manual, "$convert".)

import { Decimal128, Long, ObjectId, Timestamp } from "bson";

import { CommandError } from "../errors.ts";
import { toDouble, toInteger } from "./arithmetic.ts";
import { toDecimal, wholePart } from "./decimal.ts";
import type { Evaluator, Evaluators } from "./evaluator.ts";
import { argumentsOf } from "./expression-logic.ts";
import { evalExpr } from "./mingo.ts";
import { type BsonNumber, isNumber, isTruthy, toNumber } from "./numbers.ts";
import { bsonTypeName, isDoc } from "./values.ts";

type Target = "double" | "string" | "objectId" | "bool" | "date" | "int" | "long" | "decimal";

const NUMBERED: { readonly [type: number]: Target } = {
  1: "double",
  2: "string",
  7: "objectId",
  8: "bool",
  9: "date",
  16: "int",
  18: "long",
  19: "decimal",
};

const refusal = (text: string): CommandError => new CommandError(241, text);

const unsupported = (value: unknown, to: Target): CommandError =>
  refusal(`Unsupported conversion from ${bsonTypeName(value)} to ${to} in $convert with no onError value`);

const unparsable = (value: string, to: Target): CommandError =>
  refusal(`Failed to parse ${to} '${value}' in $convert with no onError value`);

/** The number that a value counts as: booleans as 1 and 0, dates as milliseconds, strings as what they spell. */
function numberFrom(value: unknown, to: Target): BsonNumber {
  if (isNumber(value)) return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Date && to !== "int") return Long.fromNumber(value.getTime());
  if (typeof value !== "string") throw unsupported(value, to);
  const isInteger = to === "int" || to === "long";
  if (isInteger ? /^[+-]?\d+$/.test(value) : /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value)) {
    return Decimal128.fromStringWithRounding(value.replace(/^\+/, ""));
  }
  if (!isInteger && /^[+-]?(nan|inf|infinity)$/i.test(value)) return specialNumber(value);
  throw unparsable(value, to);
}

const specialNumber = (text: string): number => {
  if (/nan/i.test(text)) return Number.NaN;
  return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
};

function toWhole(value: unknown, to: "int" | "long"): number | Long {
  const number = numberFrom(value, to);
  const whole = wholePart(number instanceof Decimal128 ? number : exactDecimal(number));
  const result = whole === undefined ? undefined : toInteger(whole, to === "long");
  if (result !== undefined && (to === "long" || typeof result === "number")) return result;
  throw refusal(`Conversion would overflow target type in $convert with no onError value: ${toNumber(number)}`);
}

/** All of a double's whole digits, unlike `toDecimal`, which keeps 15. */
const exactDecimal = (value: BsonNumber): Decimal128 => {
  if (value instanceof Long || typeof value === "bigint") return toDecimal(value);
  const double = toNumber(value);
  return Decimal128.fromString(
    Number.isFinite(double) ? BigInt(Math.trunc(double)).toString().slice(0, 34) : String(double),
  );
};

function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBitsUnsigned() * 1000);
  const millis = typeof value === "string" ? Date.parse(value) : millisFrom(value);
  if (Number.isFinite(millis)) return new Date(millis);
  throw typeof value === "string" ? unparsable(value, "date") : unsupported(value, "date");
}

const millisFrom = (value: unknown): number =>
  isNumber(value) && bsonTypeName(value) !== "int" ? Math.trunc(toNumber(value)) : Number.NaN;

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (isNumber(value))
    return value instanceof Decimal128 || value instanceof Long ? value.toString() : String(toNumber(value));
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Date) return value.toISOString();
  throw unsupported(value, "string");
}

function toObjectId(value: unknown): ObjectId {
  if (value instanceof ObjectId) return value;
  if (typeof value !== "string") throw unsupported(value, "objectId");
  if (/^[0-9a-f]{24}$/i.test(value)) return ObjectId.createFromHexString(value);
  throw unparsable(value, "objectId");
}

const CONVERSIONS: { readonly [type in Target]: (value: unknown) => unknown } = {
  double: (value) => toDouble(toNumber(numberFrom(value, "double"))),
  string: toText,
  objectId: toObjectId,
  bool: (value) => (isNumber(value) || typeof value === "boolean" ? isTruthy(value) : true),
  date: toDate,
  int: (value) => toWhole(value, "int"),
  long: (value) => toWhole(value, "long"),
  decimal: (value) => toDecimal(numberFrom(value, "decimal")),
};

const converting =
  (name: string, to: Target): Evaluator =>
  (obj, expr, options) => {
    const [value] = argumentsOf(name, 1, obj, expr, options);
    return value === null || value === undefined ? null : CONVERSIONS[to](value);
  };

const $convert: Evaluator = (obj, expr, options) => {
  if (!isDoc(expr)) {
    throw new CommandError(
      "FailedToParse",
      `$convert expects an object of named arguments but found: ${bsonTypeName(expr)}`,
    );
  }
  const to = targetOf(evalExpr(obj, expr.to, options));
  const value = evalExpr(obj, expr.input, options) as unknown;
  if (value === null || value === undefined) {
    return Object.hasOwn(expr, "onNull") ? evalExpr(obj, expr.onNull, options) : null;
  }
  try {
    return CONVERSIONS[to](value);
  } catch (error) {
    if (!Object.hasOwn(expr, "onError")) throw error;
    return evalExpr(obj, expr.onError, options);
  }
};

function targetOf(to: unknown): Target {
  const name = isNumber(to) ? NUMBERED[toNumber(to)] : to;
  if (typeof name === "string" && Object.hasOwn(CONVERSIONS, name)) return name as Target;
  throw new CommandError("BadValue", `Unknown type name: ${String(to)}`);
}

export const TYPE_EXPRESSIONS: Evaluators = {
  $convert,
  $toDouble: converting("$toDouble", "double"),
  $toString: converting("$toString", "string"),
  $toObjectId: converting("$toObjectId", "objectId"),
  $toBool: converting("$toBool", "bool"),
  $toDate: converting("$toDate", "date"),
  $toInt: converting("$toInt", "int"),
  $toLong: converting("$toLong", "long"),
  $toDecimal: converting("$toDecimal", "decimal"),
};
