// What an expression operator is to mingo, in a type that TypeScript can work with.

import type { ExpressionOperator, Options } from "mingo/types";
import type { Doc } from "./values.ts";

/** Given the document, its unevaluated arguments and mingo's state of the evaluation. */
export type Evaluator = (obj: Doc, expr: unknown, options: Options) => unknown;

export type Evaluators = { readonly [name: `$${string}`]: Evaluator };

/** For mingo's `Context`. mingo's type is the union of all its own operators. */
export const forMingo = (evaluators: Evaluators): Record<`$${string}`, ExpressionOperator> =>
  evaluators as Record<`$${string}`, ExpressionOperator>;
