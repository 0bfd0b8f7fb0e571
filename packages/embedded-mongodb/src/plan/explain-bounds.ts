// Index bounds in words, as MongoDB's explain shows them: {a: ["[1, 5)"]}.

import { describe } from "../language/describe.ts";
import type { Doc } from "../language/values.ts";
import type { Bounds } from "./bounds.ts";
import type { Interval } from "./intervals.ts";

/** In the order in which they are read. */
export function boundsText({ index, fields }: Bounds, isReverse: boolean): Doc {
  return Object.fromEntries(
    Object.entries(index.key).map(([path, direction], i) => {
      const isBackward = (direction === -1) !== isReverse;
      const texts = fields[i]!.map((interval) => intervalText(interval, isBackward));
      return [path, isBackward ? texts.toReversed() : texts];
    }),
  );
}

function intervalText({ low, high, includesLow, includesHigh }: Interval, isBackward: boolean): string {
  const [opening, closing] = isBackward ? [includesHigh, includesLow] : [includesLow, includesHigh];
  const [first, last] = isBackward ? [high, low] : [low, high];
  return `${opening ? "[" : "("}${describe(first)}, ${describe(last)}${closing ? "]" : ")"}`;
}
