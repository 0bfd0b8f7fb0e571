// Whether reading an index gives a sort order.

import type { Doc } from "../language/values.ts";
import type { Bounds } from "./bounds.ts";
import { isPositional } from "./predicates.ts";

export type IndexOrder = {
  readonly isReverse: boolean;
  /** So many first fields of the key differ between the ranges but are not sorted by: ranges are merged by what follows. 0: as they are. */
  readonly mergedFields: number;
};

/** Ranges are merged only up to this many. */
const MAX_MERGED = 100;

/**
 * How the entries within bounds come in the order of a sort; undefined when they do not. Fields that are equal to one value throughout
 * make no difference to the order, wherever they stand: `{state: 1, leaseUntil: 1}` gives `{state: "kept"}` sorted by `leaseUntil`.
 */
export function indexOrder(bounds: Bounds, sort: Doc): IndexOrder | undefined {
  const { index, points, fields } = bounds;
  if (index.isMultikey || index.hasLongKeys) return undefined;
  const paths = Object.keys(index.key);
  const isConstant = (field: number): boolean => field < points && fields[field]!.length === 1;
  const wanted = Object.entries(sort).filter(([path]) => !paths.includes(path) || !isConstant(paths.indexOf(path)));
  // An array that a number in the path picks is sorted by its elements but has one whole key.
  if (wanted.some(([path]) => isPositional(path))) return undefined;
  const sorted = positions(wanted, paths, isConstant, points);
  if (sorted === undefined) return undefined;
  const isReverse = wanted.map(([path, direction]) => Number(direction) !== index.key[path]);
  if (new Set(isReverse).size > 1) return undefined;
  const mergedFields = fields.slice(0, sorted[0] ?? 0).some(({ length }) => length > 1) ? sorted[0]! : 0;
  if (mergedFields > 0 && rangeCount(bounds) > MAX_MERGED) return undefined;
  return { isReverse: isReverse[0] ?? false, mergedFields };
}

/** Where the sorted paths stand in the key: one after another, with nothing between them but constants; before them, points. */
function positions(
  wanted: readonly [string, unknown][],
  paths: readonly string[],
  isConstant: (field: number) => boolean,
  points: number,
): number[] | undefined {
  const found: number[] = [];
  let at = 0;
  for (const [path, direction] of wanted) {
    if (Math.abs(Number(direction)) !== 1) return undefined;
    while (at < paths.length && paths[at] !== path && (isConstant(at) || (found.length === 0 && at < points))) at++;
    if (paths[at] !== path) return undefined;
    found.push(at++);
  }
  return found;
}

const rangeCount = ({ fields, points }: Bounds): number =>
  fields.slice(0, points + 1).reduce((count, { length }) => count * length, 1);
