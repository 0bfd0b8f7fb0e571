// TTL indexes: documents go when their date is as old as the index says (manual: TTL Indexes).

import { damageIn } from "../language/damage.ts";
import { decode } from "../language/values.ts";
import type { Collection, KeyRange, RecordId } from "./collection.ts";
import type { Index } from "./index-spec.ts";
import { afterPrefix, encodeBound } from "./key.ts";
import type { Storage } from "./storage.ts";

/** More documents than this do not go in one transaction, so that nobody waits for long. */
export const MOST_AT_ONCE = 1_000;

const FREES_SPACE = { freesSpace: true };
const FIRST_DATE = new Date(-8.64e15);

/**
 * Removes documents that have expired, found by their index, in one transaction. To be called every minute, and again at once when it
 * removed MOST_AT_ONCE.
 * @returns how many went
 */
export function expire(storage: Storage, now: Date): number {
  const indexes = storage
    .databases()
    .flatMap(({ name }) => storage.collections(name))
    .flatMap((collection) => expiring(collection).map((index) => ({ collection, index })));
  if (!indexes.some(({ collection, index }) => collection.countEntries(index, expiredRange(index, now), 1) > 0))
    return 0;
  return storage.write(() => {
    let gone = 0;
    for (const { collection, index } of indexes) gone += expireBy(collection, index, now, MOST_AT_ONCE - gone);
    return gone;
  }, FREES_SPACE);
}

const expiring = (collection: Collection): Index[] =>
  collection.indexes().filter(({ expireAfterSeconds }) => expireAfterSeconds !== undefined);

function expireBy(collection: Collection, index: Index, now: Date, limit: number): number {
  const expired = new Set<RecordId>();
  for (const { recordId } of collection.entries(index, expiredRange(index, now))) {
    if (expired.size >= limit) break;
    expired.add(recordId);
  }
  for (const recordId of expired) {
    const raw = collection.get(recordId);
    if (raw && damageIn(raw) === undefined) collection.remove(recordId, decode(raw));
  }
  return expired.size;
}

/** The entries of dates, and of nothing else, up to the last one that has expired. Of an array the first date counts: each has its entry. */
function expiredRange({ key, expireAfterSeconds = 0 }: Index, now: Date): KeyRange {
  const [direction = 1] = Object.values(key);
  const bound = (date: Date): Uint8Array => encodeBound([date], [direction]).bytes;
  const [first, last] = [bound(FIRST_DATE), bound(new Date(now.getTime() - expireAfterSeconds * 1_000))];
  return direction === 1 ? { from: first, to: afterPrefix(last) } : { from: last, to: afterPrefix(first) };
}
