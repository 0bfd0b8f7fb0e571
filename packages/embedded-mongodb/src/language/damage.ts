// Whether stored bytes are a document still. Nothing is made of them: every document that a command comes to is looked at.

import { readDocument } from "./decode.ts";
import { SIZES } from "./sizes.ts";

/** Why bytes cannot be read as a document; undefined for a whole one. What changed a value into another value is not seen. */
export function damageIn(raw: Uint8Array): string | undefined {
  if (isPlainlyWhole(raw)) return undefined;
  try {
    readDocument(raw);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What a damaged document was called: its `_id` where that is a text and can be read still. */
export function idIn(raw: Uint8Array): string | undefined {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const starts = bytes.length > ID_VALUE + 4 && bytes.toString("latin1", 4, ID_VALUE) === "\x02_id\0";
  const end = starts ? ID_VALUE + 4 + bytes.readInt32LE(ID_VALUE) - 1 : -1;
  return end > ID_VALUE + 4 && bytes[end] === 0 ? bytes.toString("utf8", ID_VALUE + 4, end) : undefined;
}

const ID_VALUE = 9; // behind the size, the type and the name

/** Deeper ones are rare: they are read to be sure. */
const MOST_DEPTH = 100;

/** May be false for a whole one that has types or depths that are rare. */
function isPlainlyWhole(raw: Uint8Array): boolean {
  return isDocument(raw, 0, raw.length, 0);
}

function isDocument(bytes: Uint8Array, start: number, end: number, depth: number): boolean {
  if (depth > MOST_DEPTH || end - start < 5 || int32(bytes, start) !== end - start || bytes[end - 1] !== 0)
    return false;
  let at = start + 4;
  while (at < end - 1) {
    const type = bytes[at++]!;
    while (bytes[at] !== 0) if (++at >= end) return false;
    const next = valueEnd(bytes, ++at, type, depth);
    if (next === undefined || next >= end) return false;
    at = next;
  }
  return at === end - 1;
}

/** Where a value ends; undefined when it is not whole, or of a type that is rare. */
function valueEnd(bytes: Uint8Array, at: number, type: number, depth: number): number | undefined {
  const fixed = SIZES[type];
  if (fixed !== undefined) return at + fixed;
  if (type === 8) return bytes[at]! <= 1 ? at + 1 : undefined;
  const length = int32(bytes, at);
  if (type === 2) return length > 0 && bytes[at + 3 + length] === 0 ? at + 4 + length : undefined;
  if (type === 5) return length >= 0 && bytes[at + 4] !== 2 ? at + 5 + length : undefined;
  if (type !== 3 && type !== 4) return undefined;
  return isDocument(bytes, at, at + length, depth + 1) ? at + length : undefined;
}

const int32 = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
