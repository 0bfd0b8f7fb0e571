// Upserts: the document that is inserted when a filter finds none.

import { ObjectId } from "bson";
import { step } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { changeAt } from "./change-at.ts";
import { compareStrings } from "./order.ts";
import { pathParts } from "./path.ts";
import { isRegExp } from "./regex.ts";
import { idFirst, isReplacement, type UpdateOptions, updater } from "./update.ts";
import { bsonTypeName, type Doc, isDoc } from "./values.ts";

/**
 * The document an upsert inserts: the filter's equalities, then the update with `$setOnInsert`. Of a filter a replacement takes the _id alone.
 * A missing _id becomes a new ObjectId; _id comes first. (MongoDB manual, "db.collection.update()", upsert behaviour.)
 * @throws CommandError as `updater` does; NotSingleValueField (54) when the filter has two values for a path; InvalidIdField (53)
 */
export function upsertDocument(
  filter: Doc,
  update: Doc | Doc[],
  options: Omit<UpdateOptions, "filter" | "isInsert">,
): Doc {
  const start = isReplacement(update) ? idOnly(filter) : fromEqualities(equalities(filter));
  const doc = updater(update, { ...options, filter, isInsert: true })(idFirst(start));
  const id = Object.hasOwn(doc, "_id") ? doc._id : newId(options.now);
  const type = bsonTypeName(id);
  if (type === "array" || type === "regex" || type === "undefined") {
    throw new CommandError("InvalidIdField", `The '_id' value cannot be of type ${type}`);
  }
  if (isDoc(id)) refuseDollarFieldsIn(id);
  return idFirst(doc, id);
}

function refuseDollarFieldsIn(id: Doc): void {
  const field = Object.keys(id).find((name) => name.startsWith("$"));
  if (field === undefined) return;
  throw new CommandError(
    "DollarPrefixedFieldName",
    `_id fields may not contain '$'-prefixed fields: ${field} is not valid for storage.`,
  );
}

const newId = (now: Date): ObjectId => new ObjectId(ObjectId.generate(Math.floor(now.getTime() / 1000)));

/** @throws CommandError NotExactValueField (55) for a filter on a part of the _id */
function idOnly(filter: Doc): Doc {
  const all = equalities(filter);
  const below = all.find(({ path }) => path.startsWith("_id."))?.path;
  if (below === undefined) return fromEqualities(all.filter(({ path }) => path === "_id"));
  const text = `field at '_id' must be exactly specified, field at sub-path '${below}'found`;
  throw new CommandError("NotExactValueField", text);
}

type Equality = { path: string; value: unknown };

/** What the filter demands to be equal: at its top, in $and, and in an $or or $in with only one choice. */
function equalities(filter: Doc): Equality[] {
  return Object.entries(filter).flatMap(([path, condition]) => {
    if (path === "$and" || (path === "$or" && Array.isArray(condition) && condition.length === 1)) {
      return (condition as unknown[]).filter(isDoc).flatMap(equalities);
    }
    if (path.startsWith("$") || isRegExp(condition)) return [];
    return demandedValues(condition).map((value) => ({ path, value }));
  });
}

function demandedValues(condition: unknown): unknown[] {
  if (!isDoc(condition) || Object.keys(condition)[0]?.startsWith("$") !== true) return [condition];
  return Object.entries(condition).flatMap(([operator, operand]) => {
    if (operator === "$eq") return [operand];
    const isDemand = operator === "$all" || (operator === "$in" && Array.isArray(operand) && operand.length === 1);
    return isDemand && Array.isArray(operand) ? operand.filter((value) => !isRegExp(value) && !isElemMatch(value)) : [];
  });
}

const isElemMatch = (value: unknown): boolean => isDoc(value) && Object.keys(value)[0]?.startsWith("$") === true;

/** Fields come in the order of their paths, as MongoDB has them. */
function fromEqualities(all: readonly Equality[]): Doc {
  for (const [i, { path }] of all.entries()) {
    for (const other of all.slice(0, i)) refuseClash(other.path, path);
  }
  const sorted = all.toSorted((a, b) => compareStrings(a.path, b.path));
  return sorted.reduce<Doc>(
    (doc, { path, value }) => changeAt(doc, pathParts(path), { to: () => value, creates: true }),
    {},
  );
}

function refuseClash(earlier: string, path: string): void {
  step();
  const isClash = path === earlier || path.startsWith(`${earlier}.`) || earlier.startsWith(`${path}.`);
  if (!isClash) return;
  const what =
    path === earlier ? `path '${path}' is matched twice` : `both paths '${path}' and '${earlier}' are matched`;
  throw new CommandError("NotSingleValueField", `cannot infer query fields to set, ${what}`);
}
