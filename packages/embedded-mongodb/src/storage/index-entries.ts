// The entries that documents have in indexes: which they are, and whether a unique index can take them.

import { CommandError } from "../errors.ts";
import { describe } from "../language/describe.ts";
import { matcher } from "../language/match.ts";
import { pathParts } from "../language/path.ts";
import type { Doc } from "../language/values.ts";
import { type KeyValues, keyValues, type Path } from "./index-keys.ts";
import { ID_INDEX, type Index } from "./index-spec.ts";
import { afterPrefix, encodeKey } from "./key.ts";
import { type Namespace, namespaceText } from "./namespace.ts";
import { idBytes, keysOf, type Table } from "./tables.ts";

const RECORD_ID_BYTES = 8;

/** A key with the values it is of. */
export type ValueKey = { bytes: Uint8Array; values: readonly unknown[] };

/** What a document has in one index: each key once, however often the document has the value. */
export type Keyed = { index: Index; keys: readonly ValueKey[]; isMultikey: boolean; hasLongKeys: boolean };

type Compiled = { paths: Path[]; directions: (1 | -1)[]; accepts: (doc: Doc) => boolean };

const compiled = new WeakMap<Index, Compiled>();

/** @throws CommandError CannotIndexParallelArrays */
export function keyed(index: Index, doc: Doc): Keyed {
  const { paths, directions, accepts } = compile(index);
  const keys: ValueKey[] = [];
  let hasLongKeys = false;
  if (!accepts(doc)) return { index, keys, isMultikey: false, hasLongKeys };
  const { tuples, isMultikey } = keyValues(doc, paths);
  for (const tuple of tuples) {
    if (!isIndexed(index, tuple)) continue;
    const { bytes, isCut } = encodeKey(tuple.values, directions);
    hasLongKeys ||= isCut;
    keys.push({ bytes, values: tuple.values });
  }
  return { index, keys: withoutTwins(keys), isMultikey, hasLongKeys };
}

function withoutTwins(keys: readonly ValueKey[]): readonly ValueKey[] {
  return keys.length < 2 ? keys : [...new Map(keys.map((key) => [textOf(key), key])).values()];
}

/** The bytes in a form that can be looked up. */
const textOf = ({ bytes }: ValueKey): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");

const isIndexed = (index: Index, { exists }: KeyValues): boolean => exists || index.sparse !== true;

function compile(index: Index): Compiled {
  const known = compiled.get(index);
  if (known) return known;
  const { key, partialFilterExpression } = index;
  const made: Compiled = {
    paths: Object.keys(key).map(pathParts),
    directions: Object.values(key),
    accepts: partialFilterExpression ? matcher(partialFilterExpression) : () => true,
  };
  compiled.set(index, made);
  return made;
}

/** What is in one and not in the other. */
export function without(one: Keyed, other: Keyed): Keyed {
  const others = new Set(other.keys.map(textOf));
  return { ...one, keys: one.keys.filter((key) => !others.has(textOf(key))) };
}

/** @throws CommandError DuplicateKey when another document than `own` has one of the keys in this index */
export function checkUnique(entries: Table, ns: Namespace, { index, keys }: Keyed, own?: number): void {
  if (index.unique !== true && index.name !== ID_INDEX) return;
  for (const { bytes, values } of keys) {
    const prefix = entryPrefix(index, bytes);
    for (const entry of keysOf(entries, { from: prefix, to: afterPrefix(prefix) })) {
      if (recordIdOf(entry) !== own) throw duplicateKey(ns, index, values);
    }
  }
}

function duplicateKey(ns: Namespace, index: Index, values: readonly unknown[]): CommandError {
  const paths = Object.keys(index.key);
  const keyValue = Object.fromEntries(paths.map((path, i) => [path, values[i]]));
  return new CommandError(
    "DuplicateKey",
    `E11000 duplicate key error collection: ${namespaceText(ns)} index: ${index.name} dup key: ${describe(keyValue)}`,
    { keyPattern: index.key, keyValue },
  );
}

/** `index id | key`, without the record id. */
export function entryPrefix({ id }: Index, key: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + key.length);
  bytes.set(idBytes(id));
  bytes.set(key, 4);
  return bytes;
}

/** `index id | key | record id`. */
export function entryBytes({ id }: Index, key: Uint8Array, recordId: number): Uint8Array {
  const bytes = new Uint8Array(4 + key.length + RECORD_ID_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, id);
  bytes.set(key, 4);
  writeRecordId(view, 4 + key.length, recordId);
  return bytes;
}

/** `collection id | record id`, the key of a document. */
export function documentKey(collectionId: number, recordId: number): Uint8Array {
  const bytes = new Uint8Array(4 + RECORD_ID_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, collectionId);
  writeRecordId(view, 4, recordId);
  return bytes;
}

function writeRecordId(view: DataView, at: number, recordId: number): void {
  view.setUint32(at, Math.floor(recordId / 0x1_0000_0000));
  view.setUint32(at + 4, recordId >>> 0);
}

/** The record id at the end of an entry or of a document's key. */
export function recordIdOf(key: Uint8Array): number {
  const view = new DataView(key.buffer, key.byteOffset + key.length - RECORD_ID_BYTES);
  return view.getUint32(0) * 0x1_0000_0000 + view.getUint32(4);
}

export const keyOfEntry = (entry: Uint8Array): Uint8Array => entry.subarray(4, entry.length - RECORD_ID_BYTES);
