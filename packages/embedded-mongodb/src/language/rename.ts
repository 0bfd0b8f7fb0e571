// $rename: moves a field's value to another path. (MongoDB manual, "$rename"; neither path may lead through an array.)

import { CommandError } from "../errors.ts";
import { blocked, changeAt, childOf, withField } from "./change-at.ts";
import { describeField } from "./describe.ts";
import { sameValue } from "./order.ts";
import { isConcrete, updatePath } from "./update-paths.ts";
import { type Doc, isDoc } from "./values.ts";

/**
 * The two paths of a renaming.
 * @throws CommandError BadValue when the target is no path, is on the source's path, or one of them has a placeholder
 */
export function renamePaths(source: string, target: unknown): { from: string[]; to: string[] } {
  const shown = describeField(source, target);
  if (typeof target !== "string") throw bad(`The 'to' field for $rename must be a string: ${shown}`);
  const from = updatePath(source);
  const to = updatePath(target);
  if (source === target) throw bad(`The source and target field for $rename must differ: ${shown}`);
  if (isPrefix(from, to) || isPrefix(to, from)) {
    throw bad(`The source and target field for $rename must not be on the same path: ${shown}`);
  }
  if (!isConcrete(from)) throw bad(`The source field for $rename may not be dynamic: ${source}`);
  if (!isConcrete(to)) throw bad(`The destination field for $rename may not be dynamic: ${target}`);
  return { from, to };
}

const bad = (text: string): CommandError => new CommandError("BadValue", text);

const isPrefix = (a: readonly string[], b: readonly string[]): boolean => a.every((part, i) => part === b[i]);

/** The document with the value moved; the very same when there is no such value. @throws CommandError BadValue, PathNotViable (28) */
export function renamed(doc: Doc, from: readonly string[], to: readonly string[]): Doc {
  const value = valueToMove(doc, from);
  if (value === undefined) return doc;
  refuseArrays(doc, to, "destination");
  const moved = changeAt(doc, to, { to: (old) => (sameValue(old, value) ? old : value), creates: true });
  return withoutField(moved, from);
}

function valueToMove(doc: Doc, from: readonly string[]): unknown {
  let value: unknown = doc;
  for (const [i, part] of from.entries()) {
    const child = isDoc(value) || Array.isArray(value) ? childOf(value, part) : undefined;
    if (child === undefined) {
      // An element may be there one day, a field of an array or of a number never.
      if (isDoc(value) || (Array.isArray(value) && /^\d+$/.test(part))) return undefined;
      throw blocked(from, i, describeField(from[i - 1]!, value));
    }
    value = child;
  }
  refuseArrays(doc, from, "source");
  return value;
}

function refuseArrays(doc: Doc, parts: readonly string[], end: "source" | "destination"): void {
  let value: unknown = doc;
  for (const [i, part] of parts.entries()) {
    if (Array.isArray(value)) {
      throw bad(
        `The ${end} field cannot be an array element, '${parts.join(".")}' in doc with ${describeField("_id", doc._id)}` +
          ` has an array field called '${parts[i - 1]}'`,
      );
    }
    value = isDoc(value) ? childOf(value, part) : undefined;
  }
}

function withoutField(doc: Doc, parts: readonly string[]): Doc {
  const [field = "", ...rest] = parts;
  const child = doc[field];
  return withField(doc, field, rest.length > 0 && isDoc(child) ? withoutField(child, rest) : undefined);
}
