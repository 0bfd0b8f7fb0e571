// Index keys: values as bytes whose order is the BSON comparison order.

import { createHash } from "node:crypto";
import { CommandError } from "../errors.ts";
import { invertFrom, type KeyBytes, newKeyBytes, writeValue } from "./key-value.ts";

/** LMDB takes keys of 1,978 bytes (with pages of 4,096); index id and record id need 12 of them. */
export const MAX_KEY_BYTES = 1_900;
const HASH_BYTES = 16;
/** Up to here the bytes of all keys are in order, also of those that were cut. */
export const MAX_BOUND_BYTES = MAX_KEY_BYTES - HASH_BYTES;

const KEPT_BUFFER = 65_536;

export type Key = { bytes: Uint8Array; isCut: boolean };

/**
 * The key of an entry: equal values have equal keys, and keys are in the order of `compareValues`, field by field, reversed where the
 * direction is -1. A key that is too long keeps its beginning, then comes a hash of the whole: still equal when the values are.
 */
export function encodeKey(values: readonly unknown[], directions: readonly (1 | -1)[]): Key {
  const whole = encoded(values, directions);
  if (whole.length <= MAX_KEY_BYTES) return { bytes: whole.slice(), isCut: false };
  const bytes = new Uint8Array(MAX_KEY_BYTES);
  bytes.set(whole.subarray(0, MAX_BOUND_BYTES));
  bytes.set(createHash("sha256").update(whole).digest().subarray(0, HASH_BYTES), MAX_BOUND_BYTES);
  return { bytes, isCut: true };
}

/**
 * A bound of a range: of all of an index's fields or of its first ones; every key that agrees in these fields starts with it, and no
 * other. One that is too long is cut (`isCut`): keys that agree still start with it, but others may, and their order is unknown. Take
 * it then as inclusive, whatever was asked, and test the documents.
 */
export function encodeBound(values: readonly unknown[], directions: readonly (1 | -1)[]): Key {
  const whole = encoded(values, directions);
  return { bytes: whole.slice(0, MAX_BOUND_BYTES), isCut: whole.length > MAX_BOUND_BYTES };
}

/** The smallest bytes after all that start with these: makes `from` of a range exclusive, and `to` inclusive. */
export function afterPrefix(bytes: Uint8Array): Uint8Array {
  let last = bytes.length - 1;
  while (last >= 0 && bytes[last] === 0xff) last--;
  if (last < 0) throw new CommandError("InternalError", "Nothing comes after these bytes");
  // A copy: what slice() of a Buffer gives is not one.
  const after = Uint8Array.from(bytes.subarray(0, last + 1));
  after[last] = after[last]! + 1;
  return after;
}

let buffer: KeyBytes = newKeyBytes();

/** Valid until the next call. */
function encoded(values: readonly unknown[], directions: readonly (1 | -1)[]): Uint8Array {
  if (buffer.bytes.length > KEPT_BUFFER) buffer = newKeyBytes();
  buffer.length = 0;
  for (let i = 0; i < values.length; i++) {
    const start = buffer.length;
    writeValue(buffer, values[i]);
    if (directions[i] === -1) invertFrom(buffer, start);
  }
  return new Uint8Array(buffer.bytes.buffer, buffer.bytes.byteOffset, buffer.length);
}
