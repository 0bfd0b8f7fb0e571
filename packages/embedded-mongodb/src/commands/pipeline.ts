// Pipelines taken apart: what stands in front goes to the planner, the rest runs over what it finds.

import { CommandError } from "../errors.ts";
import { type Doc, isDoc } from "../language/values.ts";
import type { Query } from "../plan/plan.ts";
import { checkCollation, type Given, given, isNumeric, required } from "./fields.ts";
import type { Command } from "./handler.ts";
import { hintOf } from "./hint.ts";

const FIELDS = {
  aggregate: "any",
  pipeline: "array",
  cursor: "object",
  explain: "boolean",
  maxTimeMS: "number",
  allowDiskUse: "boolean",
  bypassDocumentValidation: "boolean",
  collation: "object",
  hint: "any",
  let: "object",
} as const;

/** An aggregate command, read. */
export type Aggregate = { options: Given<typeof FIELDS>; stages: Doc[] };

/** Also for explain. */
export function aggregateOf({ body }: Command): Aggregate {
  const options = given("aggregate", body, FIELDS);
  checkCollation(options.collation);
  return { options, stages: checkStages(required("aggregate.pipeline", options.pipeline)) };
}

/** What the planner looks for, and what is left of the pipeline. */
export function plannedOf({ options, stages }: Aggregate): { query: Query; rest: Doc[] } {
  const { query, rest } = split(stages);
  return { query: { ...query, variables: options.let ?? {}, ...hintOf(options.hint) }, rest };
}

/** @throws CommandError unless each stage is a document of one field, and for stages this server does not have */
function checkStages(pipeline: readonly unknown[]): Doc[] {
  return pipeline.map((stage) => {
    if (!isDoc(stage)) {
      throw new CommandError("TypeMismatch", "Each element of the 'pipeline' array must be an object");
    }
    const [name, ...more] = Object.keys(stage);
    if (name === undefined || more.length > 0) {
      throw new CommandError(40323, "A pipeline stage specification object must contain exactly one field.");
    }
    if (name === "$changeStream") {
      throw new CommandError(40573, "The $changeStream stage is only supported on replica sets");
    }
    if (name === "$out" || name === "$merge") {
      throw new CommandError("NotImplemented", `${name} is not supported: read the results and insert them`);
    }
    return stage;
  });
}

/** Takes $match, then $sort, $skip and $limit, each at most once, from the front, as far as a query says the same in that order. */
function split(stages: readonly Doc[]): { query: Query; rest: Doc[] } {
  let at = 0;
  const taken = (name: string, isFit: (operand: unknown) => boolean): unknown => {
    const operand = stages[at]?.[name];
    if (operand === undefined || !isFit(operand)) return undefined;
    at++;
    return operand;
  };
  const filters: Doc[] = [];
  for (let filter = taken("$match", isDoc); filter; filter = taken("$match", isDoc)) filters.push(filter as Doc);
  const sort = taken("$sort", isPlainSort) as Doc | undefined;
  const skip = Number(taken("$skip", (operand) => isWhole(operand, 0)) ?? 0);
  const limit = Number(taken("$limit", (operand) => isWhole(operand, 1)) ?? 0);
  const filter = filters.length > 1 ? { $and: filters } : (filters[0] ?? {});
  return { query: { filter, ...(sort ? { sort } : {}), skip, limit }, rest: stages.slice(at) };
}

const isWhole = (value: unknown, least: number): boolean =>
  isNumeric(value) && Number.isSafeInteger(Number(value)) && Number(value) >= least;

const isPlainSort = (sort: unknown): boolean =>
  isDoc(sort) && Object.keys(sort).length > 0 && Object.values(sort).every((value) => isNumeric(value));

/**
 * What a leading stage that only counts makes of a number: `{$count: "n"}`, or `{$group: {_id: 1, n: {$sum: 1}}}`, which is how drivers count.
 * undefined when the stage is another one.
 */
export function countingStage(stage: Doc | undefined): ((count: number) => Doc) | undefined {
  if (typeof stage?.$count === "string" && /^[^$.\0][^.\0]*$/.test(stage.$count)) {
    const field = stage.$count;
    return (count) => ({ [field]: count });
  }
  const { _id, ...sums } = isDoc(stage?.$group) ? stage.$group : {};
  const [field, ...more] = Object.keys(sums);
  if (!isConstant(_id) || field === undefined || more.length > 0 || /[$.]/.test(field)) return undefined;
  const sum = sums[field];
  if (!isDoc(sum) || sum.$sum !== 1 || Object.keys(sum).length > 1) return undefined;
  return (count) => ({ _id, [field]: count });
}

const isConstant = (id: unknown): boolean =>
  id === null || typeof id === "number" || (typeof id === "string" && !id.startsWith("$"));
