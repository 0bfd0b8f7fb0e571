// find's projections.

import { CommandError } from "../errors.ts";
import { withField } from "./change-at.ts";
import type { Expression } from "./computed-field.ts";
import { elementFinder } from "./match.ts";
import { pathParts } from "./path.ts";
import { type Projection, projectionSpec } from "./projection-spec.ts";
import { treeTransformer } from "./projection-tree.ts";
import { type Doc, isDoc } from "./values.ts";

/**
 * Compiles a projection: inclusion, exclusion, `$slice`, `$elemMatch`, the positional `.$`, expressions. undefined when there is nothing to project.
 * @throws CommandError 31249 or 31250 path collision, 31253 or 31254 inclusion mixed with exclusion …, and, from the function it returns,
 * 51246 when `.$` has no matched element
 */
export function projector(
  projection: Doc | undefined,
  filter: Doc,
  scope: { now?: Date; variables?: Doc } = {},
): ((doc: Doc) => Doc) | undefined {
  if (projection === undefined || Object.keys(projection).length === 0) return undefined;
  const spec = projectionSpec(
    projection,
    { ...scope, now: scope.now ?? NO_TIME },
    { elemMatch, isQueried: (field) => isQueried(filter, field) },
  );
  const select = treeTransformer(spec.tree, !spec.isInclusion);
  const matched = elementFinder(filter, scope);
  return (doc) => withSlices(checkedMatch(select(onlyMatched(doc, spec, matched)), spec), spec);
}

/** For projections that are given no time. */
const NO_TIME = new Date(0);

const isQueried = (filter: Doc, field: string): boolean =>
  Object.entries(filter).some(([path, condition]) =>
    path.startsWith("$")
      ? Array.isArray(condition) && condition.some((each) => isDoc(each) && isQueried(each, field))
      : pathParts(path)[0] === field,
  );

/** The first element that the query accepts, in an array of its own; missing when there is none. */
function elemMatch(field: string, query: Doc): Expression {
  const matched = elementFinder({ [field]: { $elemMatch: query } });
  return (doc) => {
    const array = doc[field];
    if (!Array.isArray(array)) return undefined;
    const index = matched(doc, field);
    return index === undefined ? undefined : [array[index]];
  };
}

const FIND_FAILED = "Executor error during find command :: caused by ::";

/** The document with only the matched element in the array that `.$` is about, which is the first on its path. */
function onlyMatched(doc: Doc, { positional }: Projection, matched: ReturnType<typeof elementFinder>): Doc {
  if (positional === undefined) return doc;
  const parts = pathParts(positional);
  const depth = arrayDepth(doc, parts);
  if (depth === undefined) return doc;
  const toArray = parts.slice(0, depth);
  const index = matched(doc, toArray.join("."));
  if (index !== undefined) return atArray(doc, toArray, (array) => array.slice(index, index + 1)) as Doc;
  throw new CommandError(
    51_246,
    `${FIND_FAILED} positional operator '.$' couldn't find a matching element in the array`,
  );
}

/** @throws CommandError 51247 when nothing of the matched element is left by the projection */
function checkedMatch(doc: Doc, { positional }: Projection): Doc {
  const parts = pathParts(positional ?? "");
  const depth = arrayDepth(doc, parts);
  if (positional === undefined || depth === undefined) return doc;
  return atArray(doc, parts.slice(0, depth), (array) => {
    if (array.length > 0) return array;
    throw new CommandError(51_247, `${FIND_FAILED} positional operator '.$' element mismatch`);
  }) as Doc;
}

function withSlices(doc: Doc, { slices }: Projection): Doc {
  return slices.reduce<Doc>(
    (result, { path, skip, limit }) => atArray(result, pathParts(path), (array) => slice(array, skip, limit)) as Doc,
    doc,
  );
}

/** How many parts of a path lead to the first array on it. */
function arrayDepth(doc: Doc, parts: readonly string[]): number | undefined {
  let value: unknown = doc;
  for (const [i, part] of parts.entries()) {
    value = isDoc(value) && Object.hasOwn(value, part) ? value[part] : undefined;
    if (Array.isArray(value)) return i + 1;
  }
  return undefined;
}

/** A copy in which every array at the end of a path is changed; arrays on the way are gone through. */
function atArray(value: unknown, parts: readonly string[], change: (array: unknown[]) => unknown[]): unknown {
  const [part, ...rest] = parts;
  if (part === undefined) return Array.isArray(value) ? change(value) : value;
  if (Array.isArray(value)) return value.map((element) => (isDoc(element) ? atArray(element, parts, change) : element));
  if (!isDoc(value) || !Object.hasOwn(value, part)) return value;
  return withField(value, part, atArray(value[part], rest, change));
}

function slice(array: unknown[], skip: number | undefined, limit: number): unknown[] {
  if (skip === undefined) return limit < 0 ? array.slice(limit) : array.slice(0, limit);
  const start = skip < 0 ? Math.max(0, array.length + skip) : skip;
  return array.slice(start, start + limit);
}
