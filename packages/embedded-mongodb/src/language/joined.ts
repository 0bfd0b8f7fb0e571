// The documents of a collection by the values of one path: the equality join of $lookup and $graphLookup.

import { keeper, step } from "../bound.ts";
import { matcher } from "./match.ts";
import { indexValues } from "./path.ts";
import { sizeOf } from "./size.ts";
import { valueKey } from "./value-key.ts";
import type { Doc } from "./values.ts";

/** The documents with one of these values at the path, as `{path: {$in: values}}` finds them, in the collection's order. */
export type Join = (values: readonly unknown[]) => Doc[];

/** Reads the collection when it is first asked, and holds it. */
export function joinOn(collection: () => Iterable<Doc>, path: string): Join {
  let index: { docs: Doc[]; byValue: Map<string, number[]> } | undefined;
  return (values) => {
    index ??= indexed(kept(collection()), path);
    const { docs, byValue } = index;
    const found = new Set<number>();
    for (const value of values) {
      // An array also equals an array as a whole, which the index does not hold.
      const positions = Array.isArray(value) ? scanned(docs, path, value) : byValue.get(valueKey(value));
      step((positions?.length ?? 0) >> 4);
      for (const position of positions ?? []) found.add(position);
    }
    return [...found].sort((a, b) => a - b).map((position) => docs[position]!);
  };
}

function kept(docs: Iterable<Doc>): Doc[] {
  const keep = keeper("$lookup");
  return Array.from(docs, (doc) => {
    keep(sizeOf(doc));
    return doc;
  });
}

function indexed(docs: Doc[], path: string): { docs: Doc[]; byValue: Map<string, number[]> } {
  const byValue = new Map<string, number[]>();
  for (const [position, doc] of docs.entries()) {
    for (const value of indexValues(doc, path).values) {
      const key = valueKey(value);
      const positions = byValue.get(key);
      if (positions === undefined) byValue.set(key, [position]);
      else positions.push(position);
    }
  }
  return { docs, byValue };
}

function scanned(docs: readonly Doc[], path: string, value: unknown): number[] {
  const isMatch = matcher({ [path]: { $eq: value } });
  return docs.flatMap((doc, position) => (isMatch(doc) ? [position] : []));
}

/** The values that a document is joined by: those at the path, an array's elements, null where it is missing. */
export const joinValues = (doc: Doc, path: string): unknown[] =>
  indexValues(doc, path).values.filter((value) => value !== undefined);
