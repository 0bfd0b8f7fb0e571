// The byte ranges of an index that bounds mean, in the order of the index.

import { step } from "../bound.ts";
import type { KeyRange } from "../storage/collection.ts";
import { afterPrefix, encodeBound, type Key } from "../storage/key.ts";
import type { Bounds } from "./bounds.ts";
import { EVERYTHING, type Interval, type Intervals, isEverything } from "./intervals.ts";

export type KeyRanges = {
  readonly ranges: readonly KeyRange[];
  /** Whether a bound was too long and had to be cut, so that entries within need not match and none may be sorted by. */
  readonly isCut: boolean;
};

type Direction = 1 | -1;

/** They do not overlap. */
export function keyRangesOf({ index, fields, points }: Bounds): KeyRanges {
  const directions = Object.values(index.key);
  const prefixes = pointPrefixes(fields.slice(0, points), directions);
  const intervals = inDirection(fields[points] ?? EVERYTHING, directions[points] ?? 1);
  let isCut = false;
  const encode = (values: readonly unknown[]): Key => {
    const key = encodeBound(values, directions);
    isCut ||= key.isCut;
    return key;
  };
  const ranges = prefixes.flatMap((prefix) =>
    intervals.map((interval) => rangeOf(prefix, interval, directions[points] ?? 1, encode)),
  );
  return { ranges: isCut ? withoutOverlaps(ranges) : ranges, isCut };
}

/** How many bytes the first `count` fields of the keys in each range take. The fields are points. */
export function prefixLengths({ index, fields, points }: Bounds, count: number): number[] {
  const directions = Object.values(index.key);
  const rangesPerPrefix = (fields[points] ?? EVERYTHING).length;
  return pointPrefixes(fields.slice(0, points), directions).flatMap((prefix) => {
    const { length } = encodeBound(prefix.slice(0, count), directions).bytes;
    return Array.from({ length: rangesPerPrefix }, () => length);
  });
}

/** Every combination of the points of the first fields. */
function pointPrefixes(fields: readonly Intervals[], directions: readonly Direction[]): unknown[][] {
  return fields.reduce<unknown[][]>(
    (prefixes, intervals, i) =>
      prefixes.flatMap((prefix) => inDirection(intervals, directions[i]!).map(({ low }) => [...prefix, low])),
    [[]],
  );
}

const inDirection = (intervals: Intervals, direction: Direction): Intervals =>
  direction === 1 ? intervals : intervals.toReversed();

function rangeOf(
  prefix: readonly unknown[],
  interval: Interval,
  direction: Direction,
  encode: (values: readonly unknown[]) => Key,
): KeyRange {
  step(4);
  if (isEverything([interval])) {
    if (prefix.length === 0) return {};
    const { bytes } = encode(prefix);
    return { from: bytes, to: afterPrefix(bytes) };
  }
  const { low, high, includesLow, includesHigh } = interval;
  const [first, last] = direction === 1 ? [low, high] : [high, low];
  const [includesFirst, includesLast] = direction === 1 ? [includesLow, includesHigh] : [includesHigh, includesLow];
  const from = encode([...prefix, first]);
  const to = encode([...prefix, last]);
  return {
    from: includesFirst || from.isCut ? from.bytes : afterPrefix(from.bytes),
    to: includesLast || to.isCut ? afterPrefix(to.bytes) : to.bytes,
  };
}

/** Bounds that were cut may be the same for several values. */
function withoutOverlaps(ranges: readonly KeyRange[]): KeyRange[] {
  const apart: KeyRange[] = [];
  for (const range of ranges) {
    const end = apart.at(-1)?.to;
    const from = end !== undefined && isBefore(range.from, end) ? end : range.from;
    if (from === undefined || isBefore(from, range.to)) apart.push({ ...range, ...(from && { from }) });
  }
  return apart;
}

const isBefore = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(a, b) < 0;
