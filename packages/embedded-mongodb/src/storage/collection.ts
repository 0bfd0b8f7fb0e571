// A collection: its documents in the order of their insertion, and indexes that always agree with them.

import type { Binary } from "bson";
import { step } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { damageIn } from "../language/damage.ts";
import { type Doc, decode } from "../language/values.ts";
import type { Catalog, Held } from "./catalog.ts";
import { damaged, type NoteDamage } from "./damage.ts";
import { isThere } from "./index-conflict.ts";
import {
  checkUnique,
  documentKey,
  entryBytes,
  entryPrefix,
  type Keyed,
  keyed,
  keyOfEntry,
  recordIdOf,
  without,
} from "./index-entries.ts";
import { checkIndex, type Index } from "./index-spec.ts";
import type { Namespace } from "./namespace.ts";
import { removeEntriesOf } from "./remove-data.ts";
import { idBytes, keysOf, NO_VALUE, put, remove as removeKey, rowsOf, type Tables } from "./tables.ts";

/** Grows by one with every insert and never comes back: the natural order. */
export type RecordId = number;

/**
 * A part of an index, in the bytes of its entries without the record id: `from` belongs to it, `to` does not.
 * Bounds come from `encodeBound`; `afterPrefix(bound)` makes `from` exclusive, or `to` inclusive.
 */
export type KeyRange = { from?: Uint8Array; to?: Uint8Array; reverse?: boolean };

/** `position` is the key with the record id: a scan goes on with `from: afterPrefix(position)`, in reverse with `to: position`. */
export type Entry = { key: Uint8Array; recordId: RecordId; position: Uint8Array };

/** `from` belongs to it, `to` does not. */
export type RecordRange = { from?: RecordId; to?: RecordId; reverse?: boolean };

export type StoredDocument = { recordId: RecordId; raw: Uint8Array };

export type Collection = {
  readonly ns: Namespace;
  /** A bson UUID. */
  readonly uuid: Binary;
  readonly options: Doc;
  /** Whether it was dropped since it was looked up: an open cursor must then give up. */
  isDropped(): boolean;
  count(): number;
  /** The sum of the documents' sizes in bytes. */
  dataSize(): number;
  /** The index on _id is the first. */
  indexes(): readonly Index[];

  /** Builds it from the documents that are there; leaves nothing behind when it fails. @returns false when it was there already */
  createIndex(definition: Doc): boolean;
  /** @throws CommandError IndexNotFound, InvalidOptions (the index on _id) */
  dropIndex(name: string): void;

  /** @throws CommandError DuplicateKey, CannotIndexParallelArrays: before anything is written, as with `replace` */
  insert(doc: Doc, raw: Uint8Array): RecordId;
  replace(recordId: RecordId, before: Doc, after: Doc, raw: Uint8Array): void;
  remove(recordId: RecordId, before: Doc): void;
  get(recordId: RecordId): Uint8Array | undefined;
  /** Notes that a stored document cannot be read. @returns the error for whoever asked for it by name */
  damaged(stored: StoredDocument, because: string): CommandError;

  /** Open until it is at its end or `return()` is called. A write during it may or may not be seen. */
  entries(index: Index, range?: KeyRange): Generator<Entry, void, undefined>;
  documents(range?: RecordRange): Generator<StoredDocument, void, undefined>;
  /** How many entries lie in the range, but at most `limit`. */
  countEntries(index: Index, range: KeyRange, limit: number): number;
};

/** A collection as the catalog knows it, and where its data is. */
type Place = { readonly held: Held; readonly tables: Tables; readonly catalog: Catalog; readonly note: NoteDamage };

export function collectionOf(
  held: Held,
  tables: Tables,
  { catalog, note }: Pick<Place, "catalog" | "note">,
): Collection {
  const place: Place = { held, tables, catalog, note };
  return {
    get ns() {
      return held.ns;
    },
    get uuid() {
      return held.uuid;
    },
    get options() {
      return held.options;
    },
    isDropped: () => held.isDropped,
    count: () => held.count,
    dataSize: () => held.dataSize,
    indexes: () => held.indexes,
    createIndex: (definition) => createIndex(place, definition),
    dropIndex: (name) => dropIndex(place, name),
    insert: (doc, raw) => insert(place, doc, raw),
    replace: (recordId, before, after, raw) => replace(place, recordId, [before, after], raw),
    remove: (recordId, before) => remove(place, recordId, before),
    get: (recordId) => tables.documents.getBinary(documentKey(held.id, recordId)),
    damaged: (stored, because) => damaged(held.ns, stored, { because, note }),
    entries: (index, range) => entries(tables, index, range),
    documents: (range) => documents(place, range),
    countEntries: (index, range, limit) => countEntries(tables, index, range, limit),
  };
}

function insert({ held, tables, catalog }: Place, doc: Doc, raw: Uint8Array): RecordId {
  // One index after the other, the one on _id first: of two reasons to refuse a document the first one counts.
  const all = held.indexes.map((index) => {
    const each = keyed(index, doc);
    checkUnique(tables.entries, held.ns, each);
    return each;
  });
  catalog.noteCounts(held);
  const recordId = held.nextRecordId++;
  put(tables, "documents", [documentKey(held.id, recordId), raw]);
  for (const each of all) addEntries({ held, tables, catalog }, each, recordId);
  held.count += 1;
  held.dataSize += raw.length;
  return recordId;
}

function replace(place: Place, recordId: RecordId, [before, after]: readonly [Doc, Doc], raw: Uint8Array): void {
  const { held, tables, catalog } = place;
  const changes = held.indexes.map((index) => {
    const [old, now] = [keyed(index, before), keyed(index, after)];
    const change = { gone: without(old, now), added: without(now, old) };
    checkUnique(tables.entries, held.ns, change.added, recordId);
    return change;
  });
  catalog.noteCounts(held);
  const size = sizeOf(place, recordId);
  put(tables, "documents", [documentKey(held.id, recordId), raw]);
  for (const { gone, added } of changes) {
    removeEntries(tables, gone, recordId);
    addEntries(place, added, recordId);
  }
  held.dataSize += raw.length - size;
}

function remove(place: Place, recordId: RecordId, before: Doc): void {
  const { held, tables, catalog } = place;
  catalog.noteCounts(held);
  const all = held.indexes.map((index) => keyed(index, before));
  const size = sizeOf(place, recordId);
  removeKey(tables, "documents", documentKey(held.id, recordId));
  for (const each of all) removeEntries(tables, each, recordId);
  held.count -= 1;
  held.dataSize -= size;
}

/** @throws CommandError InternalError when the document is not there: whoever asks has just read it */
function sizeOf({ held, tables }: Place, recordId: RecordId): number {
  const raw = tables.documents.getBinaryFast(documentKey(held.id, recordId));
  if (raw) return raw.length;
  throw new CommandError("InternalError", `There is no document with record id ${recordId} to change`);
}

function addEntries(
  { held, tables, catalog }: Pick<Place, "held" | "tables" | "catalog">,
  { index, keys, ...flags }: Keyed,
  recordId: RecordId,
): void {
  for (const { bytes } of keys) {
    step(4);
    put(tables, "entries", [entryBytes(index, bytes, recordId), NO_VALUE]);
  }
  if ((flags.isMultikey && !index.isMultikey) || (flags.hasLongKeys && !index.hasLongKeys)) {
    index.isMultikey ||= flags.isMultikey;
    index.hasLongKeys ||= flags.hasLongKeys;
    catalog.noteDefinition(held);
  }
}

function removeEntries(tables: Tables, { index, keys }: Keyed, recordId: RecordId): void {
  for (const { bytes } of keys) removeKey(tables, "entries", entryBytes(index, bytes, recordId));
}

function createIndex(place: Place, definition: Doc): boolean {
  const { held, catalog } = place;
  const spec = checkIndex(definition);
  if (isThere(spec, held.indexes)) return false;
  catalog.noteDefinition(held);
  const index: Index = { ...spec, id: catalog.newId(), isMultikey: false, hasLongKeys: false };
  try {
    build(place, index);
  } catch (error) {
    removeEntriesOf(place.tables, index);
    throw error;
  }
  held.indexes = [...held.indexes, index];
  return true;
}

function build(place: Place, index: Index): void {
  const { held, tables, note } = place;
  for (const stored of documents(place)) {
    const because = damageIn(stored.raw);
    if (because !== undefined) {
      damaged(held.ns, stored, { because, note });
      continue;
    }
    const entry = keyed(index, decode(stored.raw));
    checkUnique(tables.entries, held.ns, entry, stored.recordId);
    addEntries(place, entry, stored.recordId);
  }
}

function dropIndex({ held, tables, catalog }: Place, name: string): void {
  const index = held.indexes.find((each) => each.name === name);
  if (!index) throw new CommandError("IndexNotFound", `index not found with name [${name}]`);
  if (index === held.indexes[0]) throw new CommandError("InvalidOptions", "cannot drop _id index");
  catalog.noteDefinition(held);
  held.indexes = held.indexes.filter((each) => each !== index);
  removeEntriesOf(tables, index);
}

const entryRange = (index: Index, { from, to, reverse = false }: KeyRange) => ({
  from: from ? entryPrefix(index, from) : idBytes(index.id),
  to: to ? entryPrefix(index, to) : idBytes(index.id + 1),
  reverse,
});

function* entries(tables: Tables, index: Index, range: KeyRange = {}): Generator<Entry, void, undefined> {
  for (const entry of keysOf(tables.entries, entryRange(index, range))) {
    yield { key: keyOfEntry(entry), recordId: recordIdOf(entry), position: entry.subarray(4) };
  }
}

function* documents({ held, tables }: Place, range: RecordRange = {}): Generator<StoredDocument, void, undefined> {
  const { from = 0, to, reverse = false } = range;
  const end = to === undefined ? idBytes(held.id + 1) : documentKey(held.id, to);
  for (const { key, value } of rowsOf(tables.documents, { from: documentKey(held.id, from), to: end, reverse })) {
    yield { recordId: recordIdOf(key), raw: value };
  }
}

function countEntries(tables: Tables, index: Index, range: KeyRange, limit: number): number {
  let count = 0;
  for (const _ of keysOf(tables.entries, entryRange(index, range))) if (++count >= limit) break;
  return count;
}
