// Aggregation pipelines: stages one after the other, pulled document by document. mingo's expressions do the computing; the stages are our own,
// because mingo's change their input, read all of it, and order and compare in JavaScript's way.

import { step } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { GROUP_STAGES } from "./group-stages.ts";
import { JOIN_STAGES } from "./join-stages.ts";
import { KNOWN_STAGES } from "./known-stages.ts";
import { RESHAPE_STAGES, stageParts, unknownStage } from "./reshape-stages.ts";
import { ROW_STAGES } from "./row-stages.ts";
import type { Stage, StageContext, StageMaker } from "./stage.ts";
import type { Doc } from "./values.ts";

export const STAGES: { readonly [name: string]: StageMaker } = {
  ...ROW_STAGES,
  ...RESHAPE_STAGES,
  ...GROUP_STAGES,
  ...JOIN_STAGES,
};

export type PipelineContext = {
  /** `$$NOW`. */
  now: Date;
  /** The `let` of the command, as values. */
  variables?: Doc;
  /** The documents of another collection of the database, for $lookup and its like. */
  collection(name: string): Iterable<Doc>;
};

/**
 * Runs stages over documents, lazily: all stages are checked at once, and a document is read when a result is asked for. $sort, $group, $bucket,
 * $sortByCount, $facet and $sample read all of their input first; what they gather, and what $lookup joins, stays in memory.
 * @throws CommandError 40323 (not one field), 40324 (unknown stage), NotImplemented (238) for stages this server lacks, and what stages complain of
 */
export const runPipeline = (docs: Iterable<Doc>, stages: Doc[], context: PipelineContext): Iterable<Doc> =>
  compile(stages, { ...context, compile })(docs);

function compile(stages: unknown, context: StageContext): Stage {
  if (!Array.isArray(stages)) throw new CommandError("TypeMismatch", "'pipeline' option must be specified as an array");
  const compiled = stages.map((stage, position) => compileStage(stage, position, context));
  return (docs) => compiled.reduce((input, run) => run(timed(input)), docs);
}

/** Between all stages: one may make many documents of one, or of none. */
const timed = (docs: Iterable<Doc>): Iterable<Doc> => ({
  *[Symbol.iterator]() {
    for (const doc of docs) {
      step();
      yield doc;
    }
  },
});

function compileStage(stage: unknown, position: number, context: StageContext): Stage {
  const { name, spec } = stageParts(stage);
  if (!Object.hasOwn(STAGES, name)) {
    if (!KNOWN_STAGES.has(name)) throw unknownStage(name);
    throw new CommandError("NotImplemented", `The stage ${name} is not supported by this server`);
  }
  if (name === "$documents" && position > 0) {
    throw new CommandError(40_602, "$documents is only valid as the first stage in a pipeline");
  }
  return STAGES[name]!(spec, context);
}
