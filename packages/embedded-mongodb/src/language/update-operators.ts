// An update with operators, taken apart: one step for each operator and path, checked as MongoDB checks before it touches a document.

import { CommandError } from "../errors.ts";
import { addToSet, pop, pull, pullAll, push } from "./array-updates.ts";
import { changeAt } from "./change-at.ts";
import { describe } from "./describe.ts";
import {
  type ChangeMaker,
  changeBits,
  increment,
  multiplyBy,
  setTo,
  setToGreater,
  setToLesser,
  setToNow,
  unset,
} from "./field-updates.ts";
import { renamed, renamePaths } from "./rename.ts";
import { conflictDetector, refuseDollarField, updatePath } from "./update-paths.ts";
import { bsonTypeName, type Doc, isDoc } from "./values.ts";

export const UPDATE_OPERATORS: { readonly [name: string]: ChangeMaker } = {
  $set: setTo,
  $setOnInsert: setTo,
  $unset: unset,
  $inc: increment,
  $mul: multiplyBy,
  $min: setToLesser,
  $max: setToGreater,
  $bit: changeBits,
  $currentDate: setToNow,
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
};

/** One operator on one path, which may have placeholders; `apply` is given the path without them. */
export type Step = {
  operator: string;
  parts: readonly string[];
  apply(doc: Doc, parts: readonly string[]): Doc;
};

/**
 * The steps of an update document such as `{$set: {a: 1}, $inc: {b: 1}}`, as it names them. A document that is inserted may get fields
 * that begin with `$`, one that is there may not, which shows when it is changed.
 * @throws CommandError FailedToParse (9), ConflictingUpdateOperators (40), EmptyFieldName (56), BadValue, TypeMismatch …
 */
export function updateSteps(update: Doc, { now, isInsert = false }: { now: Date; isInsert?: boolean }): Step[] {
  const claim = conflictDetector();
  return Object.entries(update).flatMap(([operator, fields]) => {
    if (operator !== "$rename" && !Object.hasOwn(UPDATE_OPERATORS, operator)) {
      throw new CommandError(
        "FailedToParse",
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    return Object.entries(checkedFields(operator, fields)).map(([path, argument]) => {
      if (operator === "$rename") return renameStep(path, argument, claim, isInsert);
      const parts = updatePath(path);
      const change = UPDATE_OPERATORS[operator]!(argument, path, now);
      claim(parts);
      const isRefused = !isInsert && operator !== "$unset";
      const apply: Step["apply"] = (doc, concrete) => {
        if (isRefused) refuseDollarField(parts[0]!, path);
        return changeAt(doc, concrete, change);
      };
      return { operator, parts, apply };
    });
  });
}

function checkedFields(operator: string, fields: unknown): Doc {
  if (isDoc(fields)) return fields;
  throw new CommandError(
    "FailedToParse",
    `Modifiers operate on fields but we found type ${bsonTypeName(fields)} instead. For example: {$mod: {<field>: ...}}` +
      ` not {${operator}: ${describe(fields)}}`,
  );
}

/** It is applied where its target stands in the order of paths. */
function renameStep(path: string, target: unknown, claim: (parts: readonly string[]) => void, isInsert: boolean): Step {
  claim(updatePath(path));
  const { from, to } = renamePaths(path, target);
  claim(to);
  const apply = (doc: Doc): Doc => {
    if (!isInsert) refuseDollarField(to[0]!, to.join("."));
    return renamed(doc, from, to);
  };
  return { operator: "$rename", parts: to, apply };
}
