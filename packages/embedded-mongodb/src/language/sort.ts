// Sorting documents: what stands for an array, and what comes first when several fields are asked for.

import { CommandError } from "../errors.ts";
import { describeField } from "./describe.ts";
import { isNumber, toNumber } from "./numbers.ts";
import { compareValues } from "./order.ts";
import { arrayIndex, fieldOf, pathParts } from "./path.ts";
import { type Doc, isDoc } from "./values.ts";

type Key = readonly unknown[];

export type SortKeys = { of(doc: Doc): unknown[]; compare(a: Key, b: Key): number };

/**
 * The sort key of a document, and the order of such keys, so that a sort can hold keys instead of documents. A missing field counts as null,
 * an empty array as less than null, and an array as its smallest element, or its largest if descending. Of several fields below one array
 * those of one and the same element go together (MongoDB manual, "cursor.sort()").
 * @throws CommandError 15974, 15975, 16410, 15998 and 40352 for a bad specification; `of` throws BadValue when two fields are different arrays
 */
export function sortKeys(sort: Doc): SortKeys {
  const paths = Object.keys(sort).map(sortPath);
  const directions = Object.entries(sort).map(([path, direction]) => sortDirection(path, direction));
  const compare = (a: Key, b: Key): number => {
    for (let i = 0; i < directions.length; i++) {
      const sign = compareValues(a[i], b[i]);
      if (sign !== 0) return sign * directions[i]!;
    }
    return 0;
  };
  const of = (doc: Doc): unknown[] => {
    const keys = keysBelow(paths.map((parts) => follow(doc, parts, 0)));
    return keys.reduce((first, key) => (compare(key, first) < 0 ? key : first));
  };
  return { of, compare };
}

/** Compares documents for a sort. @throws CommandError as `sortKeys` does */
export function comparator(sort: Doc): (a: Doc, b: Doc) => number {
  const keys = sortKeys(sort);
  return (a, b) => keys.compare(keys.of(a), keys.of(b));
}

function sortPath(path: string): string[] {
  if (path === "") throw new CommandError(40_352, "FieldPath cannot be constructed with empty string");
  const parts = pathParts(path);
  if (parts.includes("")) throw new CommandError(15_998, "FieldPath field names may not be empty strings.");
  if (parts.some((part) => part.startsWith("$"))) {
    throw new CommandError(
      16_410,
      "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
    );
  }
  return parts;
}

function sortDirection(path: string, direction: unknown): 1 | -1 {
  if (!isNumber(direction))
    throw new CommandError(15_974, `Illegal key in $sort specification: ${describeField(path, direction)}`);
  const sign = toNumber(direction);
  if (sign === 1 || sign === -1) return sign;
  throw new CommandError(15_975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)");
}

/** Where a path has come to: a value, or an array with the parts that are left. */
type Place = { value: unknown; parts: readonly string[]; at: number };

function follow(holder: object, parts: readonly string[], from: number): Place {
  let at = from;
  let value: unknown = holder;
  while (at < parts.length && canStep(value, parts[at]!)) value = fieldOf(value, parts[at++]!);
  if (at < parts.length && !Array.isArray(value)) return { value: undefined, parts, at: parts.length };
  return { value, parts, at };
}

const canStep = (value: unknown, part: string): value is object =>
  isDoc(value) || (Array.isArray(value) && arrayIndex(part) !== undefined);

/** One key, or one for every element of the array that the paths have met. */
function keysBelow(places: readonly Place[]): unknown[][] {
  const array = places.find((place) => Array.isArray(place.value))?.value;
  if (!Array.isArray(array)) return [places.map(({ value }) => value ?? null)];
  if (places.some(({ value }) => Array.isArray(value) && value !== array)) {
    throw new CommandError("BadValue", "cannot sort with keys that are parallel arrays");
  }
  if (array.length === 0) return [places.map((place) => emptyArrayKey(place))];
  return array.flatMap((element) => keysOfElement(element, array, places));
}

const emptyArrayKey = ({ value, parts, at }: Place): unknown => {
  if (!Array.isArray(value)) return value ?? null;
  return at === parts.length ? undefined : null;
};

function keysOfElement(element: unknown, array: readonly unknown[], places: readonly Place[]): unknown[][] {
  const ended: unknown[] = places.map(({ value, parts, at }) => {
    if (value !== array) return value ?? null;
    return at === parts.length ? element : null;
  });
  const open = places.flatMap((place, i) => (place.value === array && place.at < place.parts.length ? [i] : []));
  if (open.length === 0 || !isDoc(element)) return [ended];
  const below = keysBelow(open.map((i) => follow(element, places[i]!.parts, places[i]!.at)));
  return below.map((key) => ended.map((value, i) => (open.includes(i) ? key[open.indexOf(i)] : value)));
}
