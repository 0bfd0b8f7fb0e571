// explain: how a command would be run, and, if asked, what running its query costs. It writes nothing.

import { hostname } from "node:os";
import { CommandError } from "../errors.ts";
import { type Doc, isDoc } from "../language/values.ts";
import { plan, type Query } from "../plan/plan.ts";
import { namespaceText } from "../storage/namespace.ts";
import { countQuery, distinctOf } from "./count-distinct.ts";
import { deleteQuery } from "./delete.ts";
import { findOf } from "./find.ts";
import { findAndModifyOf } from "./find-and-modify.ts";
import type { Command, Context, Handlers } from "./handler.ts";
import { namespaceOf } from "./parse.ts";
import { aggregateOf, countingStage, plannedOf } from "./pipeline.ts";
import { VERSION } from "./server.ts";
import { checkQuery } from "./source.ts";
import { readUpdate, updateQuery } from "./update.ts";
import { operationsOf } from "./write-batch.ts";

export const explainHandlers: Handlers = { explain: { kind: "read", run: explain } };

/** What is explained of a command: its query, the stage that stands on top of it, and the stages of a pipeline that follow. */
type Explained = { query: Query; stage?: Doc; isCount?: boolean; rest?: Doc[] };

const VERBOSITIES = ["queryPlanner", "executionStats", "allPlansExecution"] as const;
type Verbosity = (typeof VERBOSITIES)[number];

function explain({ body, db, sequences }: Command, context: Context): Doc {
  const { explain: explained, verbosity = "allPlansExecution" } = body;
  if (!isDoc(explained))
    throw new CommandError("TypeMismatch", "BSON field 'explain.explain' is the wrong type, expected type 'object'");
  const level = VERBOSITIES.find((one) => one === verbosity);
  if (!level) {
    throw new CommandError(
      "BadValue",
      `Enumeration value '${verbosity}' for field 'explain.verbosity' is not a valid value.`,
    );
  }
  return explanationOf({ name: Object.keys(explained)[0] ?? "", body: explained, db, sequences }, context, level);
}

/** Also for an aggregate that asks to be explained. */
export function explanationOf(command: Command, { storage, now }: Context, verbosity: Verbosity): Doc {
  const { stage, isCount = false, rest = [], ...explained } = readCommand(command);
  const query = { ...explained.query, now: now() };
  const ns = namespaceOf(command);
  const collection = storage.collection(ns);
  const startedAt = now().getTime();
  const found = collection
    ? plan(collection, query).explain(verbosity, isCount)
    : nothing(namespaceText(ns), query, verbosity);
  const millis = now().getTime() - startedAt;
  const timed = withTime(stage ? underStage(found, stage) : found, millis);
  return {
    explainVersion: "1",
    ...(rest.length > 0 ? { stages: [{ $cursor: timed }, ...rest] } : timed),
    command: command.body,
    serverInfo: { host: hostname(), port: 0, version: VERSION, gitVersion: "embedded-mongodb" },
    serverParameters: {},
  };
}

function readCommand(command: Command): Explained {
  switch (command.name) {
    case "find":
      return ofFind(command);
    case "count":
      return { query: countQuery(command), isCount: true };
    case "distinct":
      return { query: distinctOf(command).query };
    case "aggregate":
      return ofAggregate(command);
    case "update":
      return { query: updateQuery(readUpdate(only(command, "updates")), {}), stage: { stage: "UPDATE" } };
    case "delete":
      return { query: deleteQuery(only(command, "deletes"), {}), stage: { stage: "DELETE" } };
    case "findAndModify":
    case "findandmodify": {
      const { options, query } = findAndModifyOf(command);
      return { query, stage: { stage: options.remove ? "DELETE" : "UPDATE" } };
    }
    default:
      throw new CommandError("CommandNotFound", `Explain failed due to unknown command: ${command.name}`);
  }
}

function ofFind(command: Command): Explained {
  const { options, query } = findOf(command);
  if (!options.projection || Object.keys(options.projection).length === 0) return { query };
  return { query, stage: { stage: "PROJECTION_DEFAULT", transformBy: options.projection } };
}

function ofAggregate(command: Command): Explained {
  const { query, rest } = plannedOf(aggregateOf(command));
  if (rest.length === 1 && countingStage(rest[0])) return { query, isCount: true };
  return { query, rest };
}

function only(command: Command, field: string): Doc {
  const [operation, ...more] = operationsOf(command, field);
  if (!operation || more.length > 0) {
    throw new CommandError("InvalidLength", `explained write batches must be of size 1`);
  }
  return operation;
}

function underStage(found: Doc, stage: Doc): Doc {
  const { queryPlanner, executionStats, ...others } = found as { queryPlanner: Doc; executionStats?: Doc };
  const above = (below: unknown): Doc => ({ ...stage, inputStage: below });
  return {
    queryPlanner: { ...queryPlanner, winningPlan: above(queryPlanner.winningPlan) },
    ...(executionStats
      ? { executionStats: { ...executionStats, executionStages: above(executionStats.executionStages) } }
      : {}),
    ...others,
  };
}

function withTime(found: Doc, executionTimeMillis: number): Doc {
  return isDoc(found.executionStats)
    ? { ...found, executionStats: { ...found.executionStats, executionTimeMillis } }
    : found;
}

/** Of a collection that is not there. */
function nothing(namespace: string, query: Query, verbosity: Verbosity): Doc {
  checkQuery(query);
  const stage = { stage: "EOF" };
  const counts = { nReturned: 0, executionTimeMillis: 0, totalKeysExamined: 0, totalDocsExamined: 0 };
  return {
    queryPlanner: { namespace, parsedQuery: query.filter, winningPlan: stage, rejectedPlans: [] },
    ...(verbosity === "queryPlanner"
      ? {}
      : { executionStats: { executionSuccess: true, ...counts, executionStages: stage } }),
  };
}
