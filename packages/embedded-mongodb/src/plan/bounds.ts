// Which part of an index a filter needs: for each field of the key, the intervals that its values can lie in.

import type { Index } from "../storage/index-spec.ts";
import { EVERYTHING, type Intervals, intersection, isEverything, isPoint } from "./intervals.ts";
import { type Conditions, isPositional, type Predicate } from "./predicates.ts";

/** More ranges than this are not looked up one by one for the sake of a further field. */
const MAX_RANGES = 1_000;

export type Bounds = {
  readonly index: Index;
  /** One for each field of the key. After the first field that is not all points they are EVERYTHING. */
  readonly fields: readonly Intervals[];
  /** How many first fields have nothing but points. */
  readonly points: number;
  /** Whether the index knows more of the filter than nothing: some field is looked up, or not all documents are in it. */
  readonly isHelpful: boolean;
  /** Whether the entries within are those of the documents that match, one for each. */
  readonly isExact: boolean;
};

/** Where all documents that match have their entries; it may have others too. */
export function boundsOf(index: Index, conditions: Conditions): Bounds {
  const paths = Object.keys(index.key);
  const fields: Intervals[] = paths.map(() => EVERYTHING);
  const used = new Set<Predicate>();
  let [points, ranges] = [0, 1];
  for (const [i, path] of paths.entries()) {
    const chosen = predicatesFor(index, paths.slice(0, i), path, conditions);
    const intervals = chosen.map((each) => each.intervals).reduce(intersection, EVERYTHING);
    const isAllPoints = intervals.every(isPoint);
    if (i > 0 && ranges * intervals.length > MAX_RANGES) break;
    fields[i] = intervals;
    for (const each of chosen) used.add(each);
    if (!isAllPoints) break;
    points += 1;
    ranges *= intervals.length;
  }
  const isHelpful = used.size > 0 || index.sparse === true || index.partialFilterExpression !== undefined;
  return { index, fields, points, isHelpful, isExact: isExact(index, conditions, used) };
}

/**
 * The predicates whose intervals an entry has to lie in all at once. In a multikey index a document has several entries, and each predicate
 * may be satisfied by another one: `{a: {$gt: 1, $lt: 5}}` is true of [0, 9]. One predicate has to do there.
 */
function predicatesFor(index: Index, before: readonly string[], path: string, conditions: Conditions): Predicate[] {
  const all = conditions.predicates.filter(
    (each) => each.path === path && each.isHelpful && (each.excludesMissing || !isPositional(path)),
  );
  if (!index.isMultikey) return all;
  if (before.some((other) => firstPart(other) === firstPart(path))) return [];
  // A sparse index has no entry for an element without any of the fields, although the document is in it for another element.
  const found = index.sparse === true ? all.filter((each) => each.excludesMissing) : all;
  return found.sort((a, b) => selectivity(a) - selectivity(b)).slice(0, 1);
}

const firstPart = (path: string): string => path.split(".", 1)[0]!;

/** The lower, the fewer entries are to be expected. */
function selectivity({ operator, intervals }: Predicate): number {
  if (intervals.every(isPoint)) return intervals.length;
  if (isEverything(intervals)) return Infinity;
  return operator === "$elemMatch" ? MAX_RANGES : 2 * MAX_RANGES;
}

const isExact = (
  index: Index,
  { predicates, isComplete, alternatives }: Conditions,
  used: ReadonlySet<Predicate>,
): boolean =>
  isComplete &&
  alternatives.length === 0 &&
  !index.isMultikey &&
  !index.hasLongKeys &&
  predicates.every((each) => each.isExact && used.has(each));
