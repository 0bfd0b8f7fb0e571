// delete: removes the first document, or all, that a filter finds.

import { CommandError } from "../errors.ts";
import { type Doc, decode } from "../language/values.ts";
import type { Query } from "../plan/plan.ts";
import type { Namespace } from "../storage/namespace.ts";
import { checkCollation, given, required } from "./fields.ts";
import type { Command, Context, Handlers } from "./handler.ts";
import { hintOf } from "./hint.ts";
import { namespaceOf } from "./parse.ts";
import { matching } from "./update.ts";
import { eachWrite, operationsOf } from "./write-batch.ts";

export const deleteHandlers: Handlers = { delete: { kind: "write", freesSpace: true, run: remove } };

const FIELDS = { delete: "any", deletes: "array", ordered: "boolean", let: "object" } as const;
const OPERATION_FIELDS = { q: "object", limit: "number", collation: "object", hint: "any" } as const;

function remove(command: Command, context: Context): Doc {
  const { ordered = true, let: variables = {} } = given("delete", command.body, FIELDS);
  const ns = namespaceOf(command);
  const queries = operationsOf(command, "deletes").map((operation) => deleteQuery(operation, variables));
  let n = 0;
  const failures = eachWrite(queries, ordered, (query) => {
    n += removeMatching(context, ns, { ...query, now: context.now() });
  });
  return { n, ...failures };
}

/** Also for explain. @throws CommandError for what is no delete */
export function deleteQuery(operation: Doc, variables: Doc): Query {
  const { q, limit, collation, hint } = given("delete.deletes", operation, OPERATION_FIELDS);
  const filter = required("delete.deletes.q", q);
  const most = required("delete.deletes.limit", limit);
  if (most !== 0 && most !== 1) {
    throw new CommandError("FailedToParse", `The limit field in delete objects must be 0 or 1. Got ${most}`);
  }
  checkCollation(collation);
  return { filter, variables, ...hintOf(hint), ...(most === 1 ? { limit: 1 } : {}) };
}

function removeMatching({ storage }: Context, ns: Namespace, query: Query): number {
  const collection = storage.collection(ns);
  const found = matching(collection, query);
  for (const recordId of found) {
    const raw = collection?.get(recordId);
    if (raw) collection?.remove(recordId, decode(raw));
  }
  return found.length;
}
