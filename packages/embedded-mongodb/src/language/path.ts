// Dotted paths: which values of a document they reach, through embedded documents and arrays, as MongoDB's queries and indexes see it.

import { step } from "../bound.ts";
import { type Doc, isDoc } from "./values.ts";

const INDEX = /^(0|[1-9]\d*)$/;

export const pathParts = (path: string): string[] => path.split(".");

/** The element number that a part of a path can mean; undefined for names and for "01". */
export const arrayIndex = (part: string): number | undefined => (INDEX.test(part) ? Number(part) : undefined);

/** A document's own field, or undefined; never something inherited such as `constructor`. An array has its elements' numbers as fields. */
export function fieldOf(holder: object, field: string): unknown {
  if (Array.isArray(holder)) {
    const index = arrayIndex(field);
    return index === undefined ? undefined : holder[index];
  }
  return Object.hasOwn(holder, field) ? (holder as Doc)[field] : undefined;
}

type Place = { value: unknown; at: number };

/** Follows a path through embedded documents to where it ends, is lost (`undefined`) or meets an array; `at` parts are used by then. */
function descend(holder: object, parts: readonly string[], from: number): Place {
  let at = from;
  let value = fieldOf(holder, parts[at++]!);
  while (at < parts.length && isDoc(value)) value = fieldOf(value, parts[at++]!);
  if (at < parts.length && !Array.isArray(value)) return { value: undefined, at: parts.length };
  return { value, at };
}

/**
 * Told of every value that a path reaches, `undefined` where it is missing; true ends the walk.
 * `element` is the element number in the outermost array that was expanded on the way: what the positional operator `$` stands for.
 */
export type Visit = (value: unknown, element: number | undefined) => boolean;

/**
 * Visits what a query sees at a path: arrays on the way are expanded, a number in the path means an element as well as a field, and of an
 * array at the end come the elements and then the array itself, or, unless `isEndExpanded`, the array alone. An array that a number in the
 * path picked is not expanded further. Scalars in an array on the way reach nothing, not even a missing value.
 * @returns whether a visit ended the walk
 */
export function reach(doc: object, parts: readonly string[], isEndExpanded: boolean, visit: Visit): boolean {
  return reachFrom(doc, { parts, isEndExpanded, visit }, 0, undefined);
}

type Walk = { parts: readonly string[]; isEndExpanded: boolean; visit: Visit };

function reachFrom(holder: object, walk: Walk, from: number, element: number | undefined): boolean {
  step();
  const { value, at } = descend(holder, walk.parts, from);
  if (!Array.isArray(value)) return walk.visit(value, element);
  if (at < walk.parts.length) return reachThrough(value, walk, at, element);
  step(value.length >> 4);
  if (walk.isEndExpanded) {
    for (let i = 0; i < value.length; i++) if (walk.visit(value[i], element ?? i)) return true;
  }
  return walk.visit(value, element);
}

function reachThrough(array: readonly unknown[], walk: Walk, at: number, element: number | undefined): boolean {
  const index = arrayIndex(walk.parts[at]!);
  step(array.length >> 4);
  for (let i = 0; i < array.length; i++) {
    const value = array[i];
    if (isDoc(value) && reachFrom(value, walk, at, element ?? i)) return true;
    if (i === index && reachElement(value, walk, at + 1, element)) return true;
  }
  return false;
}

function reachElement(value: unknown, walk: Walk, at: number, element: number | undefined): boolean {
  if (at === walk.parts.length) return walk.visit(value, element);
  if (Array.isArray(value)) return reachThrough(value, walk, at, element);
  return isDoc(value) && reachFrom(value, walk, at, element);
}

/**
 * The values `distinct` lists for a path: arrays on the way are expanded, an array at the end gives its elements (none if it is empty),
 * and where the field is missing there is nothing.
 */
export function valuesAt(doc: Doc, path: string): unknown[] {
  const found: unknown[] = [];
  gather(doc, pathParts(path), 0, found);
  return found;
}

function gather(holder: object, parts: readonly string[], from: number, found: unknown[]): void {
  const { value, at } = descend(holder, parts, from);
  if (!Array.isArray(value)) {
    if (value !== undefined) found.push(value);
  } else if (at === parts.length) {
    for (const element of value) found.push(element);
  } else if (arrayIndex(parts[at]!) !== undefined) {
    gather(value, parts, at, found);
  } else {
    for (const element of value) if (isDoc(element)) gather(element, parts, at, found);
  }
}

export type IndexValues = {
  /** Never empty. Missing is null; an array at the end gives its elements, an empty one `undefined`. */
  values: unknown[];
  /** Whether an array was met on the way or at the end. */
  isArray: boolean;
  /** Whether the field exists anywhere. */
  exists: boolean;
};

/**
 * The keys of one path in an index. Every value that `reach` finds is covered: where a path is lost, also at a scalar in an array, there is
 * a null; an array picked by a number in the path is there as a whole and by element.
 */
export function indexValues(doc: Doc, path: string): IndexValues {
  const keys: IndexValues = { values: [], isArray: false, exists: false };
  gatherKeys(doc, pathParts(path), 0, keys);
  if (keys.values.length === 0) keys.values.push(null);
  return keys;
}

function gatherKeys(holder: object, parts: readonly string[], from: number, keys: IndexValues): void {
  const { value, at } = descend(holder, parts, from);
  if (!Array.isArray(value)) {
    keys.values.push(value === undefined ? null : value);
    keys.exists ||= value !== undefined;
  } else if (at === parts.length) {
    addElements(value, keys);
  } else {
    gatherKeysThrough(value, parts, at, keys);
  }
}

function addElements(array: readonly unknown[], keys: IndexValues): void {
  keys.isArray = true;
  keys.exists = true;
  if (array.length === 0) keys.values.push(undefined);
  for (const element of array) keys.values.push(element);
}

function gatherKeysThrough(array: readonly unknown[], parts: readonly string[], at: number, keys: IndexValues): void {
  keys.isArray = true;
  const index = arrayIndex(parts[at]!);
  for (let i = 0; i < array.length; i++) {
    const value = array[i];
    if (i === index) gatherKeysOfElement(value, parts, at + 1, keys);
    if (isDoc(value)) gatherKeys(value, parts, at, keys);
    else if (i !== index) keys.values.push(null);
  }
}

function gatherKeysOfElement(value: unknown, parts: readonly string[], at: number, keys: IndexValues): void {
  if (at === parts.length) {
    keys.exists = true;
    keys.values.push(value);
    if (Array.isArray(value)) addElements(value, keys);
  } else if (Array.isArray(value)) {
    gatherKeysThrough(value, parts, at, keys);
  } else if (isDoc(value)) {
    gatherKeys(value, parts, at, keys);
  } else {
    keys.values.push(null);
  }
}
