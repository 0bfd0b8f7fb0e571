// The index that a hint asks for.

import { CommandError } from "../errors.ts";
import { sameValue } from "../language/order.ts";
import type { Doc } from "../language/values.ts";
import type { Collection } from "../storage/collection.ts";
import type { Index } from "../storage/index-spec.ts";
import { namespaceText } from "../storage/namespace.ts";
import { type Access, collectionScan, indexScan } from "./access.ts";
import { isInPartial } from "./completeness.ts";
import type { Conditions } from "./predicates.ts";

/**
 * A hint is an index's name or key, or {$natural: ±1}. A sparse index is then used though it may leave documents out (manual, "Sparse
 * Indexes"); a partial one is not.
 * @throws CommandError BadValue when there is no such index, NoQueryExecutionPlans when it lacks documents that can match
 */
export function hinted(
  collection: Collection,
  hint: Doc | string,
  { filter, conditions, sort }: { filter: Doc; conditions: Conditions; sort?: Doc },
): Access {
  if (typeof hint === "object" && Object.hasOwn(hint, "$natural")) return collectionScan(Number(hint.$natural) === -1);
  const index = collection.indexes().find((each) => each.hidden !== true && isMeant(each, hint));
  if (index === undefined) {
    throw refusal("BadValue", collection, "hint provided does not correspond to an existing index");
  }
  if (!isInPartial(index, filter, conditions)) {
    throw refusal("NoQueryExecutionPlans", collection, "No query solutions");
  }
  return indexScan(index, conditions, sort);
}

const isMeant = (index: Index, hint: Doc | string): boolean =>
  typeof hint === "string" ? index.name === hint : sameValue(index.key, hint);

const refusal = (code: "BadValue" | "NoQueryExecutionPlans", collection: Collection, reason: string): CommandError =>
  new CommandError(
    code,
    `error processing query: ns=${namespaceText(collection.ns)} planner returned error :: caused by :: ${reason}`,
  );
