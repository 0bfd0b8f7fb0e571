// Steps through the results of a query: entries of indexes or the collection, documents, filter, sort, skip, limit.

import { step } from "../bound.ts";
import { damageIn } from "../language/damage.ts";
import type { SortKeys } from "../language/sort.ts";
import type { Doc, WantedFields } from "../language/values.ts";
import type { Collection, RecordId, StoredDocument } from "../storage/collection.ts";
import type { Access, IndexScan } from "./access.ts";
import { inBatches } from "./batches.ts";
import { type EntryReader, inOrder, merged } from "./entries.ts";
import { type Found, found } from "./found.ts";
import { prefixLengths } from "./key-ranges.ts";
import { sortedIds } from "./sort-results.ts";
import { checkIsThere } from "./still-there.ts";

/** Between two commands it holds no transaction after `pause()`; next() then reads on after the last result. */
export type Scan = {
  /** @throws CommandError QueryPlanKilled when the collection or an index in use was dropped meanwhile */
  next(): Found | undefined;
  pause(): void;
  readonly keysExamined: number;
  readonly docsExamined: number;
};

export type Course = {
  readonly collection: Collection;
  readonly access: Access;
  readonly matches: (doc: Doc) => boolean;
  /** Whether every document that the access leads to matches. */
  readonly isExact: boolean;
  /** The sort that the access does not give. */
  readonly sortKeys?: SortKeys;
  readonly sort?: Doc;
  readonly skip: number;
  readonly limit: number;
  /** The fields of a document that are all that is read of it; absent: all. */
  readonly fields?: WantedFields | undefined;
  /** Ends after so many entries or documents. */
  readonly mostExamined?: number;
};

type Source = { next(): Found | undefined; pause(): void };
type Examined = { keys: number; docs: number };

export function openScan(course: Course): Scan {
  const examined: Examined = { keys: 0, docs: 0 };
  const all =
    course.access.stage === "COLLSCAN"
      ? ofCollection(course, course.access.isReverse, examined)
      : ofIndexes(course, examined);
  const matching = course.isExact ? all : filtered(all, course.matches);
  const { next, pause } = sliced(course.sortKeys ? sorted(matching, course, course.sortKeys) : matching, course);
  return {
    next,
    pause,
    get keysExamined() {
      return examined.keys;
    },
    get docsExamined() {
      return examined.docs;
    },
  };
}

function ofCollection(
  { collection, fields, mostExamined = Infinity }: Course,
  isReverse: boolean,
  examined: Examined,
): Source {
  const open = (after: StoredDocument | undefined): Iterable<StoredDocument> => {
    checkIsThere(collection);
    if (after === undefined) return collection.documents({ reverse: isReverse });
    return collection.documents(isReverse ? { to: after.recordId, reverse: true } : { from: after.recordId + 1 });
  };
  const reader = inBatches(open, ({ raw }) => raw.length);
  const next = (): Found | undefined => {
    while (examined.docs < mostExamined) {
      const stored = reader.next();
      if (stored === undefined) return undefined;
      step(weightOf(stored.raw));
      examined.docs += 1;
      const whole = wholeOr(collection, stored, { fields });
      if (whole) return whole;
    }
    return undefined;
  };
  return { next, pause: reader.forget };
}

/**
 * Damage of one document is no other's: a scan goes on without it, and the program hears of it. Who asks for it by name is told, as
 * "there is none" would be wrong.
 * @throws CommandError InvalidBSON when `isNamed`
 */
function wholeOr(
  collection: Collection,
  stored: StoredDocument,
  { fields, isNamed = false }: Pick<Course, "fields"> & { isNamed?: boolean },
): Found | undefined {
  const damage = damageIn(stored.raw);
  if (damage === undefined) return found(stored.recordId, stored.raw, fields);
  const error = collection.damaged(stored, damage);
  if (isNamed) throw error;
  return undefined;
}

/** Whether a scan leads to the one document that has this key. */
const namesOne = ({ bounds: { index, points, fields }, ranges }: IndexScan): boolean =>
  (index.unique === true || index.name === "_id_") && points === fields.length && ranges.length === 1;

/** In steps of time: a document is read in about as many as it has half kilobytes. */
const weightOf = ({ length }: Uint8Array): number => 1 + (length >> 9);

/** The documents that entries lead to, each once. One that was removed meanwhile is left out. */
function ofIndexes({ collection, access, fields, mostExamined = Infinity }: Course, examined: Examined): Source {
  const scans = access.stage === "OR" ? access.branches : access.stage === "IXSCAN" ? [access] : [];
  const readers = scans.map((scan) => entriesOf(collection, scan));
  const seen = new Set<RecordId>();
  const isRepeated = (recordId: RecordId): boolean => {
    if (scans.length === 1 && !scans[0]!.bounds.index.isMultikey) return false;
    return seen.size === seen.add(recordId).size;
  };
  let current = 0;
  const next = (): Found | undefined => {
    while (current < readers.length && examined.keys < mostExamined) {
      const entry = readers[current]!.next();
      if (entry === undefined) {
        current += 1;
        continue;
      }
      step();
      examined.keys += 1;
      const { recordId } = entry;
      const raw = isRepeated(recordId) ? undefined : collection.get(recordId);
      if (raw === undefined) continue;
      step(weightOf(raw));
      examined.docs += 1;
      const whole = wholeOr(collection, { recordId, raw }, { fields, isNamed: namesOne(scans[current]!) });
      if (whole) return whole;
    }
    return undefined;
  };
  return { next, pause: () => readers[current]?.forget() };
}

function entriesOf(collection: Collection, { bounds, ranges, isReverse, mergedFields }: IndexScan): EntryReader {
  const { index } = bounds;
  if (mergedFields === 0) return inOrder(collection, index, ranges, isReverse);
  return merged(collection, index, ranges, isReverse, prefixLengths(bounds, mergedFields));
}

function filtered(source: Source, matches: Course["matches"]): Source {
  const next = (): Found | undefined => {
    let result = source.next();
    while (result !== undefined && !matches(result.doc())) result = source.next();
    return result;
  };
  return { next, pause: source.pause };
}

/** Sorts at the first step. Documents are read again as they are given out, those removed or changed beyond the filter left out. */
function sorted(source: Source, { collection, matches, fields, skip, limit }: Course, keys: SortKeys): Source {
  let ids: RecordId[] | undefined;
  let at = 0;
  let isOld = false;
  const next = (): Found | undefined => {
    checkIsThere(collection);
    ids ??= sortedIds(results(source), keys, skip + limit);
    while (at < ids.length) {
      const recordId = ids[at++]!;
      const raw = collection.get(recordId);
      if (raw === undefined) continue;
      const result = found(recordId, raw, fields);
      if (!isOld || matches(result.doc())) return result;
    }
    return undefined;
  };
  const pause = (): void => {
    isOld = true;
    source.pause();
  };
  return { next, pause };
}

/** The results of a source, to its end. */
export function* results({ next }: Pick<Source, "next">): Generator<Found, void, undefined> {
  for (let result = next(); result !== undefined; result = next()) yield result;
}

function sliced(source: Source, { skip, limit }: Course): Source {
  let skipped = 0;
  let given = 0;
  const next = (): Found | undefined => {
    if (given >= limit) return undefined;
    for (; skipped < skip; skipped++) if (source.next() === undefined) return undefined;
    const result = source.next();
    if (result !== undefined) given += 1;
    return result;
  };
  return { next, pause: source.pause };
}
