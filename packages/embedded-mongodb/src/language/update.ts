// Updates: operators, a replacement, or a pipeline, compiled once and applied to any number of documents.

import { step as takeStep } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { compileArrayFilters } from "./array-filters.ts";
import { describeField } from "./describe.ts";
import { elementFinder } from "./match.ts";
import { sameValue } from "./order.ts";
import { pipelineUpdater } from "./pipeline-update.ts";
import { type Step, updateSteps } from "./update-operators.ts";
import { comparePaths, concretePaths, isConcrete, type Placeholders, refuseDollarField } from "./update-paths.ts";
import { type Doc, encode } from "./values.ts";

export type UpdateOptions = {
  /** What found the document: the positional `$` means the element that it matched. */
  filter: Doc;
  arrayFilters?: Doc[];
  now: Date;
  /** Whether the document is one that an upsert is about to insert: `$setOnInsert` acts, and a missing _id may be given. */
  isInsert?: boolean;
  /** The `let` of a command, for pipelines. */
  variables?: Doc;
};

/** Whether an update is a whole document: it has no operator in front. */
export const isReplacement = (update: Doc | Doc[]): boolean =>
  !Array.isArray(update) && Object.keys(update)[0]?.startsWith("$") !== true;

/**
 * Compiles an update. What it returns gives a new document and leaves its input as it is (unchanged parts are shared); when there is nothing to
 * do it gives an equal document. Paths are applied in the order of their names, whatever the operators: MongoDB manual, "Update Operators Behavior".
 * @throws CommandError with MongoDB's codes, at once for what the update alone shows, else when it meets the document:
 * 2, 9, 14, 28 PathNotViable, 40 conflict, 52, 56, 66 ImmutableField for _id
 */
export function updater(update: Doc | Doc[], options: UpdateOptions): (doc: Doc) => Doc {
  if (Array.isArray(update)) {
    refuseArrayFilters(options, "arrayFilters may not be specified for pipeline-syle updates");
    const transform = pipelineUpdater(update, options);
    return (doc) => withIdOf(doc, transform(doc));
  }
  if (!isReplacement(update)) return operatorUpdater(update, options);
  refuseArrayFilters(options, "arrayFilters may not be specified for replacement-style updates");
  return (doc) => {
    if (!options.isInsert) for (const field of Object.keys(update)) refuseDollarField(field, field);
    return withIdOf(doc, update);
  };
}

function refuseArrayFilters({ arrayFilters = [] }: UpdateOptions, text: string): void {
  if (arrayFilters.length > 0) throw new CommandError("FailedToParse", text);
}

/** The new document with the old one's _id, in front. */
function withIdOf(before: Doc, after: Doc): Doc {
  if (!Object.hasOwn(before, "_id")) return idFirst(after);
  if (Object.hasOwn(after, "_id") && !sameValue(before._id, after._id)) {
    throw new CommandError(
      "ImmutableField",
      `After applying the update, the (immutable) field '_id' was found to have been altered to ${describeField("_id", after._id)}`,
    );
  }
  return idFirst(after, after._id ?? before._id);
}

/** A document has its _id first. */
export function idFirst(doc: Doc, id: unknown = doc._id): Doc {
  if (id === undefined) return doc;
  if (Object.keys(doc)[0] === "_id") return doc;
  const { _id, ...rest } = doc;
  return { _id: id, ...rest };
}

function operatorUpdater(update: Doc, options: UpdateOptions): (doc: Doc) => Doc {
  const all = updateSteps(update, options);
  const filters = compileArrayFilters(
    options.arrayFilters ?? [],
    all.map(({ parts }) => parts),
    update,
  );
  let finder: ReturnType<typeof elementFinder> | undefined;
  const matched = (doc: Doc, path: string): number | undefined => {
    finder ??= elementFinder(options.filter, options);
    return finder(doc, path);
  };
  const steps = all.filter(({ operator }) => options.isInsert === true || operator !== "$setOnInsert");
  steps.sort((a, b) => comparePaths(a.parts, b.parts));
  const isStatic = steps.every(({ parts }) => isConcrete(parts));
  return (doc) => {
    const concrete = isStatic ? steps : withoutPlaceholders(doc, steps, { filters, matched });
    const updated = concrete.reduce(applied, doc);
    return options.isInsert === true ? idFirst(updated) : updated;
  };
}

/** One step, which may give an _id but never change one. */
function applied(doc: Doc, step: Step): Doc {
  takeStep(4);
  const updated = step.apply(doc, step.parts);
  if (doc._id === updated._id || !Object.hasOwn(doc, "_id") || isIdentical(doc._id, updated._id)) return updated;
  const path = step.parts[0] === "_id" ? step.parts.join(".") : "_id";
  throw new CommandError(
    "ImmutableField",
    `Performing an update on the path '${path}' would modify the immutable field '_id'`,
  );
}

/** Byte by byte: an _id may not even change from 1 to 1.0. */
const isIdentical = (a: unknown, b: unknown): boolean => Buffer.compare(encode({ a }), encode({ a: b })) === 0;

function withoutPlaceholders(doc: Doc, steps: readonly Step[], placeholders: Placeholders): Step[] {
  const concrete = steps.flatMap((step) =>
    concretePaths(doc, step.parts, placeholders).map((parts) => ({ ...step, parts })),
  );
  concrete.sort((a, b) => comparePaths(a.parts, b.parts));
  for (const [i, { parts }] of concrete.entries()) {
    const next = concrete[i + 1]?.parts;
    if (next !== undefined && parts.every((part, at) => next[at] === part)) {
      throw new CommandError("ConflictingUpdateOperators", `Update created a conflict at '${parts.join(".")}'`);
    }
  }
  return concrete;
}
