// The fields a command takes, read by their types: what it does not know is refused, as mongod does since 5.0.

import { Decimal128, Double, Long } from "bson";
import { CommandError } from "../errors.ts";
import { bsonTypeName, type Doc, isDoc } from "../language/values.ts";

type Values = { object: Doc; array: unknown[]; string: string; number: number; boolean: boolean; any: unknown };
type Kind = keyof Values;

export type Fields = { readonly [name: string]: Kind };
export type Given<F extends Fields> = { [K in keyof F]?: Values[F[K]] };

/** What any command may carry; sessions, concerns and versions are looked at elsewhere or mean nothing here. */
const GENERIC = new Set(
  (
    "lsid $db $readPreference readConcern writeConcern comment apiVersion apiStrict apiDeprecationErrors $clusterTime " +
    "$client $audit $configServerState $configTime $topologyTime maxTimeMS maxTimeMSOpOnly mayBypassWriteBlocking"
  ).split(" "),
);

export const isGeneric = (field: string): boolean => GENERIC.has(field);

const EXPECTED: { readonly [K in Kind]: string } = {
  object: "type 'object'",
  array: "type 'array'",
  string: "type 'string'",
  number: "types '[long, int, decimal, double']",
  boolean: "types '[bool, long, int, decimal, double']",
  any: "",
};

/**
 * Reads `doc`, called `where` in messages such as "find" or "update.updates". A null counts as not given.
 * @throws CommandError 40415 for a field it does not know, TypeMismatch for a value of the wrong type
 */
export function given<const F extends Fields>(where: string, doc: Doc, fields: F): Given<F> {
  const read: Doc = {};
  for (const [name, value] of Object.entries(doc)) {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (kind) {
      if (value !== null) read[name] = converted(`${where}.${name}`, value, kind);
    } else if (!isGeneric(name)) {
      throw new CommandError(40415, `BSON field '${where}.${name}' is an unknown field.`);
    }
  }
  return read as Given<F>;
}

function converted(field: string, value: unknown, kind: Kind): unknown {
  switch (kind) {
    case "object":
      if (isDoc(value)) return value;
      break;
    case "array":
      if (Array.isArray(value)) return value;
      break;
    case "string":
      if (typeof value === "string") return value;
      break;
    case "number":
      if (isNumeric(value)) return Math.trunc(Number(value));
      break;
    case "boolean":
      if (typeof value === "boolean" || isNumeric(value)) return Boolean(Number(value));
      break;
    case "any":
      return value;
  }
  throw new CommandError(
    "TypeMismatch",
    `BSON field '${field}' is the wrong type '${bsonTypeName(value)}', expected ${EXPECTED[kind]}`,
  );
}

export const isNumeric = (value: unknown): boolean =>
  typeof value === "number" || value instanceof Double || value instanceof Long || value instanceof Decimal128;

/** @throws CommandError 40414 when it is not there */
export function required<T>(field: string, value: T | undefined): T {
  if (value === undefined) throw new CommandError(40414, `BSON field '${field}' is missing but a required field`);
  return value;
}

/** @throws CommandError 51024 when it is below `least` */
export function atLeast(least: number, name: string, value: number | undefined): void {
  if (value !== undefined && value < least) {
    throw new CommandError(51024, `BSON field '${name}' value must be >= ${least}, actual value '${value}'`);
  }
}

/** Strings compare by their bytes here. @throws CommandError NotImplemented for any collation but "simple" */
export function checkCollation(collation: Doc | undefined): void {
  const locale = collation?.locale ?? "simple";
  if (locale !== "simple") throw new CommandError("NotImplemented", `collation '${locale}' is not supported`);
}
