// What a projection document says: which fields are in or out, computed, sliced, or cut down to the matching element. The rules are those of
// MongoDB's projection_parser.cpp, for find and for $project.

import { CommandError } from "../errors.ts";
import { computedField, type Expression, isOperatorName, type Scope } from "./computed-field.ts";
import { describeField } from "./describe.ts";
import { checkParts } from "./field-path.ts";
import { isNumber, toNumber } from "./numbers.ts";
import { pathParts } from "./path.ts";
import { addPath, emptyTree, type Tree } from "./projection-tree.ts";
import { bsonTypeName, type Doc, isDoc } from "./values.ts";

export type Projection = {
  tree: Tree;
  isInclusion: boolean;
  /** The array that `.$` cuts down to one element. */
  positional?: string;
  slices: { path: string; skip: number | undefined; limit: number }[];
};

/** What only find's projections may hold. */
export type FindOperators = {
  /** The expression of `{field: {$elemMatch: query}}`. */
  elemMatch(field: string, query: Doc): Expression;
  /** Whether the filter has a condition on the field or on something in it. */
  isQueried(field: string): boolean;
};

type State = Omit<Projection, "isInclusion"> & {
  mode?: "inclusion" | "exclusion";
  includesId?: boolean;
  hasElemMatch?: boolean;
  scope: Scope;
  find: FindOperators | undefined;
};

/**
 * Reads a projection. `find` is given for find's projections; without it `$slice` is an expression, and `.$` is refused.
 * @throws CommandError 31249, 31250 path collision; 31253, 31254 inclusion mixed with exclusion; 51270 and others
 */
export function projectionSpec(spec: Doc, scope: Scope, find?: FindOperators): Projection {
  const state: State = { tree: emptyTree(), slices: [], scope, find };
  for (const [path, value] of Object.entries(spec)) addField(state, path, value, true);
  const { tree, slices, positional } = state;
  const isInclusion = (state.mode ?? defaultMode(state)) === "inclusion";
  if (isInclusion && state.includesId === undefined && !tree.children.has("_id")) addPath(tree, "_id", "include");
  return { tree, isInclusion, slices, ...(positional === undefined ? {} : { positional }) };
}

/** What a projection is that names no field as in or out, apart from _id. */
function defaultMode({ includesId, hasElemMatch, slices }: State): string {
  if (slices.length === 0 && hasElemMatch) return "inclusion";
  return includesId === true ? "inclusion" : "exclusion";
}

function addField(state: State, path: string, value: unknown, isTop: boolean): void {
  if (path.endsWith(".$") || path.includes(".$.")) addPositional(state, path, value);
  else if (isDoc(value)) addDocument(state, path, value, isTop);
  else if (typeof value === "boolean") addFlag(state, path, value);
  else if (isNumber(value)) addFlag(state, path, toNumber(value) !== 0);
  else addLiteral(state, path, value);
}

function addFlag(state: State, path: string, isIn: boolean): void {
  checkParts(path);
  addPath(state.tree, path, isIn ? "include" : "exclude");
  if (path === "_id") state.includesId = isIn;
  else setMode(state, path, isIn ? "inclusion" : "exclusion");
}

function setMode(state: State, path: string, mode: "inclusion" | "exclusion"): void {
  state.mode ??= mode;
  if (state.mode === mode) return;
  const code = mode === "inclusion" ? 31_253 : 31_254;
  throw new CommandError(code, `Cannot do ${mode} on field ${path} in ${state.mode} projection`);
}

function addLiteral(state: State, path: string, value: unknown): void {
  if (state.mode === "exclusion") {
    throw new CommandError(31_310, `Cannot use an expression ${describeField(path, value)} in an exclusion projection`);
  }
  addComputed(state, path, value);
}

function addDocument(state: State, path: string, value: Doc, isTop: boolean): void {
  checkParts(path);
  const [first, ...others] = Object.keys(value);
  if (first === undefined) {
    throw new CommandError(51_270, `An empty sub-projection is not a valid value. Found empty object at path ${path}`);
  }
  if (others.length > 0 || !first.startsWith("$")) {
    for (const [field, inner] of Object.entries(value)) addField(state, `${path}.${field}`, inner, false);
  } else if (first === "$elemMatch") addElemMatch(state, path, value, isTop);
  else if (state.find === undefined || first !== "$slice" || !addSlice(state, path, value.$slice)) {
    if (!isOperatorName(first)) throw new CommandError(31_325, `Unknown expression ${first}`);
    if (state.mode === "exclusion") {
      throw new CommandError(31_252, "Cannot use expression other than $meta in exclusion projection");
    }
    addComputed(state, path, value);
  }
}

function addComputed(state: State, path: string, value: unknown): void {
  checkParts(path);
  state.mode = "inclusion";
  addPath(state.tree, path, { compute: computedField(value, state.scope) });
}

function addPositional(state: State, path: string, value: unknown): void {
  if (state.find === undefined) {
    throw new CommandError(31_324, "Cannot use positional projection in aggregation projection");
  }
  if (isDoc(value)) {
    throw new CommandError(31_271, "positional projection cannot be used with an expression or sub object");
  }
  if (!isNumber(value) && typeof value !== "boolean") {
    throw new CommandError(31_308, "positional projection cannot be used with a literal");
  }
  if (value === false || (isNumber(value) && toNumber(value) === 0)) {
    throw new CommandError(31_395, "positional projection cannot be used with exclusion");
  }
  if (state.positional !== undefined) {
    throw new CommandError(31_276, "Cannot specify more than one positional projection per query.");
  }
  if (state.hasElemMatch) throw new CommandError(31_256, "Cannot specify positional operator and $elemMatch.");
  addPositionalPath(state, state.find, path);
}

function addPositionalPath(state: State, find: FindOperators, path: string): void {
  const array = path.slice(0, -2);
  if (!find.isQueried(pathParts(array)[0]!)) {
    throw new CommandError(31_277, `Positional projection '${path}' does not match the query document.`);
  }
  if (!path.endsWith(".$") || array.includes("$")) {
    throw new CommandError(
      31_394,
      "As of 4.4, it's illegal to specify positional operator in the middle of a path. Positional projection may only be used at the end, " +
        "for example: a.b.$. If the query previously used a form like a.b.$.d, remove the parts following the '$' and the results will be equivalent.",
    );
  }
  checkParts(array);
  addPath(state.tree, array, "include");
  setMode(state, path, "inclusion");
  state.positional = array;
}

function addElemMatch(state: State, path: string, value: Doc, isTop: boolean): void {
  if (state.find === undefined) {
    throw new CommandError("InvalidPipelineOperator", "Cannot use $elemMatch in this context");
  }
  if (!isDoc(value.$elemMatch)) {
    const type = bsonTypeName(value.$elemMatch);
    throw new CommandError(31_274, `elemMatch: Invalid argument, object required, but got ${type}`);
  }
  if (state.positional !== undefined) {
    throw new CommandError(31_255, "Cannot specify positional operator and $elemMatch.");
  }
  if (path.includes(".") || !isTop) {
    throw new CommandError(31_275, "Cannot use $elemMatch projection on a nested field.");
  }
  state.hasElemMatch = true;
  addPath(state.tree, path, { compute: state.find.elemMatch(path, value.$elemMatch) });
}

/** Whether it is find's `$slice`, of a number or of [skip, limit]; any other is an expression. */
function addSlice(state: State, path: string, argument: unknown): boolean {
  const numbers = (Array.isArray(argument) ? argument : [undefined, argument]).map(integer);
  const [skip, limit] = numbers;
  if (numbers.length !== 2 || limit === undefined || (Array.isArray(argument) && skip === undefined)) return false;
  if (skip !== undefined && limit <= 0) {
    throw new CommandError(28_724, `Invalid $slice syntax: $slice limit must be positive, got ${limit}`);
  }
  addPath(state.tree, path, "include");
  state.slices.push({ path, skip, limit });
  return true;
}

/** A number as an integer, cut to 32 bits and of its fraction. */
function integer(value: unknown): number | undefined {
  if (!isNumber(value)) return undefined;
  const number = toNumber(value);
  return Number.isNaN(number) ? 0 : Math.trunc(Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, number)));
}
