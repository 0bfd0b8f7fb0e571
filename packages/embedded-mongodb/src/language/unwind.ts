// $unwind: one document for each element of an array. (MongoDB manual, "$unwind".)

import { Long } from "bson";
import { CommandError } from "../errors.ts";
import { changeAt, childOf } from "./change-at.ts";
import { checkParts } from "./field-path.ts";
import { pathParts } from "./path.ts";
import { withNested } from "./projection-tree.ts";
import { generating, type StageMaker } from "./stage.ts";
import { bsonTypeName, type Doc, isDoc } from "./values.ts";

type Unwind = { parts: readonly string[]; keepsEmpty: boolean; indexField: string | undefined };

/** A value that is no array counts as its only element. */
export const unwind: StageMaker = (spec) => {
  const options = unwindSpec(isDoc(spec) ? spec : { path: spec });
  return generating(function* (docs) {
    for (const doc of docs) yield* unwound(doc, options);
  });
};

function* unwound(doc: Doc, { parts, keepsEmpty, indexField }: Unwind): Generator<Doc> {
  const indexed = (result: Doc, index: Long | null): Doc =>
    indexField === undefined ? result : withNested(result, indexField, index);
  const value = parts.reduce<unknown>((holder, part) => (isDoc(holder) ? childOf(holder, part) : undefined), doc);
  if (Array.isArray(value) && value.length > 0) {
    for (const [i, element] of value.entries()) {
      yield indexed(changeAt(doc, parts, { to: () => element, creates: false }), Long.fromNumber(i));
    }
    return;
  }
  const isEmpty = value === undefined || value === null || Array.isArray(value);
  if (isEmpty && !keepsEmpty) return;
  const kept = Array.isArray(value) ? changeAt(doc, parts, { to: () => undefined, creates: false }) : doc;
  yield indexed(kept, null);
}

const OPTIONS = ["path", "includeArrayIndex", "preserveNullAndEmptyArrays"];

function unwindSpec(spec: Doc): Unwind {
  const unknown = Object.keys(spec).find((option) => !OPTIONS.includes(option));
  if (unknown !== undefined) throw new CommandError(28_811, `unrecognized option to $unwind stage: ${unknown}`);
  const { path, includeArrayIndex: indexField, preserveNullAndEmptyArrays: keepsEmpty = false } = spec;
  if (path === undefined) throw new CommandError(28_812, "no path specified to $unwind stage");
  if (typeof path !== "string") {
    throw new CommandError(28_808, `expected a string as the path for $unwind stage, got ${bsonTypeName(path)}`);
  }
  if (!path.startsWith("$")) {
    throw new CommandError(28_818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  }
  checkParts(path.slice(1));
  if (typeof keepsEmpty !== "boolean") {
    const type = bsonTypeName(keepsEmpty);
    throw new CommandError(
      28_809,
      `expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got ${type}`,
    );
  }
  return { parts: pathParts(path.slice(1)), keepsEmpty, indexField: checkedIndexField(indexField) };
}

function checkedIndexField(field: unknown): string | undefined {
  if (field === undefined) return undefined;
  if (typeof field !== "string" || field === "") {
    const text = "expected a non-empty string for the includeArrayIndex option to $unwind stage";
    throw new CommandError(28_810, `${text}, got ${bsonTypeName(field)}`);
  }
  if (field.startsWith("$")) {
    throw new CommandError(
      28_822,
      `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${field}`,
    );
  }
  checkParts(field);
  return field;
}
