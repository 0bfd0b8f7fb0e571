// The ways to the documents: through the collection, through an index, through several.

import type { Doc } from "../language/values.ts";
import type { KeyRange } from "../storage/collection.ts";
import type { Index } from "../storage/index-spec.ts";
import { type Bounds, boundsOf } from "./bounds.ts";
import { indexOrder } from "./index-order.ts";
import { keyRangesOf } from "./key-ranges.ts";
import type { Conditions } from "./predicates.ts";

export type CollectionScan = { readonly stage: "COLLSCAN"; readonly isReverse: boolean };

export type IndexScan = {
  readonly stage: "IXSCAN";
  readonly bounds: Bounds;
  readonly ranges: readonly KeyRange[];
  /** Whether every document it leads to matches, and comes once. */
  readonly isExact: boolean;
  /** Whether the documents come in the order of the sort, or none is asked for. */
  readonly isSorted: boolean;
  readonly isReverse: boolean;
  /** See IndexOrder. */
  readonly mergedFields: number;
};

/** The branches of an $or, whose results are put together. */
export type UnionScan = { readonly stage: "OR"; readonly branches: readonly IndexScan[] };

export type Access = CollectionScan | IndexScan | UnionScan;

export const collectionScan = (isReverse = false): CollectionScan => ({ stage: "COLLSCAN", isReverse });

export const isSorted = (access: Access): boolean => access.stage === "IXSCAN" && access.isSorted;

export const isExact = (access: Access): boolean => access.stage === "IXSCAN" && access.isExact;

export function indexScan(index: Index, conditions: Conditions, sort?: Doc): IndexScan {
  const bounds = boundsOf(index, conditions);
  const { ranges, isCut } = keyRangesOf(bounds);
  const order = sort && !isCut ? indexOrder(bounds, sort) : undefined;
  return {
    stage: "IXSCAN",
    bounds,
    ranges,
    isExact: bounds.isExact && !isCut,
    isSorted: sort === undefined || order !== undefined,
    isReverse: order?.isReverse ?? false,
    mergedFields: order?.mergedFields ?? 0,
  };
}
