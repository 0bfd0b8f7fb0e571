// Reads BSON in one pass into documents that keep the type of every number. bson's own reader cannot do without a second pass for that,
// and takes DBRefs apart.

import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from "bson";
import { CommandError } from "../errors.ts";
import { nameWritten, type WantedFields } from "./field-name.ts";
import { SIZES } from "./sizes.ts";

type Holder = { [field: string]: unknown };

/** The bytes, how far they are read, and in how many documents that is. */
type Reader = {
  readonly bytes: Buffer;
  readonly rawField: string | undefined;
  only: WantedFields | undefined; // of the document that is read now
  at: number;
  depth: number;
};

/** Of a command. What is stored may be 180 deep. */
const MAX_DEPTH = 200;
const malformed = (what: string): CommandError => new CommandError("InvalidBSON", `Invalid BSON: ${what}`);

/**
 * The document that the bytes hold; a Binary in it is a view of them.
 * @param rawField an array at the top whose documents are left as the bytes they are: those of an insert are kept byte for byte
 * @param only which fields are wanted; absent: all. The others are stepped over, and are not checked
 * @throws CommandError InvalidBSON; Overflow when nested deeper than 200 levels
 */
export function readDocument(bytes: Uint8Array, rawField?: string, only?: WantedFields): Holder {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 5 || buffer.readInt32LE(0) !== buffer.length) throw malformed("its size is not its length");
  try {
    return readFields({ bytes: buffer, rawField, only, at: 0, depth: 0 });
  } catch (error) {
    // bson's classes refuse some content, such as a regular expression's unknown option.
    throw error instanceof CommandError ? error : malformed(error instanceof Error ? error.message : String(error));
  }
}

function readFields(reader: Reader): Holder {
  const end = enter(reader);
  const { only } = reader;
  const doc: Holder = {};
  while (reader.at < end - 1) {
    const type = reader.bytes[reader.at++]!;
    const name = readName(reader);
    if (only?.has(name) === false) {
      stepOver(reader, type);
      continue;
    }
    reader.only = only?.get(name);
    const isRaw = reader.depth === 1 && type === ARRAY && name === reader.rawField;
    const value = isRaw ? readElements(reader, rawDocument) : readValue(reader, type);
    // Assigning would set the prototype.
    if (name === "__proto__") Object.defineProperty(doc, name, { ...OWN, value });
    else doc[name] = value;
  }
  reader.only = only;
  leave(reader, end);
  return doc;
}

function stepOver(reader: Reader, type: number): void {
  const size = type === BOOLEAN ? 1 : SIZES[type];
  if (size !== undefined) skip(reader, size);
  else if (type === DOCUMENT || type === ARRAY) skip(reader, readInt(reader) - 4);
  else if (type === STRING || type === BINARY) skip(reader, readInt(reader) + (type === BINARY ? 1 : 0));
  else readValue(reader, type); // a rare one, whose end is found only so
}

const OWN = { writable: true, enumerable: true, configurable: true };

const [STRING, DOCUMENT, ARRAY, BINARY, BOOLEAN] = [2, 3, 4, 5, 8];

function rawDocument(reader: Reader, type: number): unknown {
  if (type !== DOCUMENT) return readValue(reader, type);
  const start = reader.at;
  reader.at = enter(reader);
  reader.depth--;
  return reader.bytes.subarray(start, reader.at);
}

function readElements(reader: Reader, read = readValue): unknown[] {
  const end = enter(reader);
  const array: unknown[] = [];
  while (reader.at < end - 1) {
    const type = reader.bytes[reader.at++]!;
    reader.at = cStringEnd(reader) + 1;
    array.push(read(reader, type));
  }
  leave(reader, end);
  return array;
}

/** Reads the size that stands here, and says where what it measures ends. */
function enter(reader: Reader): number {
  const end = reader.at + readInt(reader);
  if (end <= reader.at || end > reader.bytes.length || reader.bytes[end - 1] !== 0) throw malformed("a size is wrong");
  if (++reader.depth > MAX_DEPTH) {
    throw new CommandError("Overflow", `BSONObj exceeds maximum nested object depth: ${MAX_DEPTH}`);
  }
  return end;
}

function leave(reader: Reader, end: number): void {
  if (reader.at !== end - 1) throw malformed("a value runs over the end of its document");
  reader.at = end;
  reader.depth--;
}

/** Steps over `length` bytes and says where they begin. */
function skip(reader: Reader, length: number): number {
  const start = reader.at;
  reader.at = start + length;
  if (length < 0 || reader.at > reader.bytes.length) throw malformed("it ends too early");
  return start;
}

const readInt = (reader: Reader): number => {
  const { bytes } = reader;
  const at = skip(reader, 4);
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
};

function cStringEnd({ bytes, at }: Reader): number {
  let end = at;
  while (bytes[end] !== 0) if (++end > bytes.length) throw malformed("a name has no end");
  return end;
}

function readCString(reader: Reader): string {
  const start = reader.at;
  const end = cStringEnd(reader);
  reader.at = end + 1;
  return reader.bytes.toString("utf8", start, end);
}

function readName(reader: Reader): string {
  const { bytes, at } = reader;
  let end = at;
  let hash = 0;
  for (let byte = bytes[end]; byte !== 0; byte = bytes[++end]) {
    if (byte === undefined) throw malformed("a name has no end");
    hash = (hash * 31 + byte) | 0;
  }
  reader.at = end + 1;
  return nameWritten(bytes, at, end, hash);
}

function readValue(reader: Reader, type: number): unknown {
  const read = READERS[type];
  if (read === undefined) throw malformed(`type ${type} is unknown`);
  return read(reader);
}

function readString(reader: Reader): string {
  const length = readInt(reader);
  const start = skip(reader, length);
  if (length < 1 || reader.bytes[reader.at - 1] !== 0) throw malformed("a string's length is wrong");
  return reader.bytes.toString("utf8", start, reader.at - 1);
}

function readDouble(reader: Reader): number | Double {
  const value = reader.bytes.readDoubleLE(skip(reader, 8));
  return isInt32(value) ? new Double(value) : value;
}

function readLong(reader: Reader): Long {
  const low = readInt(reader);
  return new Long(low, readInt(reader));
}

function readBinary(reader: Reader): Binary {
  const length = readInt(reader);
  const subtype = reader.bytes[skip(reader, 1)]!;
  const start = skip(reader, length);
  // The deprecated subtype 2 says its length twice.
  return new Binary(reader.bytes.subarray(subtype === 2 ? start + 4 : start, reader.at), subtype);
}

function readScopedCode(reader: Reader): Code {
  readInt(reader);
  const code = readString(reader);
  return new Code(code, readFields(reader));
}

function readBoolean(reader: Reader): boolean {
  const value = reader.bytes[skip(reader, 1)]!;
  if (value > 1) throw malformed("a boolean is neither true nor false");
  return value === 1;
}

function readTimestamp(reader: Reader): Timestamp {
  const i = readInt(reader) >>> 0;
  return new Timestamp({ i, t: readInt(reader) >>> 0 });
}

/** Whether bson writes this number as an int32: -0 is a double. */
export const isInt32 = (value: number): boolean => (value | 0) === value && !Object.is(value, -0);

/** By the number of the type (bsonspec.org). The deprecated "undefined" is null, and a DBPointer the reference it is short for. */
const READERS: { readonly [type: number]: (reader: Reader) => unknown } = {
  1: readDouble,
  2: readString,
  3: readFields,
  4: (reader) => readElements(reader),
  5: readBinary,
  6: () => null,
  7: (reader) => new ObjectId(reader.bytes.subarray(skip(reader, 12), reader.at)),
  8: readBoolean,
  9: (reader) => new Date(readLong(reader).toNumber()),
  10: () => null,
  11: (reader) => new BSONRegExp(readCString(reader), readCString(reader)),
  12: (reader) => ({ $ref: readString(reader), $id: new ObjectId(reader.bytes.subarray(skip(reader, 12), reader.at)) }),
  13: (reader) => new Code(readString(reader)),
  14: (reader) => new BSONSymbol(readString(reader)),
  15: readScopedCode,
  16: readInt,
  17: readTimestamp,
  18: readLong,
  19: (reader) => new Decimal128(new Uint8Array(reader.bytes.subarray(skip(reader, 16), reader.at))),
  127: () => new MaxKey(),
  255: () => new MinKey(),
};
