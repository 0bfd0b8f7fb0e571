// Steps through an LMDB range in batches, so that nothing is open between two steps: neither a write under the reader nor a cursor that
// a client forgets can do harm.

export type Reader<T> = {
  next(): T | undefined;
  /** What next() will give. */
  peek(): T | undefined;
  /** Drops what was read ahead; the next step reads on after the last item that was given. */
  forget(): void;
};

/** A query for one document should not read many. */
const FIRST_ITEMS = 2;
const MAX_ITEMS = 256;
const MAX_BYTES = 1024 * 1024;

/**
 * @param open starts after an item that was given, or at the beginning
 * @param sizeOf bytes of an item
 */
export function inBatches<T>(open: (after: T | undefined) => Iterable<T>, sizeOf: (item: T) => number): Reader<T> {
  let batch: T[] = [];
  let at = 0;
  let last: T | undefined;
  let isLastBatch = false;
  let most = FIRST_ITEMS;

  const read = (): void => {
    ({ batch, isLast: isLastBatch } = batchOf(open(last), most, sizeOf));
    at = 0;
    most = Math.min(4 * most, MAX_ITEMS);
  };
  const peek = (): T | undefined => {
    if (at === batch.length && !isLastBatch) read();
    return batch[at];
  };
  return {
    peek,
    next: () => {
      const item = peek();
      if (item !== undefined) {
        last = item;
        at += 1;
      }
      return item;
    },
    forget: () => {
      batch = [];
      at = 0;
      isLastBatch = false;
    },
  };
}

function batchOf<T>(items: Iterable<T>, most: number, sizeOf: (item: T) => number): { batch: T[]; isLast: boolean } {
  const batch: T[] = [];
  let bytes = 0;
  for (const item of items) {
    batch.push(item);
    bytes += sizeOf(item);
    if (batch.length >= most || bytes >= MAX_BYTES) return { batch, isLast: false };
  }
  return { batch, isLast: true };
}
