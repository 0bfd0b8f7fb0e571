// Documents in memory and as BSON bytes: decoding loses nothing, and encoding refuses what a database must not hold.

import { bsonType, serialize } from "bson";
import { step } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { isInt32, readDocument } from "./decode.ts";
import type { WantedFields } from "./field-name.ts";

export { isInt32, type WantedFields };

export type Doc = { [field: string]: unknown };

/** The largest document, 16 MB (MongoDB manual, "MongoDB Limits and Thresholds"). */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
const MAX_STORED_DEPTH = 180;

/**
 * Bytes → document. Lossless: what encode() writes back is byte-equal, except the order of integer-like field names, the deprecated types
 * "undefined" (null from here on) and DBPointer, and dates outside JavaScript's range. int32 is a number; a double is one too unless it
 * would be written back as an int32, when it stays a `Double`; a regular expression is a `BSONRegExp`. A Binary is a view of `bytes`.
 * @param rawField an array at the top, whose documents stay bytes
 * @param only which fields are wanted; absent: all
 * @throws CommandError InvalidBSON; Overflow when nested deeper than 200 levels
 */
export const decode = (bytes: Uint8Array, rawField?: string, only?: WantedFields): Doc =>
  readDocument(bytes, rawField, only);

/**
 * Document → bytes. A field that is `undefined` is left out.
 * @throws CommandError BSONObjectTooLarge over 16 MB; BadValue when it is not serialisable or nested deeper than 180 levels
 */
export function encode(doc: Doc): Uint8Array {
  checkDepth(doc);
  const bytes = serialized(doc);
  if (bytes.length > MAX_DOCUMENT_BYTES) throw tooLarge(bytes.length);
  return bytes;
}

/** @throws CommandError BadValue for a document nested deeper than 180 levels: it could be read, but never written again */
export function checkDepth(doc: Doc): void {
  if (!isDeeperThan(doc, MAX_STORED_DEPTH)) return;
  throw new CommandError("BadValue", `Document exceeds maximum nested object depth: ${MAX_STORED_DEPTH}`);
}

function serialized(doc: Doc): Uint8Array {
  try {
    return serialize(doc);
  } catch (error) {
    // bson writes into a buffer of 17 MB and runs over its end, which is over our limit in any case.
    if (error instanceof RangeError) throw tooLarge();
    throw new CommandError("BadValue", `Document cannot be written as BSON: ${messageOf(error)}`);
  }
}

const tooLarge = (size?: number): CommandError =>
  new CommandError(
    "BSONObjectTooLarge",
    `BSONObj size${size === undefined ? "" : `: ${size}`} is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}`,
  );

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The bson class of a value, such as "Long", told by bson's own symbol: a field called `_bsontype` deceives nobody. */
export function bsonTag(value: object): string | undefined {
  return (value as { [bsonType]?: string })[bsonType];
}

/** Whether it is an embedded document: neither an array nor one of the classes that stand for a value. */
export function isDoc(value: unknown): value is Doc {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isDeeperThan(value: Doc | unknown[], levels: number): boolean {
  if (levels === 0) return true;
  step();
  if (Array.isArray(value)) return value.some((element) => isTooDeepBelow(element, levels));
  for (const field in value) if (isTooDeepBelow(value[field], levels)) return true;
  return false;
}

const isTooDeepBelow = (value: unknown, levels: number): boolean =>
  (Array.isArray(value) || isDoc(value)) && isDeeperThan(value, levels - 1);

export type TypeName =
  | "double"
  | "string"
  | "object"
  | "array"
  | "binData"
  | "undefined"
  | "objectId"
  | "bool"
  | "date"
  | "null"
  | "regex"
  | "dbPointer"
  | "javascript"
  | "javascriptWithScope"
  | "symbol"
  | "int"
  | "timestamp"
  | "long"
  | "decimal"
  | "minKey"
  | "maxKey"
  | "missing";

const TAG_NAMES: { readonly [tag: string]: TypeName } = {
  Double: "double",
  Int32: "int",
  Long: "long",
  Decimal128: "decimal",
  ObjectId: "objectId",
  Binary: "binData",
  Timestamp: "timestamp",
  BSONRegExp: "regex",
  BSONSymbol: "symbol",
  DBRef: "object",
  MinKey: "minKey",
  MaxKey: "maxKey",
};

/** MongoDB's name of a value's type, as `$type` knows it; "missing" for `undefined`. */
export function bsonTypeName(value: unknown): TypeName {
  switch (typeof value) {
    case "string":
      return "string";
    case "number":
      return isInt32(value) ? "int" : "double";
    case "boolean":
      return "bool";
    case "bigint":
      return "long";
    case "object":
      return value === null ? "null" : objectTypeName(value);
    default:
      return "missing";
  }
}

function objectTypeName(value: object): TypeName {
  if (Array.isArray(value)) return "array";
  const tag = bsonTag(value);
  if (tag === "Code") return (value as { scope?: unknown }).scope ? "javascriptWithScope" : "javascript";
  if (tag !== undefined) return TAG_NAMES[tag] ?? "object";
  if (value instanceof Date) return "date";
  if (value instanceof RegExp) return "regex";
  return value instanceof Uint8Array ? "binData" : "object";
}
