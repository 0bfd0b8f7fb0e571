// count and distinct.

import { type Keeper, keeper } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { valuesAt } from "../language/path.ts";
import { sizeOf } from "../language/size.ts";
import { type Doc, encode, MAX_DOCUMENT_BYTES } from "../language/values.ts";
import type { Query } from "../plan/plan.ts";
import { encodeKey } from "../storage/key.ts";
import { atLeast, checkCollation, given, required } from "./fields.ts";
import type { Command, Context, Handlers } from "./handler.ts";
import { hintOf } from "./hint.ts";
import { namespaceOf } from "./parse.ts";
import { countOf, scanOf } from "./source.ts";

export const countDistinctHandlers: Handlers = {
  count: { kind: "read", run: count },
  distinct: { kind: "read", run: distinct },
};

function count(command: Command, { storage, now }: Context): Doc {
  const query = { ...countQuery(command), now: now() };
  return { n: countOf(storage.collection(namespaceOf(command)), query) };
}

/** Also for explain. A negative limit counts like a positive one. */
export function countQuery({ body }: Command): Query {
  const { query, limit, skip, hint, collation } = given("count", body, {
    count: "any",
    query: "object",
    limit: "number",
    skip: "number",
    hint: "any",
    collation: "object",
    fields: "any",
  });
  checkCollation(collation);
  atLeast(0, "skip", skip);
  return {
    filter: query ?? {},
    ...(skip ? { skip } : {}),
    ...(limit ? { limit: Math.abs(limit) } : {}),
    ...hintOf(hint),
  };
}

function distinct(command: Command, { storage, now }: Context): Doc {
  const { key, query } = distinctOf(command);
  const scan = scanOf(storage.collection(namespaceOf(command)), { ...query, now: now() });
  const keep = keeper("distinct");
  const values = new Map<string, unknown>();
  try {
    for (let found = scan.next(); found; found = scan.next()) {
      addNew(values, valuesAt(found.doc(), key), keep);
    }
  } finally {
    scan.pause();
  }
  return { values: fitting([...values.values()]) };
}

/** Also for explain. */
export function distinctOf({ body }: Command): { key: string; query: Query } {
  const { key, query, hint, collation } = given("distinct", body, {
    distinct: "any",
    key: "string",
    query: "object",
    hint: "any",
    collation: "object",
  });
  checkCollation(collation);
  return { key: required("distinct.key", key), query: { filter: query ?? {}, ...hintOf(hint) } };
}

/** Equal values have equal index keys, whatever their numeric type. */
function addNew(known: Map<string, unknown>, values: readonly unknown[], keep: Keeper): void {
  for (const value of values) {
    const key = Buffer.from(encodeKey([value], [1]).bytes).toString("latin1");
    if (known.has(key)) continue;
    keep(key.length + sizeOf(value));
    known.set(key, value);
  }
}

function fitting(values: unknown[]): unknown[] {
  try {
    if (encode({ values }).length < MAX_DOCUMENT_BYTES) return values;
  } catch (error) {
    if (!(error instanceof CommandError && error.codeName === "BSONObjectTooLarge")) throw error;
  }
  throw new CommandError(17217, "distinct too big, 16mb cap");
}
