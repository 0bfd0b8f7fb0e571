// Chooses the way to the documents: a hint, equality on _id, else the index that leads to the fewest entries or gives the sort order.

import type { Doc } from "../language/values.ts";
import type { Collection } from "../storage/collection.ts";
import type { Index } from "../storage/index-spec.ts";
import { type Access, collectionScan, type IndexScan, indexScan, isExact, isSorted, type UnionScan } from "./access.ts";
import { isComplete } from "./completeness.ts";
import { hinted } from "./hint.ts";
import { isPoint } from "./intervals.ts";
import { allOf, type Conditions, conditionsOf } from "./predicates.ts";

/** Of how many entries are counted before one way is preferred; more when all results are wanted, as that will take long anyway. */
const FEW_ENTRIES = 200;
const MANY_ENTRIES = 20_000;

export type Wish = {
  readonly filter: Doc;
  readonly conditions: Conditions;
  /** Without $natural. */
  readonly sort?: Doc;
  /** The direction of a sort by $natural. */
  readonly natural?: 1 | -1;
  readonly hint?: Doc | string;
  readonly isLimited: boolean;
};

export type Choice = { readonly access: Access; readonly rejected: readonly Access[] };

/**
 * @param fillsLimit tries out whether a way gives as many results as are wanted after few entries
 * @throws CommandError BadValue for a hint that names no index, NoQueryExecutionPlans for one that cannot be used
 */
export function choose(collection: Collection, wish: Wish, fillsLimit: (access: Access) => boolean): Choice {
  if (wish.hint !== undefined) return only(hinted(collection, wish.hint, wish));
  if (wish.natural !== undefined) return only(collectionScan(wish.natural === -1));
  if (hasOneId(wish.conditions)) return only(indexScan(collection.indexes()[0]!, wish.conditions, wish.sort));
  const usable = collection.indexes().filter((index) => isUsable(index, wish.filter, wish.conditions));
  const scans = usable.map((index) => indexScan(index, wish.conditions, wish.sort));
  const helpful = [...scans.filter(({ bounds }) => bounds.isHelpful), ...unions(collection, usable, wish)];
  const sorting = wish.sort ? scans.filter(isSorted) : [];
  const ideal = helpful.find((access) => isExact(access) && isSorted(access));
  if (ideal) return { access: ideal, rejected: without(helpful, ideal) };
  if (helpful.length === 0) return only(sorting[0] ?? collectionScan());
  if (new Set([...helpful, ...sorting]).size === 1) return only(helpful[0]!);
  return fewestOrSorted(collection, helpful, sorting, wish, fillsLimit);
}

const only = (access: Access): Choice => ({ access, rejected: [] });

const without = (all: readonly Access[], one: Access): Access[] => all.filter((other) => other !== one);

const hasOneId = ({ predicates }: Conditions): boolean =>
  predicates.some(({ path, intervals }) => path === "_id" && intervals.length === 1 && isPoint(intervals[0]!));

const isUsable = (index: Index, filter: Doc, conditions: Conditions): boolean =>
  index.hidden !== true && isComplete(index, filter, conditions);

function fewestOrSorted(
  collection: Collection,
  helpful: readonly Access[],
  sorting: readonly IndexScan[],
  wish: Wish,
  fillsLimit: (access: Access) => boolean,
): Choice {
  const [fewest, ...others] = byCount(collection, helpful, wish.isLimited);
  // Sorting a few is cheap. Among many, an index in order may find the first ones soon, or only at its very end: it is tried out.
  if (!wish.isLimited || isSorted(fewest!.access) || fewest!.count < FEW_ENTRIES) {
    return { access: fewest!.access, rejected: others.map(({ access }) => access) };
  }
  const access = sorting.find(fillsLimit) ?? fewest!.access;
  return { access, rejected: without([...new Set([...helpful, ...sorting])], access) };
}

type Counted = { access: Access; count: number };

/** The fewest entries first; of the same number, those that give the sort order, then those that look up more fields. */
function byCount(collection: Collection, all: readonly Access[], isLimited: boolean): Counted[] {
  if (all.length === 1)
    return [{ access: all[0]!, count: isLimited ? countUpTo(collection, all[0]!, FEW_ENTRIES) : 0 }];
  let counted: Counted[] = [];
  for (let most = FEW_ENTRIES; most <= MANY_ENTRIES; most *= 10) {
    counted = all.map((access) => ({ access, count: countUpTo(collection, access, most) }));
    if (isLimited || counted.some(({ count }) => count < most)) break;
  }
  return counted.sort((a, b) => a.count - b.count || merit(b.access) - merit(a.access));
}

const merit = (access: Access): number =>
  (isSorted(access) ? 100 : 0) + (access.stage === "IXSCAN" ? access.bounds.points : 0);

/** How many entries a way leads to, counted up to `most`. */
function countUpTo(collection: Collection, access: Access, most: number): number {
  if (access.stage === "COLLSCAN") return most;
  let count = 0;
  for (const { bounds, ranges } of access.stage === "OR" ? access.branches : [access]) {
    for (const range of ranges) {
      if (count >= most) return count;
      count += collection.countEntries(bounds.index, range, most - count);
    }
  }
  return count;
}

/** A union for each $or of which every branch has an index that helps; what stands beside the $or helps as well. */
function unions(collection: Collection, usable: readonly Index[], { filter, conditions }: Wish): UnionScan[] {
  return conditions.alternatives.flatMap((branches) => {
    const scans = branches.map((branch) => branchScan(collection, usable, filter, conditions, branch));
    return scans.every((scan) => scan !== undefined) ? [{ stage: "OR", branches: scans }] : [];
  });
}

function branchScan(
  collection: Collection,
  usable: readonly Index[],
  filter: Doc,
  beside: Conditions,
  branch: Doc,
): IndexScan | undefined {
  const conditions = allOf([{ ...beside, alternatives: [] }, conditionsOf(branch)]);
  const indexes = collection
    .indexes()
    .filter((index) => usable.includes(index) || isUsable(index, { ...branch, ...filter }, conditions));
  const scans = indexes.map((index) => indexScan(index, conditions)).filter(({ bounds }) => bounds.isHelpful);
  return byCount(collection, scans, true)[0]?.access as IndexScan | undefined;
}
