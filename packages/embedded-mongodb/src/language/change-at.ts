// One change at one concrete path of a document. The document is copied along the path only; all beside it is shared and keeps its order.

import { step } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { describeField } from "./describe.ts";
import { arrayIndex } from "./path.ts";
import { type Doc, isDoc } from "./values.ts";

/** How many nulls may fill an array up to a new element (MongoDB: src/mongo/db/update/path_support.h, kMaxPaddingAllowed). */
const MOST_PADDING = 1_500_000;

/** Where a change happens, for its error messages. */
export type Place = { doc: Doc; path: string };

export type ChangeAt = {
  /** The new value from the old one, `undefined` being a missing field; the same value back means nothing to do, `undefined` removes. */
  to(old: unknown, place: Place): unknown;
  /** Whether a missing field comes into being, with the documents above it. */
  creates: boolean;
  /** Whether a path that runs into a scalar is left alone instead of refused. */
  passesScalars?: boolean;
};

/** A copy with the field in its old place, or at the end; `undefined` takes it away. A field may be called `__proto__`. */
export function withField(doc: Doc, field: string, value: unknown): Doc {
  step();
  const copy = { ...doc };
  if (value === undefined) delete copy[field];
  else if (field === "__proto__") Object.defineProperty(copy, field, { ...OWN, value });
  else copy[field] = value;
  return copy;
}

const OWN = { enumerable: true, configurable: true, writable: true };

/**
 * The document after the change; the very same document when nothing changes. An element that is removed from an array leaves null.
 * @throws CommandError PathNotViable (28) when a scalar, or a name into an array, is in the way; CannotBackfillArray (39)
 */
export function changeAt(doc: Doc, parts: readonly string[], change: ChangeAt): Doc {
  return changed(doc, 0, { parts, change, place: { doc, path: parts.join(".") } }) as Doc;
}

type Walk = { parts: readonly string[]; change: ChangeAt; place: Place };

function changed(holder: Doc | unknown[], depth: number, walk: Walk): unknown {
  const part = walk.parts[depth]!;
  const old = childOf(holder, part);
  const isLast = depth === walk.parts.length - 1;
  if (old === undefined) return walk.change.creates ? extended(holder, part, created(depth + 1, walk)) : holder;
  const next = isLast ? walk.change.to(old, walk.place) : changedBelow(old, depth + 1, walk);
  return next === old ? holder : extended(holder, part, next);
}

function changedBelow(value: unknown, depth: number, walk: Walk): unknown {
  const part = walk.parts[depth]!;
  if (isDoc(value) || (Array.isArray(value) && arrayIndex(part) !== undefined)) return changed(value, depth, walk);
  if (walk.change.passesScalars) return value;
  const element = describeField(walk.parts[depth - 1]!, value);
  if (walk.change.creates)
    throw new CommandError("PathNotViable", `Cannot create field '${part}' in element {${element}}`);
  throw blocked(walk.parts, depth, element);
}

/** A path that leads through a scalar, for operators that create nothing. */
export const blocked = (parts: readonly string[], depth: number, element: string): CommandError =>
  new CommandError(
    "PathNotViable",
    `Cannot use the part (${parts[depth]}) of (${parts.join(".")}) to traverse the element ({${element}})`,
  );

/** What stands at a part of a path: a document's own field or an array's element. */
export function childOf(holder: Doc | unknown[], part: string): unknown {
  if (!Array.isArray(holder)) return Object.hasOwn(holder, part) ? holder[part] : undefined;
  const index = arrayIndex(part);
  return index === undefined ? undefined : holder[index];
}

function created(depth: number, walk: Walk): unknown {
  const value = walk.change.to(undefined, walk.place);
  if (value === undefined) return undefined;
  return walk.parts.slice(depth).reduceRight((inner, part) => withField({}, part, inner), value);
}

function extended(holder: Doc | unknown[], part: string, value: unknown): Doc | unknown[] {
  if (!Array.isArray(holder)) {
    return value === undefined && !Object.hasOwn(holder, part) ? holder : withField(holder, part, value);
  }
  const index = Number(part);
  if (value === undefined && index >= holder.length) return holder;
  if (index - holder.length > MOST_PADDING) {
    throw new CommandError("CannotBackfillArray", `Cannot backfill array with more than ${MOST_PADDING} elements`);
  }
  step(holder.length >> 5);
  const copy = holder.slice();
  while (copy.length < index) copy.push(null);
  copy[index] = value === undefined ? null : value;
  return copy;
}
