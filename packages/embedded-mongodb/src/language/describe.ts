// Values in the wording of MongoDB's error messages: `{a: 1}` is a number, `{a: "1"}` a string.

import { type Binary, BSONRegExp, Code, Decimal128, Double, Long, ObjectId, Timestamp } from "bson";
import { bsonTypeName, type Doc, isDoc } from "./values.ts";

const LONGEST_STRING = 160;
const MOST_ITEMS = 20;
const DEEPEST = 6;

/** A field as MongoDB's messages show it, such as `a: { b: "x" }`; long values are cut. */
export const describeField = (name: string, value: unknown): string => `${name}: ${describe(value)}`;

/** A value as MongoDB's messages show it; long ones are cut. */
export function describe(value: unknown, depth = 0): string {
  if (Array.isArray(value)) return enclosed("[", listed(value, depth), "]");
  if (isDoc(value)) return enclosed("{", listedFields(value, depth), "}");
  return typeof value === "number" ? describeNumber(value) : describeScalar(value);
}

const enclosed = (open: string, items: string[], close: string): string =>
  items.length === 0 ? open + close : `${open} ${items.join(", ")} ${close}`;

const listed = (array: readonly unknown[], depth: number): string[] =>
  cut(array, depth, (element) => describe(element, depth + 1));

const listedFields = (doc: Doc, depth: number): string[] =>
  cut(Object.keys(doc), depth, (field) => `${field}: ${describe(doc[field], depth + 1)}`);

function cut<T>(items: readonly T[], depth: number, text: (item: T) => string): string[] {
  if (items.length > 0 && depth >= DEEPEST) return ["..."];
  return [...items.slice(0, MOST_ITEMS).map(text), ...(items.length > MOST_ITEMS ? ["..."] : [])];
}

function describeScalar(value: unknown): string {
  if (typeof value === "string") {
    return value.length > LONGEST_STRING ? `"${value.slice(0, LONGEST_STRING - 10)}"...` : `"${value}"`;
  }
  if (value instanceof Double) return describeDouble(value.value);
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof BSONRegExp) return `/${value.pattern}/${value.options}`;
  if (value instanceof Timestamp) return `Timestamp(${value.getHighBitsUnsigned()}, ${value.getLowBitsUnsigned()})`;
  if (value instanceof Long || value instanceof Decimal128) return value.toString();
  if (value instanceof Code) return String(value.code).slice(0, LONGEST_STRING);
  return describeRest(value);
}

function describeRest(value: unknown): string {
  const type = bsonTypeName(value);
  if (type === "binData") return `BinData(${(value as Binary).sub_type}, ...)`;
  if (type === "minKey" || type === "maxKey") return type === "minKey" ? "MinKey" : "MaxKey";
  return String(value);
}

const describeNumber = (value: number): string =>
  bsonTypeName(value) === "int" ? String(value) : describeDouble(value);

const describeDouble = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e15
    ? `${Object.is(value, -0) ? "-0" : value}.0`
    : Number.isFinite(value)
      ? String(value)
      : String(value).toLowerCase().replace("infinity", "inf");
