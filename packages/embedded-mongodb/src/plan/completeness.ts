// Whether an index that leaves documents out, sparse or partial, still has all that can match a filter.

import { sameValue } from "../language/order.ts";
import type { Doc } from "../language/values.ts";
import type { Index } from "../storage/index-spec.ts";
import { isWithin } from "./intervals.ts";
import { type Conditions, conditionsOf, type Predicate } from "./predicates.ts";

/** Manual, "Sparse Indexes" and "Partial Indexes": one that could leave out a match is not used, unless a hint asks for it. */
export const isComplete = (index: Index, filter: Doc, conditions: Conditions): boolean =>
  hasAllFields(index, conditions) && isInPartial(index, filter, conditions);

/** A sparse index has a document as soon as it has one of the fields. */
const hasAllFields = (index: Index, { predicates }: Conditions): boolean =>
  index.sparse !== true ||
  predicates.some(({ path, excludesMissing }) => excludesMissing && Object.hasOwn(index.key, path));

/** Whether a partial index has all documents that match: its own filter has to follow from this one. */
export function isInPartial(index: Index, filter: Doc, { predicates }: Conditions): boolean {
  if (index.partialFilterExpression === undefined) return true;
  const partial = conditionsOf(index.partialFilterExpression);
  const isPlain = partial.isComplete && partial.alternatives.length === 0;
  if (isPlain && partial.predicates.every((needed) => predicates.some((given) => implies(given, needed)))) return true;
  return Object.entries(index.partialFilterExpression).every(
    ([field, condition]) => Object.hasOwn(filter, field) && sameValue(filter[field], condition),
  );
}

function implies(given: Predicate, needed: Predicate): boolean {
  if (given.path !== needed.path) return false;
  if (needed.operator === "$exists") return needed.excludesMissing && given.excludesMissing;
  if (needed.isExact && isWithin(given.intervals, needed.intervals)) return true;
  return given.operator === needed.operator && sameValue(given.operand, needed.operand);
}
