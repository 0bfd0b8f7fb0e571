// Updates that are pipelines: [{$set: {…}}, …].

import { CommandError } from "../errors.ts";
import type { Scope } from "./computed-field.ts";
import { KNOWN_STAGES } from "./known-stages.ts";
import { RESHAPE_STAGES, stageParts, unknownStage } from "./reshape-stages.ts";
import type { Stage } from "./stage.ts";
import type { Doc } from "./values.ts";

/**
 * Compiles a pipeline that makes one document of another.
 * @throws CommandError InvalidOptions (72) for a stage that may not stand in an update, 40324 for one nobody knows
 */
export function pipelineUpdater(stages: readonly unknown[], scope: Scope): (doc: Doc) => Doc {
  const compiled = stages.map((stage): Stage => {
    const { name, spec } = stageParts(stage);
    if (Object.hasOwn(RESHAPE_STAGES, name)) return RESHAPE_STAGES[name]!(spec, scope);
    if (!KNOWN_STAGES.has(name)) throw unknownStage(name);
    throw new CommandError("InvalidOptions", `${name} is not allowed to be used within an update`);
  });
  return (doc) => {
    const [result] = compiled.reduce<Iterable<Doc>>((docs, stage) => stage(docs), [doc]);
    return result ?? doc;
  };
}
