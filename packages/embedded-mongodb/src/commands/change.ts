// A change of one document, and what an upsert makes where there is none: what update and findAndModify share.

import { CommandError } from "../errors.ts";
import { isReplacement, type UpdateOptions, updater } from "../language/update.ts";
import { upsertDocument } from "../language/upsert.ts";
import { bsonTypeName, type Doc, decode, encode, isDoc } from "../language/values.ts";
import type { Collection, RecordId } from "../storage/collection.ts";
import { checkId } from "./insert.ts";

export type Change = {
  /** The change of a document; the same one comes back when nothing changes. */
  of(doc: Doc): Doc;
  /** What to insert when nothing was found. */
  inserted(): Doc;
  isReplacement: boolean;
};

/** @throws CommandError for an update that is none */
export function changeOf(update: unknown, options: UpdateOptions): Change {
  if (!isUpdate(update)) {
    throw new CommandError("FailedToParse", "Update argument must be either an object or an array");
  }
  return {
    of: updater(update, options),
    inserted: () => upsertDocument(options.filter, update, options),
    isReplacement: isReplacement(update),
  };
}

const isUpdate = (update: unknown): update is Doc | Doc[] =>
  Array.isArray(update) ? update.every(isDoc) : isDoc(update);

/** @throws CommandError unless all are documents */
export function arrayFiltersOf(field: string, filters: unknown[] | undefined): { arrayFilters?: Doc[] } {
  const wrong = filters?.findIndex((filter) => !isDoc(filter)) ?? -1;
  if (wrong >= 0) {
    const type = bsonTypeName(filters?.[wrong]);
    throw new CommandError(
      "TypeMismatch",
      `BSON field '${field}.${wrong}' is the wrong type '${type}', expected type 'object'`,
    );
  }
  return filters ? { arrayFilters: filters as Doc[] } : {};
}

export type Changed = { raw: Uint8Array; isModified: boolean };

/** Writes only when the document becomes another; fields called 1 or 2 may have changed places in `raw`, which is no change. */
export function applyChange(collection: Collection, recordId: RecordId, raw: Uint8Array, change: Change): Changed {
  const before = decode(raw);
  const after = change.of(before);
  const bytes = encode(after);
  if (bytes.length === raw.length && (isSame(bytes, raw) || isSame(bytes, encode(before)))) {
    return { raw, isModified: false };
  }
  collection.replace(recordId, before, after, bytes);
  return { raw: bytes, isModified: true };
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** @returns the document that was inserted */
export function applyUpsert(collection: Collection, change: Change): Doc {
  const doc = change.inserted();
  checkId(doc._id);
  collection.insert(doc, encode(doc));
  return doc;
}
