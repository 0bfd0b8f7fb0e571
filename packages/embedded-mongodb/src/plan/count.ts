// Counting without reading documents, wherever the entries of an index say enough.

import type { Course } from "./scan.ts";
import { openScan, results } from "./scan.ts";

export function count(course: Course): number {
  const { access, skip, limit } = course;
  if (!isCountable(course)) return countedOneByOne(course);
  const all = access.stage === "COLLSCAN" ? course.collection.count() : countedEntries(course);
  return Math.min(Math.max(all - skip, 0), limit);
}

/** An entry stands for one document unless the index is multikey. */
export const isCountable = ({ access, isExact }: Course): boolean =>
  isExact && (access.stage === "COLLSCAN" || (access.stage === "IXSCAN" && !access.bounds.index.isMultikey));

function countedEntries({ access, collection }: Course): number {
  if (access.stage !== "IXSCAN") return 0;
  const { bounds, ranges } = access;
  return ranges.reduce((sum, range) => sum + collection.countEntries(bounds.index, range, Infinity), 0);
}

/** The order makes no difference to the number. */
function countedOneByOne({ sortKeys: _unsorted, ...course }: Course): number {
  let found = 0;
  for (const _ of results(openScan(course))) found++;
  return found;
}
