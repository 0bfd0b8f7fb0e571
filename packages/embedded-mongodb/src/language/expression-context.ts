// The operators that expressions are made of: mingo's, with ours in place of those that depart from MongoDB.

import type { Context } from "mingo/core";
import { BOUNDED_EXPRESSIONS, metered } from "./bounded-expressions.ts";
import { type Evaluators, forMingo } from "./evaluator.ts";
import { LOGIC_EXPRESSIONS } from "./expression-logic.ts";
import { numberExpressions } from "./expression-numbers.ts";
import { SET_EXPRESSIONS } from "./expression-sets.ts";
import { MINGO, once } from "./mingo.ts";
import { REGEX_EXPRESSIONS } from "./regex-expressions.ts";
import { VALUE_EXPRESSIONS } from "./value-expressions.ts";

type ExpressionOps = NonNullable<Parameters<typeof Context.init>[0]>["expression"] & object;

const all = once(
  (): Evaluators => ({
    ...(MINGO.expressions() as unknown as Evaluators),
    ...numberExpressions(),
    ...SET_EXPRESSIONS,
    ...LOGIC_EXPRESSIONS,
    ...VALUE_EXPRESSIONS,
    ...REGEX_EXPRESSIONS,
    ...BOUNDED_EXPRESSIONS,
  }),
);

/** These run JavaScript, for which there is no engine here. */
const SCRIPTS = ["$function", "$accumulator"];

/** Of mingo's accumulators those that MongoDB has in $group only. */
const OF_GROUPS = "$addToSet $bottom $bottomN $count $covariancePop $covarianceSamp $push $top $topN".split(" ");

/** What an expression may be made of. */
export const expressionNames = once(
  (): ReadonlySet<string> =>
    new Set(
      Object.keys({ ...MINGO.accumulators(), ...all() }).filter(
        (name) => /^\$[a-z]/.test(name) && !SCRIPTS.includes(name) && !OF_GROUPS.includes(name),
      ),
    ),
);

/** `$max` and its like are expressions too, over arrays: that is what the accumulators are for here. */
export const expressionContext = once(
  (): Context =>
    MINGO.core().Context.init({
      // mingo's type of an operator is the intersection of all of its own, which no operator of ours can have.
      expression: forMingo(
        Object.fromEntries(Object.entries(all()).map(([name, operator]) => [name, metered(operator)])),
      ) as ExpressionOps,
      accumulator: { ...MINGO.accumulators() },
    }),
);
