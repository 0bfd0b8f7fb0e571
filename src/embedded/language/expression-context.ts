// The operators that expressions are made of: mingo's, with ours in place of those that depart from MongoDB.

import { Context } from "mingo/core";
import * as accumulators from "mingo/operators/accumulator";
import * as expressions from "mingo/operators/expression";
import { forMingo } from "./evaluator.ts";
import { LOGIC_EXPRESSIONS } from "./expression-logic.ts";
import { NUMBER_EXPRESSIONS } from "./expression-numbers.ts";
import { SET_EXPRESSIONS } from "./expression-sets.ts";
import { VALUE_EXPRESSIONS } from "./value-expressions.ts";

type ExpressionOps = NonNullable<Parameters<typeof Context.init>[0]>["expression"] & object;

/** `$max` and its like are expressions too, over arrays: that is what the accumulators are for here. */
export const EXPRESSIONS: Context = Context.init({
  // mingo's type of an operator is the intersection of all of its own, which no operator of ours can have.
  expression: {
    ...expressions,
    ...NUMBER_EXPRESSIONS,
    ...SET_EXPRESSIONS,
    ...LOGIC_EXPRESSIONS,
    ...forMingo(VALUE_EXPRESSIONS),
  } as ExpressionOps,
  accumulator: { ...accumulators },
});
