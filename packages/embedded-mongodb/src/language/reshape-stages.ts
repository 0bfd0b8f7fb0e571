// Stages that make one document of each: $project, $addFields ($set), $unset, $replaceRoot ($replaceWith). Pipeline updates have these alone.

import { CommandError } from "../errors.ts";
import { computedField, type Expression, type Scope } from "./computed-field.ts";
import { describe } from "./describe.ts";
import { checkParts } from "./field-path.ts";
import { projectionSpec } from "./projection-spec.ts";
import { addPath, emptyTree, type Tree, treeTransformer } from "./projection-tree.ts";
import { mapping, type StageMaker } from "./stage.ts";
import { bsonTypeName, type Doc, isDoc } from "./values.ts";

type ReshapeMaker = StageMaker<Scope>;

const project: ReshapeMaker = (spec, scope) => {
  if (!isDoc(spec)) throw new CommandError(15_969, "$project specification must be an object");
  if (Object.keys(spec).length === 0) {
    throw new CommandError(
      51_272,
      "Invalid $project :: caused by :: projection specification must have at least one field",
    );
  }
  return inStage("$project", () => {
    const { tree, isInclusion } = projectionSpec(spec, scope);
    return mapping(treeTransformer(tree, !isInclusion));
  });
};

/** Complaints about a projection name the stage. */
function inStage<T>(stage: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(error.code as 2, `Invalid ${stage} :: caused by :: ${error.message}`);
  }
}

const addFieldsAs =
  (stage: "$addFields" | "$set"): ReshapeMaker =>
  (spec, scope) => {
    if (!isDoc(spec)) {
      throw new CommandError(40_272, `${stage} specification stage must be an object, got ${bsonTypeName(spec)}`);
    }
    return inStage(stage, () => {
      const tree = emptyTree();
      for (const [path, value] of Object.entries(spec)) addComputed(tree, path, value, scope);
      return mapping(treeTransformer(tree, true));
    });
  };

/** `{a: {b: 1}}` sets a.b and leaves what else is in a. */
function addComputed(tree: Tree, path: string, value: unknown, scope: Scope): void {
  checkParts(path);
  const fields = isDoc(value) ? Object.keys(value) : [];
  if (!isDoc(value) || fields.length === 0 || fields[0]!.startsWith("$")) {
    addPath(tree, path, { compute: computedField(value, scope) });
    return;
  }
  for (const field of fields) {
    if (field.includes("."))
      throw new CommandError(40_183, `FieldPath field names may not contain '.'. Given: ${field}`);
    addComputed(tree, `${path}.${field}`, value[field], scope);
  }
}

const unset: ReshapeMaker = (spec) => {
  const paths = Array.isArray(spec) ? spec : [spec];
  if (paths.length === 0 || !paths.every((path) => typeof path === "string")) {
    throw new CommandError(31_002, "$unset specification must be a string or an array containing only string values");
  }
  return inStage("$unset", () => {
    const tree = emptyTree();
    for (const path of paths) {
      checkParts(path);
      addPath(tree, path, "exclude");
    }
    return mapping(treeTransformer(tree, true));
  });
};

const replaceRoot: ReshapeMaker = (spec, scope) => {
  if (!isDoc(spec)) {
    throw new CommandError(
      40_229,
      `expected an object as specification for $replaceRoot stage, got ${bsonTypeName(spec)}`,
    );
  }
  const unknown = Object.keys(spec).find((option) => option !== "newRoot");
  if (unknown !== undefined)
    throw new CommandError(40_415, `BSON field '$replaceRoot.${unknown}' is an unknown field.`);
  if (!Object.hasOwn(spec, "newRoot"))
    throw new CommandError(40_231, "no newRoot specified for the $replaceRoot stage");
  return replacing("'newRoot' expression ", computedField(spec.newRoot, scope));
};

const replacing = (what: string, compute: Expression) =>
  mapping((doc): Doc => {
    const value = compute(doc);
    if (isDoc(value)) return value;
    throw new CommandError(
      40_228,
      `${what} must evaluate to an object, but resulting value was: ${value === undefined ? "MISSING" : describe(value)}.` +
        ` Type of resulting value: '${bsonTypeName(value)}'.`,
    );
  });

export const RESHAPE_STAGES: { readonly [name: string]: ReshapeMaker } = {
  $project: project,
  $addFields: addFieldsAs("$addFields"),
  $set: addFieldsAs("$set"),
  $unset: unset,
  $replaceRoot: replaceRoot,
  $replaceWith: (spec, scope) => replacing("'replacement document'", computedField(spec, scope)),
};

/**
 * The one operator of a stage and its argument.
 * @throws CommandError 40323 unless the stage is a document with exactly one field
 */
export function stageParts(stage: unknown): { name: string; spec: unknown } {
  if (!isDoc(stage)) throw new CommandError("TypeMismatch", "Each element of the 'pipeline' array must be an object");
  const [name, other] = Object.keys(stage);
  if (name !== undefined && other === undefined) return { name, spec: stage[name] };
  throw new CommandError(40_323, "A pipeline stage specification object must contain exactly one field.");
}

export const unknownStage = (name: string): CommandError =>
  new CommandError(40_324, `Unrecognized pipeline stage name: '${name}'`);
