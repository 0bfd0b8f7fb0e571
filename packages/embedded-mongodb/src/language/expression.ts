// Aggregation expressions: validated when compiled, evaluated by mingo.

import type { Options } from "mingo/types";
import { startProducing } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { expressionContext, expressionNames } from "./expression-context.ts";
import { evalExpr, MINGO } from "./mingo.ts";
import { type Doc, isDoc } from "./values.ts";

export type ExpressionOptions = {
  readonly variables?: Doc | undefined;
  /** What `$$NOW` means. */
  readonly now?: Date | undefined;
};

/**
 * Compiles an expression such as `{$add: ["$a", 1]}`. A missing result is `undefined`.
 * @throws CommandError InvalidPipelineOperator for an unknown operator; when evaluated, BadValue or MongoDB's own code
 */
export function expression(expr: unknown, options: ExpressionOptions = {}): (doc: Doc) => unknown {
  validateExpression(expr);
  const prepared = expressionOptions(options);
  return (doc) => {
    startProducing();
    try {
      return evalExpr(doc, expr, prepared);
    } catch (error) {
      throw fromMingo(error);
    }
  };
}

/** The options that mingo's operators take. Code in queries is never run. */
export function expressionOptions({ variables = {}, now }: ExpressionOptions): Options {
  const prepared = ofMingo({
    context: expressionContext(),
    variables,
    scriptEnabled: false,
    idKey: "_id",
    useStrictMode: true,
    failOnError: true,
    processingMode: MINGO.core().ProcessingMode.CLONE_OFF,
  });
  if (now !== undefined) Object.assign(prepared.local, { timestamp: now.getTime() });
  return prepared;
}

/**
 * mingo has its own form of options, which it hands to operators only; given anything else it copies its table of operators for every
 * document. So this asks as an operator.
 */
function ofMingo(options: Options): Options & { readonly local: object } {
  let prepared: Options = options;
  const $take = (_path: string, _operand: unknown, given: Options) => {
    prepared = given;
    return () => true;
  };
  const { Context } = MINGO.core();
  const context = Context.from(options.context, Context.init({ query: { $take: $take as never } }));
  new (MINGO.query().Query)({ field: { $take: true } }, { ...options, context });
  return prepared as Options & { readonly local: object };
}

/** @throws CommandError InvalidPipelineOperator for an operator nobody knows, wherever it stands, before any document is seen */
export function validateExpression(expr: unknown): void {
  if (Array.isArray(expr)) {
    for (const element of expr) validateExpression(element);
  } else if (isDoc(expr)) {
    for (const [name, operand] of Object.entries(expr)) {
      if (name.startsWith("$")) validateOperator(name, expr);
      if (name !== "$literal") validateExpression(operand);
    }
  }
}

function validateOperator(name: string, expr: Doc): void {
  if (name === "$function" || name === "$accumulator") {
    throw new CommandError("BadValue", `${name} needs a JavaScript engine, which this server does not have`);
  }
  if (Object.keys(expr).length > 1) {
    throw new CommandError(
      15_983,
      `An object representing an expression must have exactly one field: ${Object.keys(expr).join(", ")}`,
    );
  }
  if (!expressionNames().has(name))
    throw new CommandError("InvalidPipelineOperator", `Unrecognized expression '${name}'`);
}

/** MongoDB's form of what mingo complains about. */
export function fromMingo(error: unknown): unknown {
  if (error instanceof CommandError) return error;
  return new CommandError("BadValue", error instanceof Error ? error.message : String(error));
}
