// $abs, $ceil, $floor, $trunc, $round and $mod, which keep the type of number they are given.

import { Decimal128 } from "bson";

import { CommandError } from "../errors.ts";
import { asWholeNumber, isIntegerType, negate, toBigInt, toDouble, toInteger } from "./arithmetic.ts";
import { addDecimals, divideDecimals, multiplyDecimals, toDecimal, wholePart } from "./decimal.ts";
import type { Evaluator, Evaluators } from "./evaluator.ts";
import { argumentsOf } from "./expression-logic.ts";
import { evalExpr } from "./mingo.ts";
import { type BsonNumber, compareNumbers, isNumber, toNumber } from "./numbers.ts";
import { bsonTypeName } from "./values.ts";

type Mode = "floor" | "ceil" | "trunc" | "round";

const isNullish = (value: unknown): boolean => value === null || value === undefined;

const $abs: Evaluator = (obj, expr, options) => {
  const [value] = argumentsOf("$abs", 1, obj, expr, options);
  if (isNullish(value)) return null;
  const number = checked("$abs", value);
  return compareNumbers(number, 0) < 0 ? negate(number) : number;
};

function checked(name: string, value: unknown): BsonNumber {
  if (isNumber(value)) return value;
  throw new CommandError(28_765, `${name} only supports numeric types, not ${bsonTypeName(value)}`);
}

const roundingBy =
  (mode: Mode): Evaluator =>
  (obj, expr, options) => {
    const name = `$${mode}`;
    const [value, places = 0] = evalExpr(obj, Array.isArray(expr) ? expr : [expr], options) as unknown[];
    if (isNullish(value) || places === null) return null;
    const number = checked(name, value);
    const at = asWholeNumber(places);
    if (at === undefined) throw new CommandError(51_082, "precision argument must be a whole number");
    if (at < -20 || at > 100) {
      throw new CommandError(51_083, `cannot apply ${name} with precision value ${at} value must be in [-20, 100]`);
    }
    return rounded(number, at, mode);
  };

/** Rounds at a decimal place, exactly: by the shortest digits that mean a double, and by all of a decimal. */
function rounded(value: BsonNumber, places: number, mode: Mode): BsonNumber {
  if (isIntegerType(value)) {
    if (places >= 0) return value;
    const whole = scaledBack(roundedDigits(toBigInt(value), 10n ** BigInt(-places), mode), -places);
    return toInteger(BigInt(whole), bsonTypeName(value) === "long") ?? value;
  }
  const digits = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(
    value instanceof Decimal128 ? value.toString() : String(toNumber(value)),
  );
  if (digits === null) return value;
  const [, sign = "", whole = "0", fraction = "", power = "0"] = digits;
  const exponent = Number(power) - fraction.length;
  const drop = -places - exponent;
  if (drop <= 0) return value;
  const coefficient = BigInt(`${sign}${whole}${fraction}`);
  const text = `${roundedDigits(coefficient, 10n ** BigInt(drop), mode)}E${-places}`;
  return value instanceof Decimal128 ? Decimal128.fromString(text) : toDouble(Number(text));
}

const scaledBack = (digits: bigint, zeros: number): string => (digits * 10n ** BigInt(zeros)).toString();

function roundedDigits(digits: bigint, unit: bigint, mode: Mode): bigint {
  const whole = digits / unit;
  const rest = digits % unit;
  if (rest === 0n || mode === "trunc") return whole;
  if (mode === "floor") return rest < 0n ? whole - 1n : whole;
  if (mode === "ceil") return rest > 0n ? whole + 1n : whole;
  const away = rest < 0n ? -1n : 1n;
  const twice = rest * away * 2n;
  const isUp = twice > unit || (twice === unit && whole % 2n !== 0n);
  return isUp ? whole + away : whole;
}

const $mod: Evaluator = (obj, expr, options) => {
  const [a, b] = argumentsOf("$mod", 2, obj, expr, options);
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumber(a) || !isNumber(b)) {
    const text = `$mod only supports numeric types, not ${bsonTypeName(a)} and ${bsonTypeName(b)}`;
    throw new CommandError(16_611, text);
  }
  if (compareNumbers(b, 0) === 0) throw new CommandError(16_610, "can't $mod by zero");
  return remainder(a, b);
};

/** With the sign of the dividend. */
function remainder(a: BsonNumber, b: BsonNumber): BsonNumber {
  const types = [bsonTypeName(a), bsonTypeName(b)];
  if (types.includes("decimal")) {
    const [x, y] = [toDecimal(a), toDecimal(b)];
    const times = wholePart(divideDecimals(x, y));
    if (times === undefined) return Decimal128.fromString("NaN");
    return addDecimals(x, multiplyDecimals(y, Decimal128.fromStringWithRounding(String(-times))));
  }
  if (types.includes("double")) return toDouble(toNumber(a) % toNumber(b));
  return toInteger(toBigInt(a) % toBigInt(b), types.includes("long")) ?? 0;
}

export const ROUNDING_EXPRESSIONS: Evaluators = {
  $abs,
  $ceil: roundingBy("ceil"),
  $floor: roundingBy("floor"),
  $trunc: roundingBy("trunc"),
  $round: roundingBy("round"),
  $mod,
};
