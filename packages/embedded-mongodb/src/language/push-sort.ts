// $push's $sort: by the whole elements or by fields in them.

import { CommandError } from "../errors.ts";
import { asWholeNumber } from "./arithmetic.ts";
import { childOf } from "./change-at.ts";
import { isNumber } from "./numbers.ts";
import { compareValues } from "./order.ts";
import { pathParts } from "./path.ts";
import { isDoc } from "./values.ts";

const DIRECTIONS = "The $sort element value must be either 1 or -1";

/**
 * Compares elements as `$push: {$sort}` does: 1 or -1 by the whole value, a document by its paths, in which arrays are not expanded and what
 * is missing counts as null.
 * @throws CommandError BadValue for any other argument
 */
export function elementComparator(sort: unknown): (a: unknown, b: unknown) => number {
  if (isDoc(sort)) return comparatorBy(Object.entries(sort));
  const direction = asWholeNumber(sort);
  if (direction === 1 || direction === -1) return (a, b) => direction * compareValues(a, b);
  if (isNumber(sort)) throw new CommandError("BadValue", DIRECTIONS);
  throw new CommandError(
    "BadValue",
    "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields",
  );
}

function comparatorBy(fields: readonly [string, unknown][]): (a: unknown, b: unknown) => number {
  if (fields.length === 0) {
    throw new CommandError("BadValue", "The $sort pattern is empty when it should be a set of fields.");
  }
  const keys = fields.map(([path, direction]) => ({
    parts: checkedParts(path),
    direction: checkedDirection(direction),
  }));
  return (a, b) => {
    for (const { parts, direction } of keys) {
      const difference = direction * compareValues(valueAt(a, parts), valueAt(b, parts));
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

function checkedParts(path: string): string[] {
  const parts = pathParts(path);
  if (path === "") throw new CommandError("BadValue", "The $sort field cannot be empty");
  if (parts.includes("")) {
    throw new CommandError("BadValue", `The $sort field is a dotted field but has an empty part: ${path}`);
  }
  return parts;
}

function checkedDirection(direction: unknown): number {
  const number = asWholeNumber(direction);
  if (number === 1 || number === -1) return number;
  throw new CommandError("BadValue", DIRECTIONS);
}

function valueAt(element: unknown, parts: readonly string[]): unknown {
  let value = element;
  for (const part of parts) value = isDoc(value) || Array.isArray(value) ? childOf(value, part) : undefined;
  return Array.isArray(element) || value === undefined ? null : value;
}
