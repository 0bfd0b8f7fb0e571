// Intervals of BSON values, in BSON comparison order: what a planner knows of the keys it has to read.

import { MaxKey, MinKey } from "bson";
import { compareValues } from "../language/order.ts";

export type Interval = {
  readonly low: unknown;
  readonly high: unknown;
  readonly includesLow: boolean;
  readonly includesHigh: boolean;
};

/** Sorted, and no two of them overlap. */
export type Intervals = readonly Interval[];

export const EVERYTHING: Intervals = [between(new MinKey(), new MaxKey(), true, true)];

export function between(low: unknown, high: unknown, includesLow: boolean, includesHigh: boolean): Interval {
  return { low, high, includesLow, includesHigh };
}

export const point = (value: unknown): Interval => between(value, value, true, true);

export const isPoint = ({ low, high, includesLow, includesHigh }: Interval): boolean =>
  includesLow && includesHigh && (low === high || compareValues(low, high) === 0);

export const isEverything = (intervals: Intervals): boolean =>
  intervals.length === 1 && intervals[0]!.low instanceof MinKey && intervals[0]!.high instanceof MaxKey;

/** Where two intervals begin, compared: one that includes its low end begins first. */
const compareLows = (a: Interval, b: Interval): number =>
  compareValues(a.low, b.low) || Number(b.includesLow) - Number(a.includesLow);

const compareHighs = (a: Interval, b: Interval): number =>
  compareValues(a.high, b.high) || Number(a.includesHigh) - Number(b.includesHigh);

function isEmpty({ low, high, includesLow, includesHigh }: Interval): boolean {
  const order = compareValues(low, high);
  return order > 0 || (order === 0 && !(includesLow && includesHigh));
}

/** Whether a gap, or nothing but a shared end that neither includes, lies between `a` and the later `b`. */
function isApart(a: Interval, b: Interval): boolean {
  const order = compareValues(a.high, b.low);
  return order < 0 || (order === 0 && !a.includesHigh && !b.includesLow);
}

/** All that lies in any of the intervals. */
export function union(intervals: Intervals): Intervals {
  const merged: Interval[] = [];
  for (const next of intervals.filter((interval) => !isEmpty(interval)).sort(compareLows)) {
    const last = merged.at(-1);
    if (last === undefined || isApart(last, next)) merged.push(next);
    else if (compareHighs(last, next) < 0) {
      merged[merged.length - 1] = between(last.low, next.high, last.includesLow, next.includesHigh);
    }
  }
  return merged;
}

/** All that lies in both. */
export function intersection(a: Intervals, b: Intervals): Intervals {
  const both: Interval[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i]!, b[j]!];
    const from = compareLows(left, right) > 0 ? left : right;
    const to = compareHighs(left, right) < 0 ? left : right;
    const common = between(from.low, to.high, from.includesLow, to.includesHigh);
    if (!isEmpty(common)) both.push(common);
    if (to === left) i++;
    else j++;
  }
  return both;
}

/** Whether each of `inner` lies within one of `outer`. */
export const isWithin = (inner: Intervals, outer: Intervals): boolean =>
  inner.every((a) => outer.some((b) => compareLows(b, a) <= 0 && compareHighs(b, a) >= 0));
