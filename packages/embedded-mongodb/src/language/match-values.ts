// The operators of a filter that look at one value: $exists, $type, $mod, $regex, $not.

import { CommandError } from "../errors.ts";
import { badValue, type Operator, someValue, type ValueTest } from "./condition.ts";
import { type BsonNumber, isNumber, isTruthy, toNumber, truncated } from "./numbers.ts";
import { isRegExp, type Pattern, regExpTest } from "./regex.ts";
import { bsonTypeName, isDoc } from "./values.ts";

const isPresent: ValueTest = (value) => value !== undefined;

const exists: Operator = (operand) => {
  const condition = someValue(isPresent);
  return [isTruthy(operand) ? condition : { not: [condition] }];
};

/** BSON's type numbers (MongoDB manual, "BSON Types"). */
const TYPE_NAMES: { readonly [code: string]: string } = {
  "1": "double",
  "2": "string",
  "3": "object",
  "4": "array",
  "5": "binData",
  "6": "undefined",
  "7": "objectId",
  "8": "bool",
  "9": "date",
  "10": "null",
  "11": "regex",
  "12": "dbPointer",
  "13": "javascript",
  "14": "symbol",
  "15": "javascriptWithScope",
  "16": "int",
  "17": "timestamp",
  "18": "long",
  "19": "decimal",
  "-1": "minKey",
  "127": "maxKey",
};
const KNOWN_TYPES = new Set([...Object.values(TYPE_NAMES), "number"]);
const NUMBER_TYPES = ["int", "long", "double", "decimal"];

const type: Operator = (operand, { path }) => {
  const wanted = Array.isArray(operand) ? operand : [operand];
  if (wanted.length === 0) throw new CommandError("FailedToParse", `${path} must match at least one type`);
  const types = new Set<string>(wanted.flatMap(typesMeant));
  return [someValue((value) => types.has(bsonTypeName(value)))];
};

function typesMeant(operand: unknown): readonly string[] {
  if (typeof operand === "string") {
    if (!KNOWN_TYPES.has(operand)) throw badValue(`Unknown type name alias: ${operand}`);
    return operand === "number" ? NUMBER_TYPES : [operand];
  }
  if (!isNumber(operand)) throw new CommandError("TypeMismatch", "type must be represented as a number or a string");
  const code = toNumber(operand);
  if (code === 0) throw badValue("Invalid numerical type code: 0. Instead use {$exists:false}.");
  const name = TYPE_NAMES[String(code)];
  if (name === undefined) throw badValue(`Invalid numerical type code: ${code}`);
  return [name];
}

const mod: Operator = (operand) => {
  if (!Array.isArray(operand)) throw badValue("malformed mod, needs to be an array");
  if (operand.length < 2) throw badValue("malformed mod, not enough elements");
  if (operand.length > 2) throw badValue("malformed mod, too many elements");
  const divisor = integer(operand[0], "divisor");
  const remainder = integer(operand[1], "remainder");
  if (divisor === 0n) throw badValue("divisor cannot be 0");
  return [someValue((value) => isNumber(value) && leaves(value, divisor, remainder))];
};

function integer(value: unknown, what: string): bigint {
  if (!isNumber(value)) throw badValue(`malformed mod, ${what} not a number`);
  const whole = truncated(value);
  if (whole === undefined) throw badValue(`malformed mod, ${what} value is invalid: unable to coerce NaN/Inf`);
  return whole;
}

function leaves(value: BsonNumber, divisor: bigint, remainder: bigint): boolean {
  const whole = truncated(value);
  return whole !== undefined && whole % divisor === remainder;
}

const regex: Operator = (operand, _scope, siblings) => {
  const options = siblings.$options;
  if (options !== undefined && typeof options !== "string") throw badValue("$options has to be a string");
  if (isRegExp(operand)) return [someValue(regExpTest(withOptions(operand, options)))];
  if (typeof operand !== "string") throw badValue("$regex has to be a string");
  return [someValue(regExpTest({ pattern: operand, options: options ?? "" }))];
};

function withOptions(pattern: Pattern, options: string | undefined): Pattern {
  if (options === undefined) return pattern;
  const own = pattern instanceof RegExp ? pattern.flags : pattern.options;
  if (own !== "") throw new CommandError(51_075, "options set in both $regex and $options");
  return { pattern: pattern instanceof RegExp ? pattern.source : pattern.pattern, options };
}

const options: Operator = (_operand, _scope, siblings) => {
  if (!Object.hasOwn(siblings, "$regex")) throw badValue("$options needs a $regex");
  return [];
};

const not: Operator = (operand, scope) => {
  if (isRegExp(operand)) return [{ not: [someValue(regExpTest(operand))] }];
  if (!isDoc(operand)) throw badValue("$not needs a regex or a document");
  if (Object.keys(operand).length === 0) throw badValue("$not cannot be empty");
  return [{ not: scope.operators(operand, scope) }];
};

export const MATCH_OPERATORS: { readonly [name: string]: Operator } = {
  $exists: exists,
  $type: type,
  $mod: mod,
  $regex: regex,
  $options: options,
  $not: not,
};
