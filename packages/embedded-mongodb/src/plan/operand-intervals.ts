// What an operand of a comparison says about index keys: `{$gt: 5}` is the interval (5, Infinity]. MongoDB compares within a type only
// ("type bracketing"; manual, "Comparison/Sort Order"), so that no interval of a range leaves its operand's type.

import { Binary, BSONRegExp, Code, Decimal128, Double, ObjectId, Timestamp } from "bson";
import { bsonTypeName, type TypeName } from "../language/values.ts";
import { between, EVERYTHING, type Interval, type Intervals, point, union } from "./intervals.ts";
import { literalPrefix, stringAfter } from "./regex-prefix.ts";

/** `isExact`: a key that comes from no array lies within if and only if its value satisfies the operator. */
export type Reach = { intervals: Intervals; isExact: boolean };

/** Nothing can be said about the keys. */
export const ANYWHERE: Reach = { intervals: EVERYTHING, isExact: false };

/** A missing field has the key null, an empty array `undefined`. */
const NULLS: Intervals = [point(undefined), point(null)];

const FIRST_TIMESTAMP = new Timestamp(0n);
const FIRST_ID = new ObjectId("0".repeat(24));

const NUMBERS = between(-Infinity, Infinity, true, true);
const STRINGS = between("", {}, true, false);
const REGEXES = between(new BSONRegExp("", ""), new Code(""), true, false);
/** All values of a type, of those types that ranges are looked up for. */
const BRACKETS: { readonly [type in TypeName]?: Interval } = {
  int: NUMBERS,
  double: NUMBERS,
  long: NUMBERS,
  decimal: NUMBERS,
  string: STRINGS,
  object: between({}, [], true, false),
  binData: between(new Binary(new Uint8Array(0), 0), FIRST_ID, true, false),
  objectId: between(FIRST_ID, new ObjectId("f".repeat(24)), true, true),
  bool: between(false, true, true, true),
  date: between(true, FIRST_TIMESTAMP, false, false),
  timestamp: between(FIRST_TIMESTAMP, new Timestamp(0xffff_ffff_ffff_ffffn), true, true),
};

/** Operands whose point or range is neither more nor less than the operator. */
const EXACT_TYPES: ReadonlySet<TypeName> = new Set<TypeName>([
  "int",
  "double",
  "long",
  "decimal",
  "string",
  "objectId",
  "bool",
  "date",
  "timestamp",
]);

/** Keys of documents in which a field equals `value`. */
export function equalityReach(value: unknown): Reach {
  if (value === null || value === undefined) return { intervals: NULLS, isExact: false };
  if (Array.isArray(value)) return { intervals: union([point(value[0]), point(value)]), isExact: false };
  return { intervals: [point(value)], isExact: EXACT_TYPES.has(bsonTypeName(value)) };
}

/** Keys for `$gt`, `$gte`, `$lt`, `$lte`. */
export function rangeReach(operator: string, value: unknown): Reach {
  const includes = operator.endsWith("e");
  if (value === null || value === undefined) return { intervals: NULLS, isExact: false };
  if (isNotANumber(value)) return { intervals: includes ? [point(value)] : [], isExact: true };
  const type = bsonTypeName(value);
  const bracket = BRACKETS[type];
  if (bracket === undefined) return ANYWHERE;
  const interval = operator.startsWith("$g")
    ? between(value, bracket.high, includes, bracket.includesHigh)
    : between(bracket.low, value, bracket.includesLow, includes);
  return { intervals: union([interval]), isExact: EXACT_TYPES.has(type) };
}

function isNotANumber(value: unknown): boolean {
  if (value instanceof Double) return Number.isNaN(value.value);
  if (value instanceof Decimal128) return value.toString() === "NaN";
  return typeof value === "number" && Number.isNaN(value);
}

/** Keys for `$in`, whose regular expressions are patterns. */
export function inReach(values: readonly unknown[]): Reach {
  const reaches = values.map((value) => (isRegex(value) ? regexReach(value) : equalityReach(value)));
  return {
    intervals: union(reaches.flatMap(({ intervals }) => intervals)),
    isExact: reaches.every(({ isExact }) => isExact),
  };
}

/**
 * Keys for a pattern: of strings that begin as an anchored one says, else of all strings; a stored regular expression matches itself.
 * @param options stand in place of the pattern's own
 */
export function regexReach(regex: RegExp | BSONRegExp, options?: string): Reach {
  const [pattern, own] = regex instanceof RegExp ? [regex.source, regex.flags] : [regex.pattern, regex.options];
  const prefix = literalPrefix(pattern, options ?? own);
  const strings = prefix === "" ? STRINGS : between(prefix, stringAfter(prefix), true, false);
  return { intervals: union([strings, REGEXES]), isExact: false };
}

export const isRegex = (value: unknown): value is RegExp | BSONRegExp =>
  value instanceof RegExp || value instanceof BSONRegExp;
