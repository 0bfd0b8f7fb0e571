// aggregate: the planner finds, the pipeline does the rest, one document after the other as the client fetches them.

import { CommandError } from "../errors.ts";
import { runPipeline } from "../language/pipeline.ts";
import type { Doc } from "../language/values.ts";
import type { Scan } from "../plan/plan.ts";
import type { Collection } from "../storage/collection.ts";
import { checkNamespace, type Namespace, namespaceText } from "../storage/namespace.ts";
import { firstBatch } from "./batch.ts";
import type { Source } from "./cursors.ts";
import { explanationOf } from "./explain.ts";
import { atLeast, given } from "./fields.ts";
import type { Command, Context, Handlers } from "./handler.ts";
import { namespaceOf } from "./parse.ts";
import { type Aggregate, aggregateOf, countingStage, plannedOf } from "./pipeline.ts";
import { success } from "./reply.ts";
import { countOf, docSource, foundSource, scanOf } from "./source.ts";
import { collectionSourceStage, databaseSourceStage } from "./source-stage.ts";

export const aggregateHandlers: Handlers = { aggregate: { kind: "read", run: aggregate } };

function aggregate(command: Command, context: Context): Uint8Array {
  const { options, stages } = aggregateOf(command);
  if (options.explain) return success(explanationOf(command, context, "queryPlanner"));
  if (!options.cursor) {
    throw new CommandError(
      "FailedToParse",
      "The 'cursor' option is required, except for aggregate with the explain argument",
    );
  }
  const { batchSize } = given("aggregate.cursor", options.cursor, { batchSize: "number" });
  atLeast(0, "batchSize", batchSize);
  const isOfDatabase = command.body.aggregate === 1;
  const ns = isOfDatabase ? { db: command.db, name: "$cmd.aggregate" } : namespaceOf(command);
  const run: Run = { context, options, ns };
  const source = isOfDatabase ? overDatabase(run, stages) : overCollection(run, stages);
  return firstBatch(context, command, { ns: namespaceText(ns), source, batchSize });
}

type Run = { context: Context; options: Aggregate["options"]; ns: Namespace };

function overDatabase(run: Run, stages: readonly Doc[]): Source {
  const given = databaseSourceStage(stages[0]);
  return given === "pipeline" ? piped(run, [], stages) : piped(run, given, stages.slice(1));
}

function overCollection(run: Run, stages: Doc[]): Source {
  const { options, ns, context } = run;
  const collection = context.storage.collection(ns);
  const told = collectionSourceStage(stages[0], ns, collection, context);
  if (told) return piped(run, told, stages.slice(1));
  const { query: asked, rest } = plannedOf({ options, stages });
  const query = { ...asked, now: context.now() };
  const counted = countingStage(rest[0]);
  if (counted) {
    const { sort: _, ...unsorted } = query;
    const count = countOf(collection, unsorted);
    return piped(run, count > 0 ? [counted(count)] : [], rest.slice(1));
  }
  const scan = scanOf(collection, query);
  if (rest.length === 0) return foundSource(scan, query.limit ?? 0, ({ raw }) => raw);
  return piped(run, scan, rest);
}

/** The pipeline over documents, or over what a scan finds. */
function piped({ context, options, ns }: Run, from: Scan | readonly Doc[], stages: readonly Doc[]): Source {
  const scans = new Set<Scan>();
  const docs = "next" in from ? documents(from, scans) : from;
  const others = (name: string): Iterable<Doc> => {
    const other = { db: ns.db, name };
    checkNamespace(other);
    return allOf(context.storage.collection(other), scans);
  };
  const results = runPipeline(docs, [...stages], {
    now: context.now(),
    variables: options.let ?? {},
    collection: others,
  });
  return docSource(results, () => {
    for (const scan of scans) scan.pause();
  });
}

/** A collection that a stage such as $lookup names: may be gone through several times. */
const allOf = (collection: Collection | undefined, scans: Set<Scan>): Iterable<Doc> => ({
  [Symbol.iterator]: () => documents(scanOf(collection, { filter: {} }), scans),
});

/** The scan is among `scans` while it is under way, so that it can be paused. */
function* documents(scan: Scan, scans: Set<Scan>): Generator<Doc, void, undefined> {
  scans.add(scan);
  try {
    for (let found = scan.next(); found; found = scan.next()) yield found.doc();
  } finally {
    scan.pause();
    scans.delete(scan);
  }
}
