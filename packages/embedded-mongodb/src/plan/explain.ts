// What `explain` shows of a plan, in MongoDB's form.

import type { Doc } from "../language/values.ts";
import { ID_INDEX } from "../storage/index-spec.ts";
import { namespaceText } from "../storage/namespace.ts";
import type { Access, IndexScan } from "./access.ts";
import { count, isCountable } from "./count.ts";
import { boundsText } from "./explain-bounds.ts";
import { type Course, openScan, results } from "./scan.ts";

export type Verbosity = "queryPlanner" | "executionStats" | "allPlansExecution";

/** Runs the query unless `verbosity` is "queryPlanner". Times are not measured. */
export function explanation(
  course: Course,
  filter: Doc,
  rejected: readonly Access[],
  verbosity: Verbosity,
  isCount: boolean,
): Doc {
  const winningPlan = isCount ? countStage(course, filter) : stages(course, filter);
  return {
    queryPlanner: {
      namespace: namespaceText(course.collection.ns),
      parsedQuery: filter,
      winningPlan,
      rejectedPlans: rejected.map((access) => fetched(access, { ...course, isExact: false }, filter)),
    },
    ...(verbosity !== "queryPlanner" && { executionStats: executionStats(course, isCount, winningPlan) }),
  };
}

function executionStats(course: Course, isCount: boolean, executionStages: Doc): Doc {
  const scan = openScan(course);
  const isRead = !(isCount && isCountable(course));
  let nReturned = 0;
  if (isRead) for (const _ of results(scan)) nReturned++;
  const keysExamined = isRead || course.access.stage === "COLLSCAN" ? scan.keysExamined : count(course);
  return {
    executionSuccess: true,
    nReturned: isCount ? 0 : nReturned,
    executionTimeMillis: 0,
    totalKeysExamined: keysExamined,
    totalDocsExamined: scan.docsExamined,
    executionStages,
  };
}

/** A count that reads no documents has no stage that would. */
function countStage(course: Course, filter: Doc): Doc {
  if (!isCountable(course)) return { stage: "COUNT", inputStage: stages(course, filter) };
  if (course.access.stage !== "IXSCAN") return { stage: "COUNT" };
  return { stage: "COUNT", inputStage: { ...indexStage(course.access), stage: "COUNT_SCAN" } };
}

function stages(course: Course, filter: Doc): Doc {
  let stage = fetched(course.access, course, filter);
  const { sortKeys, sort, skip, limit } = course;
  if (sortKeys) {
    const most = limit === Infinity ? {} : { limitAmount: limit + skip };
    stage = { stage: "SORT", sortPattern: sort, memLimit: 104_857_600, ...most, inputStage: stage };
  }
  if (skip > 0) stage = { stage: "SKIP", skipAmount: skip, inputStage: stage };
  // A sort that keeps the first few is its own limit.
  if (limit !== Infinity && (!sortKeys || skip > 0)) stage = { stage: "LIMIT", limitAmount: limit, inputStage: stage };
  return stage;
}

function fetched(access: Access, course: Pick<Course, "isExact">, filter: Doc): Doc {
  const tested = course.isExact ? {} : { filter };
  if (access.stage === "COLLSCAN") {
    return { stage: "COLLSCAN", ...tested, direction: access.isReverse ? "backward" : "forward" };
  }
  if (access.stage === "OR") {
    return { stage: "FETCH", ...tested, inputStage: { stage: "OR", inputStages: access.branches.map(indexStage) } };
  }
  if (isById(access)) return { stage: "IDHACK", indexName: access.bounds.index.name };
  return { stage: "FETCH", ...tested, inputStage: indexStage(access) };
}

const isById = ({ bounds, isExact }: IndexScan): boolean =>
  isExact && Object.keys(bounds.index.key).join() === "_id" && bounds.points === 1 && bounds.fields[0]!.length === 1;

function indexStage({ bounds, isReverse, mergedFields, ranges }: IndexScan): Doc {
  const { index } = bounds;
  const scan = {
    stage: "IXSCAN",
    keyPattern: index.key,
    indexName: index.name,
    isMultiKey: index.isMultikey,
    isUnique: index.unique === true || index.name === ID_INDEX,
    isSparse: index.sparse === true,
    isPartial: index.partialFilterExpression !== undefined,
    direction: isReverse ? "backward" : "forward",
    indexBounds: boundsText(bounds, isReverse),
  };
  return mergedFields === 0 ? scan : { stage: "SORT_MERGE", mergedRanges: ranges.length, inputStage: scan };
}
