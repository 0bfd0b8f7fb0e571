// The entries of an index that a plan needs, in its order: range after range, or ranges merged.

import type { Collection, Entry, KeyRange } from "../storage/collection.ts";
import type { Index } from "../storage/index-spec.ts";
import { afterPrefix } from "../storage/key.ts";
import { inBatches, type Reader } from "./batches.ts";
import { checkIsThere } from "./still-there.ts";

export type EntryReader = Pick<Reader<Entry>, "next" | "forget">;

/** One range after the other. */
export function inOrder(
  collection: Collection,
  index: Index,
  ranges: readonly KeyRange[],
  isReverse: boolean,
): EntryReader {
  let current = 0;
  let reader: Reader<Entry> | undefined;
  return {
    next: () => {
      for (; current < ranges.length; current++) {
        reader ??= rangeReader(collection, index, ranges.at(isReverse ? -1 - current : current)!, isReverse);
        const entry = reader.next();
        if (entry !== undefined) return entry;
        reader = undefined;
      }
      return undefined;
    },
    forget: () => reader?.forget(),
  };
}

/**
 * Several ranges at once, by what follows the first bytes of their keys.
 * @param prefixLengths how many first bytes to leave out, for each range
 */
export function merged(
  collection: Collection,
  index: Index,
  ranges: readonly KeyRange[],
  isReverse: boolean,
  prefixLengths: readonly number[],
): EntryReader {
  const readers = ranges.map((range) => rangeReader(collection, index, range, isReverse));
  const sign = isReverse ? -1 : 1;
  const suffix = (entry: Entry, range: number): Uint8Array => entry.position.subarray(prefixLengths[range]!);
  return {
    next: () => {
      let first: { entry: Entry; range: number } | undefined;
      for (const [range, reader] of readers.entries()) {
        const entry = reader.peek();
        if (entry === undefined) continue;
        const isFirst =
          first === undefined || sign * Buffer.compare(suffix(entry, range), suffix(first.entry, first.range)) < 0;
        if (isFirst) first = { entry, range };
      }
      return first && readers[first.range]!.next();
    },
    forget: () => {
      for (const reader of readers) reader.forget();
    },
  };
}

function rangeReader(collection: Collection, index: Index, range: KeyRange, isReverse: boolean): Reader<Entry> {
  const open = (after: Entry | undefined): Iterable<Entry> => {
    checkIsThere(collection, index);
    return collection.entries(index, { ...rest(range, after, isReverse), reverse: isReverse });
  };
  return inBatches(open, ({ position }) => position.length);
}

function rest(range: KeyRange, after: Entry | undefined, isReverse: boolean): KeyRange {
  if (after === undefined) return range;
  return isReverse ? { ...range, to: after.position } : { ...range, from: afterPrefix(after.position) };
}
