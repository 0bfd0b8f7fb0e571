// Expressions whose value goes into a document: in $project, $addFields, $group, find's projections.

import { startProducing, step } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { expressionOptions, fromMingo, validateExpression } from "./expression.ts";
import { expressionContext } from "./expression-context.ts";
import { checkPathExpression } from "./field-path.ts";
import { evalExpr, MINGO } from "./mingo.ts";
import { type Doc, isDoc } from "./values.ts";

/** What expressions know beside the document: the time `$$NOW`, and variables such as a command's `let`. */
export type Scope = { now: Date; variables?: Doc };

/** The value for a document; `undefined` when it is missing. */
export type Expression = (doc: Doc) => unknown;

/**
 * Compiles an expression such as `{$add: ["$a", 1]}`. What it returns throws CommandError for values the operators refuse.
 * @throws CommandError InvalidPipelineOperator (168) for an unknown operator, 15983, 16872 and others for a malformed one
 */
export function computedField(spec: unknown, scope: Scope): Expression {
  checkPaths(spec);
  validateExpression(spec);
  if (typeof spec !== "string" && !Array.isArray(spec) && !isDoc(spec)) return () => spec;
  if (typeof spec === "string" && /^\$[^$]/.test(spec)) {
    const path = spec.slice(1).split(".");
    return (doc) => reached(doc, path);
  }
  const options = expressionOptions(scope);
  return (doc) => {
    startProducing();
    try {
      const value = evalExpr(doc, spec, options);
      // What a variable reaches is the document's own.
      return typeof spec === "string" ? value : settled(value);
    } catch (error) {
      throw inMongoWords(error);
    }
  };
}

/** What a path leads to: through an array to all its documents, but not into arrays in it. mingo goes into those. */
function reached(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (isDoc(value)) return Object.hasOwn(value, name) ? reached(value[name], rest) : undefined;
  if (!Array.isArray(value)) return undefined;
  const inner = value.filter(isDoc).map((element) => reached(element, [name, ...rest]));
  return inner.filter((each) => each !== undefined);
}

/** Whether expressions know an operator of this name. */
export function isOperatorName(name: string): boolean {
  const { EXPRESSION, ACCUMULATOR } = MINGO.core().OpType;
  return [EXPRESSION, ACCUMULATOR].some((type) => expressionContext().getOperator(type, name) !== null);
}

/** @throws CommandError as `checkPathExpression` does */
function checkPaths(spec: unknown): void {
  if (typeof spec === "string") checkPathExpression(spec);
  else if (Array.isArray(spec)) spec.forEach(checkPaths);
  else if (isDoc(spec))
    for (const [name, operand] of Object.entries(spec)) if (name !== "$literal") checkPaths(operand);
}

function inMongoWords(error: unknown): unknown {
  const text = error instanceof Error ? error.message : "";
  return text.startsWith("Use of undefined variable") ? new CommandError(17_276, text) : fromMingo(error);
}

/** MongoDB has no undefined: in a document it is no field, in an array it is null. */
function settled(value: unknown): unknown {
  step();
  if (!isUnsettled(value)) return value;
  if (Array.isArray(value)) return value.map((element) => settled(element) ?? null);
  if (!isDoc(value)) return value;
  const fields = Object.entries(value).map(([field, inner]) => [field, settled(inner)] as const);
  return Object.fromEntries(fields.filter(([, inner]) => inner !== undefined));
}

function isUnsettled(value: unknown): boolean {
  step();
  if (Array.isArray(value)) return value.some(isUnsettled);
  return value === undefined || (isDoc(value) && Object.values(value).some(isUnsettled));
}
