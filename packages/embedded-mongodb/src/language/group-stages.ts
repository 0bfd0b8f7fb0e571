// Stages that gather documents into groups: $group, $sortByCount, $bucket. The groups, not the documents, are held in memory.

import { keeper } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { ACCUMULATORS, type Fold, type StartFold } from "./accumulators.ts";
import { computedField, type Expression, type Scope } from "./computed-field.ts";
import { compareValues, typeRank } from "./order.ts";
import { sorting } from "./row-stages.ts";
import { sizeOf } from "./size.ts";
import { generating, type Stage, type StageMaker } from "./stage.ts";
import { valueKey } from "./value-key.ts";
import { bsonTypeName, type Doc, isDoc } from "./values.ts";

const group: StageMaker = (spec, scope) => {
  if (!isDoc(spec)) throw new CommandError(15_947, "a group's fields must be specified in an object");
  const { _id: id, ...fields } = spec;
  if (id === undefined) throw new CommandError(15_955, "a group specification must include an _id");
  return grouping(groupId(id, scope), fields, scope);
};

/** Of an _id with one field that field is always there, as null where it is missing; of several it is left out. */
function groupId(id: unknown, scope: Scope): Expression {
  const [name, ...others] = isDoc(id) ? Object.keys(id) : [];
  if (!isDoc(id) || name === undefined || name.startsWith("$") || others.length > 0) return computedField(id, scope);
  const only = computedField(id[name], scope);
  return (doc) => ({ [name]: only(doc) ?? null });
}

const GROUP_BYTES = 200;

/** Groups come in the order of their first documents, which MongoDB leaves open. */
function grouping(idOf: Expression, fields: Doc, scope: Scope): Stage {
  const starts = Object.entries(fields).map(([field, spec]) => [field, accumulator(field, spec, scope)] as const);
  return generating(function* (docs) {
    const keep = keeper("$group");
    const groups = new Map<string, { id: unknown; folds: (readonly [string, Fold])[] }>();
    for (const doc of docs) {
      const id = idOf(doc) ?? null;
      const key = valueKey(id);
      let found = groups.get(key);
      if (found === undefined) {
        keep(GROUP_BYTES + 2 * key.length + sizeOf(id));
        found = { id, folds: starts.map(([field, start]) => [field, start(keep)] as const) };
        groups.set(key, found);
      }
      for (const [, fold] of found.folds) fold.add(doc);
    }
    for (const { id, folds } of groups.values()) {
      yield { _id: id, ...Object.fromEntries(folds.map(([field, fold]) => [field, fold.result()])) };
    }
  });
}

function accumulator(field: string, spec: unknown, scope: Scope): StartFold {
  if (field.includes(".")) throw new CommandError(40_235, `The field name '${field}' cannot contain '.'`);
  if (field.startsWith("$")) throw new CommandError(40_236, `The field name '${field}' cannot be an operator name`);
  const [name, other] = isDoc(spec) ? Object.keys(spec) : [];
  if (!isDoc(spec) || name === undefined || !name.startsWith("$")) {
    throw new CommandError(40_234, `The field '${field}' must be an accumulator object`);
  }
  if (other !== undefined) throw new CommandError(40_238, `The field '${field}' must specify one accumulator`);
  if (Object.hasOwn(ACCUMULATORS, name)) return ACCUMULATORS[name]!(spec[name], scope);
  if (["$accumulator", "$median", "$percentile"].includes(name)) {
    throw new CommandError("NotImplemented", `${name} is not supported by this server`);
  }
  throw new CommandError(15_952, `unknown group operator '${name}'`);
}

const sortByCount: StageMaker = (spec, scope) => {
  const isExpression = isDoc(spec) && Object.keys(spec)[0]?.startsWith("$") === true;
  if (!isExpression && !(typeof spec === "string" && spec.startsWith("$"))) {
    throw new CommandError(
      40_148,
      "the sortByCount field must be defined as a $-prefixed path or an expression inside an object",
    );
  }
  const groups = grouping(computedField(spec, scope), { count: { $sum: 1 } }, scope);
  const sorted = sorting({ count: -1 });
  return (docs) => sorted(groups(docs));
};

const DEFAULT_OUTPUT = { count: { $sum: 1 } };

const bucket: StageMaker = (spec, scope) => {
  if (!isDoc(spec)) {
    throw new CommandError(
      40_201,
      `Argument to $bucket stage must be an object, but found type: ${bsonTypeName(spec)}.`,
    );
  }
  const { groupBy, boundaries, output = DEFAULT_OUTPUT } = spec;
  if (groupBy === undefined || boundaries === undefined) {
    throw new CommandError(40_198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  }
  if (!isDoc(output)) throw new CommandError(40_196, "The $bucket 'output' field must be an object");
  const bounds = checkedBoundaries(boundaries);
  const otherwise = checkedDefault(spec, bounds);
  const keyOf = computedField(groupBy, scope);
  const groups = grouping((doc) => bucketOf(keyOf(doc) ?? null, bounds, otherwise), output, scope);
  const sorted = sorting({ _id: 1 });
  return (docs) => sorted(groups(docs));
};

function bucketOf(value: unknown, bounds: readonly unknown[], otherwise: { value: unknown } | undefined): unknown {
  const above = bounds.findIndex((bound) => compareValues(value, bound) < 0);
  if (above > 0) return bounds[above - 1];
  if (otherwise !== undefined) return otherwise.value;
  throw new CommandError(
    40_066,
    "$switch could not find a matching branch for an input, and no default was specified.",
  );
}

function checkedBoundaries(boundaries: unknown): unknown[] {
  if (!Array.isArray(boundaries)) {
    throw new CommandError(
      40_200,
      `The $bucket 'boundaries' field must be an array, but found type: ${bsonTypeName(boundaries)}.`,
    );
  }
  if (boundaries.length < 2) {
    const text = `The $bucket 'boundaries' field must have at least 2 values, but found ${boundaries.length} value(s).`;
    throw new CommandError(40_192, text);
  }
  for (const [i, bound] of boundaries.entries()) {
    if (i === 0) continue;
    if (typeRank(bound) !== typeRank(boundaries[0])) {
      throw new CommandError(40_193, "All values in the 'boundaries' option to $bucket must have the same type.");
    }
    if (compareValues(boundaries[i - 1], bound) >= 0) {
      throw new CommandError(
        40_194,
        "The 'boundaries' option to $bucket must be sorted, but elements are not in ascending order.",
      );
    }
  }
  return boundaries;
}

function checkedDefault(spec: Doc, bounds: readonly unknown[]): { value: unknown } | undefined {
  if (!Object.hasOwn(spec, "default")) return undefined;
  const value = spec.default;
  const isInside = compareValues(value, bounds[0]) >= 0 && compareValues(value, bounds.at(-1)) < 0;
  if (!isInside || typeRank(value) !== typeRank(bounds[0])) return { value };
  throw new CommandError(
    40_199,
    "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
  );
}

export const GROUP_STAGES: { readonly [name: string]: StageMaker } = {
  $group: group,
  $sortByCount: sortByCount,
  $bucket: bucket,
};
