// mingo, which computes expressions. It is read when the first one is asked for: that takes a quarter of all that a start computes, and
// many clients never name an expression.

import { createRequire } from "node:module";
import type * as Core from "mingo/core";
import type * as Lazies from "mingo/lazy";
import type * as Accumulators from "mingo/operators/accumulator";
import type * as Expressions from "mingo/operators/expression";
import type * as Arithmetic from "mingo/operators/expression/arithmetic";
import type * as Trigonometry from "mingo/operators/expression/trignometry";
import type * as Stages from "mingo/operators/pipeline";
import type * as Queries from "mingo/query";
import type { Evaluator } from "./evaluator.ts";

const require = createRequire(import.meta.url); // answers at once, as a command must

/** What is made when it is first asked for. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The parts of mingo. */
export const MINGO = {
  core: once(() => require("mingo/core") as typeof Core),
  query: once(() => require("mingo/query") as typeof Queries),
  lazy: once(() => require("mingo/lazy") as typeof Lazies),
  accumulators: once(() => require("mingo/operators/accumulator") as typeof Accumulators),
  expressions: once(() => require("mingo/operators/expression") as typeof Expressions),
  arithmetic: once(() => require("mingo/operators/expression/arithmetic") as typeof Arithmetic),
  trigonometry: once(() => require("mingo/operators/expression/trignometry") as typeof Trigonometry),
  stages: once(() => require("mingo/operators/pipeline") as typeof Stages),
} as const;

/** The value of an expression for a document. */
export const evalExpr: typeof Core.evalExpr = (obj, expr, options) => MINGO.core().evalExpr(obj, expr, options);

/** An operator as mingo has it. */
export const mingos =
  (name: keyof typeof Expressions): Evaluator =>
  (obj, expr, options) =>
    (MINGO.expressions()[name] as Evaluator)(obj, expr, options);
