// find, and what fetches or drops the rest: getMore, killCursors.

import { Long } from "bson";
import { CommandError } from "../errors.ts";
import { projector } from "../language/project.ts";
import { bsonTypeName, type Doc, encode } from "../language/values.ts";
import { fieldsRead } from "../plan/fields-read.ts";
import type { Found, Query } from "../plan/plan.ts";
import { namespaceText } from "../storage/namespace.ts";
import { firstBatch, nextBatch } from "./batch.ts";
import { atLeast, checkCollation, type Given, given, required } from "./fields.ts";
import type { Command, Context, Handlers } from "./handler.ts";
import { hintOf } from "./hint.ts";
import { namespaceOf } from "./parse.ts";
import { foundSource, scanOf } from "./source.ts";

export const findHandlers: Handlers = {
  find: { kind: "read", run: find },
  getMore: { kind: "read", run: getMore },
  killCursors: { kind: "plain", run: killCursors },
};

const FIELDS = {
  find: "any",
  filter: "object",
  sort: "object",
  projection: "object",
  hint: "any",
  skip: "number",
  limit: "number",
  batchSize: "number",
  singleBatch: "boolean",
  maxTimeMS: "number",
  max: "object",
  min: "object",
  returnKey: "boolean",
  showRecordId: "boolean",
  tailable: "boolean",
  awaitData: "boolean",
  oplogReplay: "boolean",
  noCursorTimeout: "boolean",
  allowPartialResults: "boolean",
  allowDiskUse: "boolean",
  collation: "object",
  let: "object",
} as const;

type Find = Given<typeof FIELDS>;

function find(command: Command, context: Context): Uint8Array {
  const { options, query: asked } = findOf(command);
  const fields = options.showRecordId ? undefined : fieldsRead(options);
  const query = { ...asked, now: context.now(), ...(fields && { fields }) };
  const ns = namespaceOf(command);
  const scan = scanOf(context.storage.collection(ns), query);
  return firstBatch(context, command, {
    ns: namespaceText(ns),
    source: foundSource(scan, query.limit ?? 0, shapeOf(options, query)),
    batchSize: options.batchSize,
    isSingle: options.singleBatch || (options.limit ?? 0) < 0,
    isLasting: options.noCursorTimeout,
  });
}

/** Also for explain. @throws CommandError for fields it does not know, or cannot serve */
export function findOf({ body }: Command): { options: Find; query: Query } {
  const options = given("find", body, FIELDS);
  const { filter = {}, sort, skip, limit, batchSize, hint, collation } = options;
  checkCollation(collation);
  atLeast(0, "skip", skip);
  atLeast(0, "batchSize", batchSize);
  refuseUnsupported(options);
  const query: Query = {
    filter,
    ...(sort ? { sort } : {}),
    ...(skip ? { skip } : {}),
    ...(limit ? { limit: Math.abs(limit) } : {}),
    ...hintOf(hint),
    ...(options.let ? { variables: options.let } : {}),
  };
  return { options, query };
}

function refuseUnsupported({ tailable, min, max, returnKey }: Find): void {
  if (tailable)
    throw new CommandError("BadValue", "error processing query: tailable cursor requested on non capped collection");
  if (min || max)
    throw new CommandError("NotImplemented", "min and max are not supported: put the bounds into the filter");
  if (returnKey) throw new CommandError("NotImplemented", "returnKey is not supported");
}

/** Documents go out as they lie in storage unless they are to look different. */
function shapeOf(
  { projection, showRecordId }: Find,
  { filter, variables = {}, now = new Date(0) }: Query,
): (found: Found) => Uint8Array {
  const project = projector(projection, filter, { variables, now });
  if (!project && !showRecordId) return ({ raw }) => raw;
  return (found) => {
    const doc: Doc = project ? project(found.doc()) : found.doc();
    return encode(showRecordId ? { ...doc, $recordId: Long.fromNumber(found.recordId) } : doc);
  };
}

function getMore(command: Command, context: Context): Uint8Array {
  const {
    getMore: id,
    collection,
    batchSize,
  } = given("getMore", command.body, {
    getMore: "any",
    collection: "string",
    batchSize: "number",
    maxTimeMS: "number",
    term: "any",
    lastKnownCommittedOpTime: "any",
  });
  if (!(id instanceof Long)) {
    const type = bsonTypeName(id);
    throw new CommandError(
      "TypeMismatch",
      `BSON field 'getMore.getMore' is the wrong type '${type}', expected type 'long'`,
    );
  }
  const ns = `${command.db}.${required("getMore.collection", collection)}`;
  atLeast(0, "batchSize", batchSize);
  const cursor = context.cursors.get(id);
  if (cursor.ns !== ns) {
    throw new CommandError(
      "Unauthorized",
      `Requested getMore on namespace '${ns}', but cursor belongs to a different namespace ${cursor.ns}`,
    );
  }
  return nextBatch(context, cursor, batchSize);
}

function killCursors({ body }: Command, { cursors }: Context): Doc {
  const { cursors: ids } = given("killCursors", body, { killCursors: "string", cursors: "array" });
  const [cursorsKilled, cursorsNotFound]: [unknown[], unknown[]] = [[], []];
  for (const id of required("killCursors.cursors", ids)) (cursors.close(id) ? cursorsKilled : cursorsNotFound).push(id);
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
}
