// The paths of an update: which may stand beside each other, in which order they are applied, and what `$`, `$[]` and `$[name]` in them mean.

import { step } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { childOf } from "./change-at.ts";
import { describeField } from "./describe.ts";
import { compareStrings } from "./order.ts";
import { arrayIndex, pathParts } from "./path.ts";
import { type Doc, isDoc } from "./values.ts";

const IDENTIFIER = /^\$\[(.*)\]$/;

/** The name in `$[name]`, "" of `$[]`; undefined for any other part of a path. */
export const identifierOf = (part: string): string | undefined => IDENTIFIER.exec(part)?.[1];

/**
 * The parts of an update's path.
 * @throws CommandError EmptyFieldName (56), BadValue (2) for a `$` in the wrong place
 */
export function updatePath(path: string): string[] {
  if (path === "") throw new CommandError("EmptyFieldName", "An empty update path is not valid.");
  const parts = pathParts(path);
  if (parts.includes("")) {
    throw new CommandError(
      "EmptyFieldName",
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  }
  checkFirst(parts[0]!, path);
  if (parts.filter((part) => part === "$").length > 1) {
    throw new CommandError("BadValue", `Too many positional (i.e. '$') elements found in path '${path}'`);
  }
  return parts;
}

function checkFirst(part: string, path: string): void {
  if (part === "$") {
    throw new CommandError(
      "BadValue",
      `Cannot have positional (i.e. '$') element in the first position in path '${path}'`,
    );
  }
  if (identifierOf(part) !== undefined) {
    throw new CommandError(
      "BadValue",
      `Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '${path}'`,
    );
  }
}

/** A document may not get a field at its top that begins with `$`, though it may lose one. @throws CommandError DollarPrefixedFieldName (52) */
export function refuseDollarField(field: string, path: string): void {
  if (!field.startsWith("$")) return;
  throw new CommandError(
    "DollarPrefixedFieldName",
    `The dollar ($) prefixed field '${field}' in '${path}' is not allowed in the context of an update's replacement document.` +
      " Consider using an aggregation pipeline with $replaceWith.",
  );
}

/** Paths that were taken, part by part; a node without branches is a path's end. */
type Branch = { isEnd: boolean; next: Map<string, Branch> };

/**
 * Tells whether paths can be updated together: none may be, or begin, another, and an array is addressed by filters or by indexes.
 * @throws (from the function it returns) CommandError ConflictingUpdateOperators (40)
 */
export function conflictDetector(): (parts: readonly string[]) => void {
  const root: Branch = { isEnd: false, next: new Map() };
  return (parts) => {
    let branch = root;
    for (const [i, part] of parts.entries()) {
      if (branch.isEnd || isMixed(branch, part)) throw conflict(parts, i);
      const next = branch.next.get(part) ?? { isEnd: false, next: new Map() };
      branch.next.set(part, next);
      branch = next;
    }
    if (branch.isEnd || branch.next.size > 0) throw conflict(parts, parts.length);
    branch.isEnd = true;
  };
}

const isMixed = (branch: Branch, part: string): boolean => {
  const [sibling] = branch.next.keys();
  return sibling !== undefined && (identifierOf(sibling) === undefined) !== (identifierOf(part) === undefined);
};

const conflict = (parts: readonly string[], length: number): CommandError =>
  new CommandError(
    "ConflictingUpdateOperators",
    `Updating the path '${parts.join(".")}' would create a conflict at '${parts.slice(0, length).join(".")}'`,
  );

/**
 * The order in which MongoDB (5.0 and later) applies an update's paths, and so the order in which new fields are appended:
 * by their parts, numeric ones in numeric order.
 */
export function comparePaths(a: readonly string[], b: readonly string[]): number {
  step();
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = compareParts(a[i]!, b[i]!);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareParts(a: string, b: string): number {
  const x = arrayIndex(a);
  const y = arrayIndex(b);
  return x !== undefined && y !== undefined ? x - y : compareStrings(a, b);
}

/** What stands behind the placeholders of paths, for one document. */
export type Placeholders = {
  /** The element that the filter matched, in the array at `path`. */
  matched(doc: Doc, path: string): number | undefined;
  filters: ReadonlyMap<string, (element: unknown) => boolean>;
};

export const isConcrete = (parts: readonly string[]): boolean =>
  !parts.some((part) => part === "$" || identifierOf(part) !== undefined);

/**
 * The paths that a path with placeholders means in this document.
 * @throws CommandError BadValue when `$` has no matched element, or `$[]` no array
 */
export function concretePaths(doc: Doc, parts: readonly string[], placeholders: Placeholders): string[][] {
  step();
  const at = parts.findIndex((part) => part === "$" || identifierOf(part) !== undefined);
  if (at === -1) return [[...parts]];
  const before = parts.slice(0, at);
  return elements(doc, before, parts[at]!, placeholders).flatMap((index) =>
    concretePaths(doc, [...before, String(index), ...parts.slice(at + 1)], placeholders),
  );
}

function elements(doc: Doc, before: readonly string[], part: string, { matched, filters }: Placeholders): number[] {
  const name = identifierOf(part);
  if (name === undefined) return [matchedIndex(matched(doc, before.join(".")))];
  const array = arrayAt(doc, before);
  const accepts = filters.get(name) ?? (() => true);
  return [...array.keys()].filter((index) => accepts(array[index]));
}

function matchedIndex(index: number | undefined): number {
  if (index !== undefined) return index;
  throw new CommandError("BadValue", "The positional operator did not find the match needed from the query.");
}

function arrayAt(doc: Doc, parts: readonly string[]): readonly unknown[] {
  let value: unknown = doc;
  for (const part of parts) value = isDoc(value) || Array.isArray(value) ? childOf(value, part) : undefined;
  if (Array.isArray(value)) return value;
  const path = parts.join(".");
  const text =
    value === undefined
      ? `The path '${path}' must exist in the document in order to apply array updates.`
      : `Cannot apply array updates to non-array element ${describeField(parts.at(-1)!, value)}`;
  throw new CommandError("BadValue", text);
}
