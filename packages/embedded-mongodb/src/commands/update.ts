// update: changes the first document, or all, that a filter finds, or inserts one.

import { CommandError } from "../errors.ts";
import type { Doc } from "../language/values.ts";
import type { Query } from "../plan/plan.ts";
import type { Collection, RecordId } from "../storage/collection.ts";
import type { Namespace } from "../storage/namespace.ts";
import { applyChange, applyUpsert, arrayFiltersOf, type Change, changeOf } from "./change.ts";
import { checkCollation, type Given, given, required } from "./fields.ts";
import type { Command, Context, Handlers } from "./handler.ts";
import { hintOf } from "./hint.ts";
import { namespaceOf } from "./parse.ts";
import { scanOf } from "./source.ts";
import { eachWrite, operationsOf } from "./write-batch.ts";

export const updateHandlers: Handlers = { update: { kind: "write", run: update } };

const FIELDS = {
  update: "any",
  updates: "array",
  ordered: "boolean",
  bypassDocumentValidation: "boolean",
  let: "object",
} as const;

const OPERATION_FIELDS = {
  q: "object",
  u: "any",
  c: "object",
  upsert: "boolean",
  multi: "boolean",
  arrayFilters: "array",
  collation: "object",
  hint: "any",
} as const;

type Operation = Given<typeof OPERATION_FIELDS>;

function update(command: Command, context: Context): Doc {
  const options = given("update", command.body, FIELDS);
  const ns = namespaceOf(command);
  const operations = operationsOf(command, "updates").map((operation) => readUpdate(operation));
  const upserted: Doc[] = [];
  let [n, nModified] = [0, 0];
  const failures = eachWrite(operations, options.ordered ?? true, (operation, index) => {
    const outcome = run(operation, ns, options.let ?? {}, context);
    n += outcome.n;
    nModified += outcome.nModified;
    if ("upserted" in outcome) upserted.push({ index, _id: outcome.upserted });
  });
  return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...failures };
}

/** @throws CommandError for fields an update does not have */
export function readUpdate(operation: Doc): Operation & { q: Doc } {
  const read = given("update.updates", operation, OPERATION_FIELDS);
  required("update.updates.u", read.u);
  return { ...read, q: required("update.updates.q", read.q) };
}

export function updateQuery({ q: filter, multi, hint, c }: Operation & { q: Doc }, variables: Doc): Query {
  return { filter, variables: { ...variables, ...c }, ...hintOf(hint), ...(multi ? {} : { limit: 1 }) };
}

type Outcome = { n: number; nModified: number; upserted?: unknown };

function run(operation: ReturnType<typeof readUpdate>, ns: Namespace, variables: Doc, context: Context): Outcome {
  checkCollation(operation.collation);
  const { storage } = context;
  const now = context.now();
  const query = { ...updateQuery(operation, variables), now };
  const change = changeOf(operation.u, {
    filter: query.filter,
    now,
    variables: { ...variables, ...operation.c },
    ...arrayFiltersOf("update.updates.arrayFilters", operation.arrayFilters),
  });
  if (operation.multi && change.isReplacement) {
    throw new CommandError("FailedToParse", "multi update is not supported for replacement-style update");
  }
  const collection = storage.collection(ns);
  const found = matching(collection, query);
  if (collection && found.length > 0) return applyToAll(collection, found, change);
  if (!operation.upsert) return { n: 0, nModified: 0 };
  const inserted = applyUpsert(collection ?? storage.create(ns), change);
  return { n: 1, nModified: 0, upserted: inserted._id };
}

/** All of them, before anything is written: a change may move a document to where the scan would meet it again. */
export function matching(collection: Collection | undefined, query: Query): RecordId[] {
  const scan = scanOf(collection, query);
  try {
    const found: RecordId[] = [];
    for (let each = scan.next(); each; each = scan.next()) {
      found.push(each.recordId);
      if (query.limit === found.length) break;
    }
    return found;
  } finally {
    scan.pause();
  }
}

function applyToAll(collection: Collection, found: readonly RecordId[], change: Change): Outcome {
  let nModified = 0;
  for (const recordId of found) {
    const raw = collection.get(recordId);
    if (raw && applyChange(collection, recordId, raw, change).isModified) nModified++;
  }
  return { n: found.length, nModified };
}
