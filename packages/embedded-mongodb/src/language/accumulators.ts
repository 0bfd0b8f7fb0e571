// $group's accumulators, each a fold that takes documents one by one and so holds no more than its result needs.

import { type Keeper, step } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { asWholeNumber, toDouble } from "./arithmetic.ts";
import { computedField, type Expression, type Scope } from "./computed-field.ts";
import { greater, lesser, plus, quotient } from "./folds.ts";
import { type BsonNumber, isNumber, toNumber } from "./numbers.ts";
import { compareValues } from "./order.ts";
import { sizeOf } from "./size.ts";
import { sortKeys } from "./sort.ts";
import { valueKey } from "./value-key.ts";
import { bsonTypeName, type Doc, isDoc } from "./values.ts";

export type Fold = { add(doc: Doc): void; result(): unknown };

/** Starts a fold for one group; what grows with the documents is told to `keep`. */
export type StartFold = (keep: Keeper) => Fold;

/** Checks an accumulator's argument. */
type AccumulatorMaker = (argument: unknown, scope: Scope) => StartFold;

/** A fold of values into a state. */
const folding =
  <S>(
    start: () => S,
    add: (state: S, value: unknown, keep: Keeper) => S,
    result: (state: S) => unknown = (state) => state,
  ): AccumulatorMaker =>
  (argument, scope) => {
    const compute = computedField(argument, scope);
    return (keep) => {
      let state = start();
      return {
        add: (doc) => {
          state = add(state, compute(doc), keep);
        },
        result: () => result(state),
      };
    };
  };

type Total = { sum: BsonNumber; count: number };

const average = folding<Total>(
  () => ({ sum: 0, count: 0 }),
  (total, value) => (isNumber(value) ? { sum: plus(total.sum, value), count: total.count + 1 } : total),
  ({ sum, count }) => quotient(sum, count),
);

/** Welford's running variance. */
type Spread = { count: number; mean: number; squares: number };

const deviation = (correction: 0 | 1): AccumulatorMaker =>
  folding<Spread>(
    () => ({ count: 0, mean: 0, squares: 0 }),
    (spread, value) => (isNumber(value) ? widened(spread, toNumber(value)) : spread),
    ({ count, squares }) => (count <= correction ? null : toDouble(Math.sqrt(squares / (count - correction)))),
  );

function widened({ count, mean, squares }: Spread, value: number): Spread {
  const next = mean + (value - mean) / (count + 1);
  return { count: count + 1, mean: next, squares: squares + (value - mean) * (value - next) };
}

const pushing = folding<unknown[]>(
  () => [],
  (values, value, keep) => {
    if (value === undefined) return values;
    keep(16 + sizeOf(value));
    values.push(value);
    return values;
  },
);

const gathering = folding<Map<string, unknown>>(
  () => new Map(),
  (values, value, keep) => {
    const key = valueKey(value);
    if (value === undefined || values.has(key)) return values;
    keep(16 + 2 * key.length + sizeOf(value));
    return values.set(key, value);
  },
  (values) => [...values.values()],
);

const merging = folding<Doc>(
  () => ({}),
  (merged, value, keep) => {
    if (value === null || value === undefined) return merged;
    if (isDoc(value)) {
      step(Object.keys(merged).length >> 4);
      keep(sizeOf(value));
      return { ...merged, ...value };
    }
    throw new CommandError(40_400, `$mergeObjects requires object inputs, but input is of type ${bsonTypeName(value)}`);
  },
);

const counting: AccumulatorMaker = (argument, scope) => {
  if (isDoc(argument) && Object.keys(argument).length === 0) return SUM(1, scope);
  throw new CommandError("TypeMismatch", "$count takes no arguments, i.e. $count:{}");
};

const SUM = folding<BsonNumber>(
  () => 0,
  (total, value) => (isNumber(value) ? plus(total, value) : total),
);

/** The n that a `$firstN` and its like ask for. @throws CommandError 5787902, 5787903, 5787908 */
function checkedCount(name: string, n: unknown): number {
  const count = asWholeNumber(n);
  if (count === undefined)
    throw new CommandError(5_787_902, `Value for 'n' must be of integral type, but found ${bsonTypeName(n)}`);
  if (count < 1) throw new CommandError(5_787_908, `'n' must be greater than 0, found ${count} for ${name}`);
  return count;
}

function namedArguments(name: string, argument: unknown, names: readonly string[]): Doc {
  if (!isDoc(argument)) {
    throw new CommandError(5_787_900, `specification must be an object; found ${name}: ${bsonTypeName(argument)}`);
  }
  const missing = names.find((each) => !Object.hasOwn(argument, each));
  if (missing !== undefined) throw new CommandError(5_787_906, `Missing value for '${missing}' in ${name}`);
  return argument;
}

/** $firstN and $lastN, $minN and $maxN: some of all the values of a group. */
const someOf =
  (name: string, pick: (values: unknown[], n: number) => unknown[]): AccumulatorMaker =>
  (argument, scope) => {
    const { input, n } = namedArguments(name, argument, ["input", "n"]);
    const count = checkedCount(name, n);
    const compute = computedField(input, scope);
    return collecting(
      (doc) => compute(doc) ?? null,
      (values) => pick(values, count),
    );
  };

function collecting<T>(of: (doc: Doc) => T, result: (items: T[]) => unknown): StartFold {
  return (keep) => {
    const items: T[] = [];
    const add = (doc: Doc): void => {
      const item = of(doc);
      keep(sizeOf(item));
      items.push(item);
    };
    return { add, result: () => result(items) };
  };
}

const without = (values: unknown[]): unknown[] => values.filter((value) => value !== null);

/** $top, $bottom and those with n: the output of the documents at one end of an order. */
const ranking =
  (name: string, end: "top" | "bottom"): AccumulatorMaker =>
  (argument, scope) => {
    const isMany = name.endsWith("N");
    const { sortBy, output, n } = namedArguments(
      name,
      argument,
      isMany ? ["n", "output", "sortBy"] : ["output", "sortBy"],
    );
    if (!isDoc(sortBy)) throw new CommandError(10_065, "invalid parameter: expected an object (sortBy)");
    const count = isMany ? checkedCount(name, n) : 1;
    const [keys, compute]: [ReturnType<typeof sortKeys>, Expression] = [sortKeys(sortBy), computedField(output, scope)];
    return collecting(
      (doc) => ({ key: keys.of(doc), value: compute(doc) ?? null }),
      (rows) => {
        rows.sort((a, b) => keys.compare(a.key, b.key));
        const values = (end === "top" ? rows.slice(0, count) : rows.slice(-count)).map(({ value }) => value);
        return isMany ? values : values[0];
      },
    );
  };

export const ACCUMULATORS: { readonly [name: string]: AccumulatorMaker } = {
  $sum: SUM,
  $count: counting,
  $avg: average,
  $min: folding<unknown>(
    () => null,
    lesser,
    (value) => value ?? null,
  ),
  $max: folding<unknown>(
    () => null,
    greater,
    (value) => value ?? null,
  ),
  $first: folding<{ value?: unknown }>(
    () => ({}),
    (first, value) => ("value" in first ? first : { value }),
    ({ value }) => value ?? null,
  ),
  $last: folding<unknown>(
    () => null,
    (_, value) => value,
    (value) => value ?? null,
  ),
  $push: pushing,
  $addToSet: gathering,
  $mergeObjects: merging,
  $stdDevPop: deviation(0),
  $stdDevSamp: deviation(1),
  $firstN: someOf("$firstN", (values, n) => values.slice(0, n)),
  $lastN: someOf("$lastN", (values, n) => values.slice(-n)),
  $minN: someOf("$minN", (values, n) => without(values).sort(compareValues).slice(0, n)),
  $maxN: someOf("$maxN", (values, n) =>
    without(values)
      .sort((a, b) => compareValues(b, a))
      .slice(0, n),
  ),
  $top: ranking("$top", "top"),
  $topN: ranking("$topN", "top"),
  $bottom: ranking("$bottom", "bottom"),
  $bottomN: ranking("$bottomN", "bottom"),
};
