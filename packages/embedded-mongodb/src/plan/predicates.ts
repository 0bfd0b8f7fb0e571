// What a filter says about single fields, in terms of index keys. What it says otherwise ($or, $expr …) is only tested on documents.

import { BSONRegExp, MaxKey, MinKey } from "bson";
import { isTruthy } from "../language/numbers.ts";
import { type Doc, isDoc } from "../language/values.ts";
import { EVERYTHING, intersection } from "./intervals.ts";
import { ANYWHERE, equalityReach, inReach, isRegex, type Reach, rangeReach, regexReach } from "./operand-intervals.ts";

export type Predicate = Reach & {
  path: string;
  operator: string;
  operand: unknown;
  /** Whether it is worth an index: `$ne` and its like match most of it. */
  isHelpful: boolean;
  /** Whether a document without the field cannot match, so that a sparse index has all that do. */
  excludesMissing: boolean;
};

/** Whether a number in the path can mean an element of an array. Documents beside that element may then lack a field of that name. */
export const isPositional = (path: string): boolean => /\.\d+(\.|$)/.test(path);

export type Conditions = {
  predicates: readonly Predicate[];
  /** The branches of every $or that stands beside the predicates. */
  alternatives: readonly (readonly Doc[])[];
  /** Whether the predicates are the whole filter. */
  isComplete: boolean;
};

/** Reads a filter, $and flattened. Mistakes in it are the matcher's to report. */
export function conditionsOf(filter: Doc): Conditions {
  const parts = Object.entries(filter).map(([field, operand]) => conditionOf(field, operand));
  return allOf(parts);
}

export function allOf(parts: readonly Conditions[]): Conditions {
  return {
    predicates: parts.flatMap(({ predicates }) => predicates),
    alternatives: parts.flatMap(({ alternatives }) => alternatives),
    isComplete: parts.every(({ isComplete }) => isComplete),
  };
}

function conditionOf(field: string, operand: unknown): Conditions {
  if (!field.startsWith("$")) return { predicates: predicatesOn(field, operand), alternatives: [], isComplete: true };
  const branches = Array.isArray(operand) ? operand.filter(isDoc) : [];
  const isMistaken = !Array.isArray(operand) || branches.length === 0 || branches.length < operand.length;
  if (isMistaken) return { predicates: [], alternatives: [], isComplete: field === "$comment" };
  if (field === "$and" || (field === "$or" && branches.length === 1)) return allOf(branches.map(conditionsOf));
  return { predicates: [], alternatives: field === "$or" ? [branches] : [], isComplete: field === "$comment" };
}

const PICKED = /(^|\.)\d+$/;

/** The predicates of `{path: condition}`. */
function predicatesOn(path: string, condition: unknown): Predicate[] {
  if (isRegex(condition)) return [predicate(path, "$regex", condition, regexReach(condition))];
  if (!isOperators(condition)) return [equality(path, condition)];
  return Object.entries(condition).flatMap(([operator, operand]) =>
    operatorPredicates(path, operator, operand, condition),
  );
}

/** Whether an object is `{$operator: …}` rather than a value; a DBRef is a value. */
function isOperators(condition: unknown): condition is Doc {
  const first = isDoc(condition) ? Object.keys(condition)[0] : undefined;
  return first?.startsWith("$") === true && !["$ref", "$id", "$db"].includes(first);
}

function operatorPredicates(path: string, operator: string, operand: unknown, condition: Doc): Predicate[] {
  switch (operator) {
    case "$options":
      return [];
    case "$all":
      // $all of nothing matches nothing, which no index says.
      if (!Array.isArray(operand) || operand.length === 0)
        return [predicate(path, operator, operand, undefined, false)];
      return operand.flatMap((element) => predicatesOn(path, element));
    case "$elemMatch":
      return isDoc(operand) ? elementPredicates(path, operand) : [];
    case "$eq":
      return [equality(path, operand)];
    default:
      return [
        predicate(
          path,
          operator,
          operand,
          reachOf(operator, operand, condition),
          excludesMissing(path, operator, operand),
        ),
      ];
  }
}

const equality = (path: string, value: unknown): Predicate =>
  predicate(path, "$eq", value, equalityReach(value), !isNullish(value));

function predicate(
  path: string,
  operator: string,
  operand: unknown,
  reach: Reach | undefined,
  excludes = true,
): Predicate {
  return {
    path,
    operator,
    operand,
    ...(reach ?? ANYWHERE),
    isHelpful: reach !== undefined,
    excludesMissing: excludes,
  };
}

/** Undefined for operators that an index does not help with. */
function reachOf(operator: string, operand: unknown, condition: Doc): Reach | undefined {
  switch (operator) {
    case "$gt":
    case "$gte":
    case "$lt":
    case "$lte":
      return rangeReach(operator, operand);
    case "$in":
      return Array.isArray(operand) ? inReach(operand) : undefined;
    case "$regex":
      return patternReach(operand, condition.$options);
    case "$exists":
      return isTruthy(operand) ? ANYWHERE : { ...equalityReach(null), isExact: false };
    default:
      return undefined;
  }
}

function patternReach(pattern: unknown, options: unknown): Reach | undefined {
  const flags = typeof options === "string" ? options : undefined;
  if (typeof pattern === "string") return regexReach(new BSONRegExp(pattern, ""), flags ?? "");
  return isRegex(pattern) ? regexReach(pattern, flags) : undefined;
}

/** Whether a condition that an index does not look up, or a range, cannot hold for a missing field. */
function excludesMissing(path: string, operator: string, operand: unknown): boolean {
  switch (operator) {
    case "$exists":
      return isTruthy(operand);
    case "$in":
      return Array.isArray(operand) && !operand.some(isNullish);
    // "a.b" is not null in {a: []} and {a: [7]}, where it is missing all the same.
    case "$ne":
      return isNullish(operand) && !path.includes(".");
    case "$nin":
      return Array.isArray(operand) && operand.some(isNullish) && !path.includes(".");
    case "$gt":
    case "$gte":
    case "$lt":
    case "$lte":
      return !isNullish(operand) && !(operand instanceof MinKey) && !(operand instanceof MaxKey);
    default:
      return ["$regex", "$type", "$size", "$mod"].includes(operator);
  }
}

const isNullish = (value: unknown): boolean => value === null || value === undefined;

/** `{path: {$elemMatch: …}}`: a condition on the elements themselves, or on fields of theirs. */
function elementPredicates(path: string, condition: Doc): Predicate[] {
  if (isOperators(condition)) return [oneElement(path, condition)];
  // An array among the elements has its own elements' numbers as fields, but is one whole key.
  const within = conditionsOf(condition).predicates.filter((each) => !/^\d/.test(each.path));
  // One key has to lie in all intervals of a field of a single element only if that field is no array itself, which nobody knows.
  return within.map((each) => ({ ...each, path: `${path}.${each.path}`, operator: "", isExact: false }));
}

/** One and the same element satisfies all operators: its key lies in all their intervals. An array picked by a number is one whole key. */
function oneElement(path: string, condition: Doc): Predicate {
  const each = Object.entries(condition).flatMap(([operator, operand]) =>
    operator === "$elemMatch" || PICKED.test(path) ? [] : operatorPredicates(path, operator, operand, condition),
  );
  const reach = { intervals: each.map(({ intervals }) => intervals).reduce(intersection, EVERYTHING), isExact: false };
  return { ...predicate(path, "$elemMatch", condition, reach), isHelpful: each.some(({ isHelpful }) => isHelpful) };
}
