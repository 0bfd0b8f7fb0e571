// findAndModify: changes, inserts or removes one document and gives it back, as it was or as it became.

import { CommandError } from "../errors.ts";
import { projector } from "../language/project.ts";
import { type Doc, decode, encode } from "../language/values.ts";
import type { Query } from "../plan/plan.ts";
import type { Collection } from "../storage/collection.ts";
import { applyChange, applyUpsert, arrayFiltersOf, type Change, changeOf } from "./change.ts";
import { checkCollation, type Given, given } from "./fields.ts";
import type { Command, Context, Handler, Handlers } from "./handler.ts";
import { hintOf } from "./hint.ts";
import { namespaceOf } from "./parse.ts";
import { success, successWith } from "./reply.ts";
import { checkQuery } from "./source.ts";
import { matching } from "./update.ts";

const handler: Handler = { kind: "write", run: findAndModify };

export const findAndModifyHandlers: Handlers = { findAndModify: handler, findandmodify: handler };

const FIELDS = {
  findAndModify: "any",
  findandmodify: "any",
  query: "object",
  sort: "object",
  remove: "boolean",
  update: "any",
  new: "boolean",
  fields: "object",
  upsert: "boolean",
  bypassDocumentValidation: "boolean",
  maxTimeMS: "number",
  collation: "object",
  arrayFilters: "array",
  hint: "any",
  let: "object",
} as const;

type Options = Given<typeof FIELDS>;
type Outcome = { lastErrorObject: Doc; value?: Uint8Array | undefined };

function findAndModify(command: Command, context: Context): Uint8Array {
  const { options, query: asked } = findAndModifyOf(command);
  const query = { ...asked, now: context.now() };
  // All that was asked for is read before anything is written: the update, the filter, the fields.
  const change = options.remove ? undefined : readChange(options, query);
  if (options.fields) checkQuery(query);
  const project = projector(options.fields, query.filter, { now: query.now, variables: options.let ?? {} });
  const { lastErrorObject, value } = change
    ? updateOne(command, context, query, options, change)
    : removeOne(command, context, query);
  if (!value) return success({ lastErrorObject, value: null });
  return successWith({ lastErrorObject }, "value", project ? encode(project(decode(value))) : value);
}

/** Also for explain. @throws CommandError when the options contradict each other */
export function findAndModifyOf({ body }: Command): { options: Options; query: Query } {
  const options = given("findAndModify", body, FIELDS);
  checkCollation(options.collation);
  checkOptions(options);
  const { query: filter = {}, sort, hint, let: variables = {} } = options;
  return { options, query: { filter, limit: 1, variables, ...(sort ? { sort } : {}), ...hintOf(hint) } };
}

function checkOptions({ remove, update, upsert, new: isNew, arrayFilters }: Options): void {
  const refusal = remove
    ? refusalOfRemove(update !== undefined, upsert, isNew, arrayFilters)
    : update === undefined && "Either an update or remove=true must be specified";
  if (refusal) throw new CommandError("FailedToParse", refusal);
}

function refusalOfRemove(hasUpdate: boolean, upsert?: boolean, isNew?: boolean, arrayFilters?: unknown[]): string {
  if (hasUpdate) return "Cannot specify both an update and remove=true";
  if (upsert) return "Cannot specify both upsert=true and remove=true";
  if (isNew) return "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document";
  return arrayFilters ? "Cannot specify arrayFilters and remove=true" : "";
}

function removeOne(command: Command, { storage }: Context, query: Query): Outcome {
  const collection = storage.collection(namespaceOf(command));
  const found = foundIn(collection, query);
  if (collection && found) collection.remove(found.recordId, decode(found.raw));
  return { lastErrorObject: { n: found ? 1 : 0 }, value: found?.raw };
}

function readChange(
  { update, let: variables = {}, arrayFilters }: Options,
  { filter, now }: Query & { now: Date },
): Change {
  return changeOf(update, { filter, now, variables, ...arrayFiltersOf("findAndModify.arrayFilters", arrayFilters) });
}

function updateOne(command: Command, { storage }: Context, query: Query, options: Options, change: Change): Outcome {
  const ns = namespaceOf(command);
  const collection = storage.collection(ns);
  const found = foundIn(collection, query);
  if (collection && found) {
    const { raw } = applyChange(collection, found.recordId, found.raw, change);
    return { lastErrorObject: { n: 1, updatedExisting: true }, value: options.new ? raw : found.raw };
  }
  if (!options.upsert) return { lastErrorObject: { n: 0, updatedExisting: false } };
  const inserted = applyUpsert(collection ?? storage.create(ns), change);
  return {
    lastErrorObject: { n: 1, updatedExisting: false, upserted: inserted._id },
    value: options.new ? encode(inserted) : undefined,
  };
}

function foundIn(collection: Collection | undefined, query: Query): { recordId: number; raw: Uint8Array } | undefined {
  const [recordId] = matching(collection, query);
  const raw = recordId === undefined ? undefined : collection?.get(recordId);
  return raw && recordId !== undefined ? { recordId, raw } : undefined;
}
