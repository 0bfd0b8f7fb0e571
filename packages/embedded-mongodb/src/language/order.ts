// BSON comparison order: MongoDB's total order over all values of all types.

import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from "bson";
import { step } from "../bound.ts";
import { type BsonNumber, compareNumbers } from "./numbers.ts";
import { bsonTypeName, type Doc, type TypeName } from "./values.ts";

/** MongoDB's canonical types (manual, "Comparison/Sort Order"); types of one rank are compared by value. */
const RANKS: { readonly [type in TypeName]: number } = {
  minKey: -1,
  missing: 0,
  undefined: 0,
  null: 5,
  int: 10,
  double: 10,
  long: 10,
  decimal: 10,
  string: 15,
  symbol: 15,
  object: 20,
  array: 25,
  binData: 30,
  objectId: 35,
  bool: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  dbPointer: 55,
  javascript: 60,
  javascriptWithScope: 65,
  maxKey: 127,
};

const OF_RANK: { readonly [rank: number]: (a: never, b: never) => number } = {
  10: (a: BsonNumber, b: BsonNumber) => compareNumbers(a, b),
  15: (a: unknown, b: unknown) => compareStrings(String(a), String(b)),
  20: compareDocs,
  25: compareArrays,
  30: compareBinaries,
  35: (a: ObjectId, b: ObjectId) => (a.equals(b) ? 0 : compareBytes(a.id, b.id)),
  40: (a: boolean, b: boolean) => Number(a) - Number(b),
  45: (a: Date, b: Date) => a.getTime() - b.getTime(),
  47: (a: Timestamp, b: Timestamp) => Math.sign(a.compare(b)),
  50: compareRegExps,
  60: (a: Code, b: Code) => compareStrings(String(a.code), String(b.code)),
  65: (a: Code, b: Code) =>
    compareStrings(String(a.code), String(b.code)) || compareDocs((a.scope ?? {}) as Doc, (b.scope ?? {}) as Doc),
};

/** Where a value's type stands among the others. Two values of one rank are comparable: it is what `$gt` and its like bracket by. */
export const typeRank = (value: unknown): number => RANKS[bsonTypeName(value)];

/**
 * Negative, zero or positive. The total order of MongoDB's manual: MinKey, missing, null, numbers by exact value whatever their type (NaN first),
 * strings by code point, objects (field by field in order: type, name, value), arrays element by element, binary (length, subtype, bytes),
 * ObjectId, boolean, date, timestamp, regular expression, code, MaxKey. A missing value (`undefined`) is below null; mind that
 * JavaScript's own sort() puts `undefined` last and never asks.
 */
export function compareValues(a: unknown, b: unknown): number {
  step();
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  if (typeof a === "number" && typeof b === "number") return compareNumbers(a, b);
  const rank = typeRank(a);
  const difference = rank - typeRank(b);
  if (difference !== 0) return difference;
  return OF_RANK[rank]?.(a as never, b as never) ?? 0;
}

/** Whether MongoDB takes two values for equal: 1, 1.0 and Long(1) are, `{a, b}` and `{b, a}` are not. */
export const sameValue = (a: unknown, b: unknown): boolean => a === b || compareValues(a, b) === 0;

/** By code point, which is the order of UTF-8 bytes; JavaScript's own order by UTF-16 units puts "𝄞" before "ﬀ". */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  step(length >> 8);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0);
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xe000;

function compareDocs(a: Doc, b: Doc): number {
  const fields = Object.keys(a);
  const others = Object.keys(b);
  const length = Math.min(fields.length, others.length);
  for (let i = 0; i < length; i++) {
    const field = fields[i]!;
    const other = others[i]!;
    const x = a[field];
    const y = b[other];
    const difference = typeRank(x) - typeRank(y) || compareStrings(field, other) || compareValues(x, y);
    if (difference !== 0) return difference;
  }
  return fields.length - others.length;
}

function compareArrays(a: readonly unknown[], b: readonly unknown[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = compareValues(a[i], b[i]);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareBinaries(a: Binary | Uint8Array, b: Binary | Uint8Array): number {
  const x = bytesOf(a);
  const y = bytesOf(b);
  return x.length - y.length || subtypeOf(a) - subtypeOf(b) || compareBytes(x, y);
}

const bytesOf = (value: Binary | Uint8Array): Uint8Array => (value instanceof Uint8Array ? value : value.value());

const subtypeOf = (value: Binary | Uint8Array): number => (value instanceof Uint8Array ? 0 : value.sub_type);

const compareBytes = (a: Uint8Array, b: Uint8Array): number => Buffer.compare(a, b);

function compareRegExps(a: BSONRegExp | RegExp, b: BSONRegExp | RegExp): number {
  return compareStrings(patternOf(a), patternOf(b)) || compareStrings(optionsOf(a), optionsOf(b));
}

const patternOf = (value: BSONRegExp | RegExp): string => (value instanceof RegExp ? value.source : value.pattern);

const optionsOf = (value: BSONRegExp | RegExp): string => (value instanceof RegExp ? value.flags : value.options);
