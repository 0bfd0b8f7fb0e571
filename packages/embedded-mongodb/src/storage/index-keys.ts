// The values that a document has in an index, as MongoDB makes them (manual: Multikey Indexes, Sparse Indexes).

import { CommandError } from "../errors.ts";
import { arrayIndex, fieldOf } from "../language/path.ts";
import { type Doc, isDoc } from "../language/values.ts";

export type Path = readonly string[];

export type KeyValues = {
  /** One value for each field of the key: null for a missing one, `undefined` for an empty array. */
  values: unknown[];
  /** Whether at least one of the fields exists. */
  exists: boolean;
};

/** Where a path leads: to a value, or up to an array that is to be taken element by element, with the rest of the path. */
type Step = { value: unknown; exists: boolean; array?: readonly unknown[]; rest: Path };

const MISSING: Step = { value: null, exists: false, rest: [] };

/**
 * One tuple, or one for each element of an array on the way; fields that share an array are taken from the same element.
 * @throws CommandError CannotIndexParallelArrays when two fields have different arrays
 */
export function keyValues(doc: Doc, paths: readonly Path[]): { tuples: KeyValues[]; isMultikey: boolean } {
  const steps = paths.map((path) => follow(doc, path));
  const tuples: KeyValues[] = [];
  expand(steps, paths, tuples);
  return { tuples, isMultikey: steps.some(({ array }) => array !== undefined) };
}

/** Goes to the end of the path or to the first array. A number in it may pick an element; an array that was picked stays whole. */
function follow(doc: Doc, path: Path): Step {
  let value: unknown = doc;
  let isPicked = false;
  for (const [i, part] of path.entries()) {
    isPicked = Array.isArray(value);
    if (Array.isArray(value) && !picksElement(value, part)) return expandable(value, path.slice(i));
    if (typeof value !== "object" || value === null || !(isPicked || isDoc(value))) return MISSING;
    value = fieldOf(value, part);
    if (value === undefined) return MISSING;
  }
  return Array.isArray(value) && !isPicked ? expandable(value, []) : { value, exists: true, rest: [] };
}

const expandable = (array: readonly unknown[], rest: Path): Step => ({ value: array, exists: true, array, rest });

function picksElement(array: readonly unknown[], part: string): boolean {
  const position = arrayIndex(part);
  if (position === undefined || position >= array.length) return false;
  if (array.some((element) => isDoc(element) && Object.hasOwn(element, part))) {
    throw new CommandError(
      16_746,
      `Ambiguous field name found in array (do not use numeric field names in embedded elements in an array), field: '${part}'`,
    );
  }
  return true;
}

function expand(steps: readonly Step[], paths: readonly Path[], tuples: KeyValues[]): void {
  const array = onlyArray(steps, paths);
  if (array === undefined) {
    tuples.push({ values: steps.map(({ value }) => value), exists: steps.some(({ exists }) => exists) });
    return;
  }
  for (const element of array.length === 0 ? [undefined] : array) {
    expand(
      steps.map((step) => (step.array === array ? stepInto(element, step.rest) : step)),
      paths,
      tuples,
    );
  }
}

function stepInto(element: unknown, rest: Path): Step {
  if (rest.length === 0) return { value: element, exists: true, rest };
  return isDoc(element) ? follow(element, rest) : MISSING;
}

/** The array that the fields have in common, if any has one. */
function onlyArray(steps: readonly Step[], paths: readonly Path[]): readonly unknown[] | undefined {
  const first = steps.findIndex(({ array }) => array !== undefined);
  if (first < 0) return undefined;
  const { array } = steps[first]!;
  const other = steps.findIndex((step) => step.array !== undefined && step.array !== array);
  if (other < 0) return array;
  const name = (i: number): string => paths[i]!.at(-steps[i]!.rest.length - 1)!;
  throw new CommandError("CannotIndexParallelArrays", `cannot index parallel arrays [${name(other)}] [${name(first)}]`);
}
