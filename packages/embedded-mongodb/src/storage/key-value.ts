// One value of an index key as bytes: in BSON comparison order, and such that no encoding is the beginning of another.

import type { Binary, BSONRegExp, Code, Decimal128, ObjectId, Timestamp } from "bson";
import { type BsonNumber, compareNumbers, toNumber } from "../language/numbers.ts";
import { typeRank } from "../language/order.ts";
import type { Doc } from "../language/values.ts";

/** Bytes that grow; the buffer is larger than what is written. */
export type KeyBytes = { bytes: Buffer; length: number };

export const newKeyBytes = (): KeyBytes => ({ bytes: Buffer.alloc(4_096), length: 0 });

/** Ranks begin at -1, for MinKey; a zero byte ends an object or array and so is below every type. */
const TYPE_OFFSET = 2;
const END = 0;

const NUMBER_RANK = 10;
const STRING_RANK = 15;

/** Of a number that is a double; one less for a number below its nearest double, one more for one above. */
const IS_EXACT = 0x80;

const BODIES: { readonly [rank: number]: (to: KeyBytes, value: never) => void } = {
  [NUMBER_RANK]: writeNumber,
  [STRING_RANK]: (to, value: unknown) => writeText(to, String(value)),
  20: writeDoc,
  25: writeArray,
  30: writeBinary,
  35: (to, value: ObjectId) => writeBytes(to, value.id),
  40: (to, value: boolean) => writeByte(to, Number(value)),
  45: (to, value: Date) => writeDouble(to, value.getTime()),
  47: writeTimestamp,
  50: writeRegExp,
  60: (to, value: Code) => writeText(to, String(value.code)),
  65: (to, value: Code) => {
    writeText(to, String(value.code));
    writeDoc(to, (value.scope ?? {}) as Doc);
  },
};

export function writeValue(to: KeyBytes, value: unknown): void {
  if (typeof value === "string") {
    writeByte(to, STRING_RANK + TYPE_OFFSET);
    writeText(to, value);
    return;
  }
  const rank = typeRank(value);
  writeByte(to, rank + TYPE_OFFSET);
  BODIES[rank]?.(to, value as never);
}

/** Turns the order of what was written since `start` around. */
export function invertFrom(key: KeyBytes, start: number): void {
  for (let i = start; i < key.length; i++) key.bytes[i] = ~key.bytes[i]!;
}

/** Makes room, and says where it is. */
function reserve(to: KeyBytes, size: number): number {
  const at = to.length;
  to.length += size;
  if (to.length > to.bytes.length) {
    const larger = Buffer.alloc(Math.max(to.length, 2 * to.bytes.length));
    larger.set(to.bytes);
    to.bytes = larger;
  }
  return at;
}

function writeByte(to: KeyBytes, byte: number): void {
  const at = reserve(to, 1);
  to.bytes[at] = byte;
}

function writeBytes(to: KeyBytes, bytes: Uint8Array): void {
  const at = reserve(to, bytes.length);
  to.bytes.set(bytes, at);
}

/** Zero bytes become 00 ff, and 00 01 is the end: a text is below every longer one that starts with it. */
function writeText(to: KeyBytes, text: string): void {
  const parts = text.includes("\0") ? text.split("\0") : [text];
  for (const [i, part] of parts.entries()) {
    if (i > 0) writeBytes(to, ESCAPED_ZERO);
    const at = reserve(to, part.length * 3);
    to.length = at + to.bytes.write(part, at);
  }
  writeBytes(to, TEXT_END);
}

const ESCAPED_ZERO = Uint8Array.of(0, 0xff);
const TEXT_END = Uint8Array.of(0, 1);

/** Fields compare by type, then name, then value. */
function writeDoc(to: KeyBytes, doc: Doc): void {
  for (const field of Object.keys(doc)) {
    const value = doc[field];
    const rank = typeRank(value);
    writeByte(to, rank + TYPE_OFFSET);
    writeText(to, field);
    BODIES[rank]?.(to, value as never);
  }
  writeByte(to, END);
}

function writeArray(to: KeyBytes, array: readonly unknown[]): void {
  for (const element of array) writeValue(to, element);
  writeByte(to, END);
}

function writeBinary(to: KeyBytes, value: Binary | Uint8Array): void {
  const bytes = value instanceof Uint8Array ? value : value.value();
  const at = reserve(to, 5);
  to.bytes.writeUInt32BE(bytes.length, at);
  to.bytes[at + 4] = value instanceof Uint8Array ? 0 : value.sub_type;
  writeBytes(to, bytes);
}

function writeTimestamp(to: KeyBytes, value: Timestamp): void {
  const at = reserve(to, 8);
  to.bytes.writeUInt32BE(value.t, at);
  to.bytes.writeUInt32BE(value.i, at + 4);
}

function writeRegExp(to: KeyBytes, value: BSONRegExp | RegExp): void {
  writeText(to, value instanceof RegExp ? value.source : value.pattern);
  writeText(to, value instanceof RegExp ? value.flags : value.options);
}

/** The bits of a double are in the order of the numbers once the sign is turned around. NaN comes first. */
function writeDouble(to: KeyBytes, value: number): void {
  const at = reserve(to, 8);
  if (Number.isNaN(value)) {
    to.bytes.fill(0, at, at + 8);
    return;
  }
  to.bytes.writeDoubleBE(value, at);
  if (value < 0) invertFrom(to, at);
  else to.bytes[at] = value === 0 ? 0x80 : to.bytes[at]! | 0x80;
}

/**
 * The nearest double, then whether the number lies below it, on it or above it; one that is not on it is written out. Rounding keeps
 * the order, so the double decides unless two numbers share it.
 */
function writeNumber(to: KeyBytes, value: BsonNumber): void {
  const double = toNumber(value);
  const nearest = isOverflow(value, double) ? Math.sign(double) * Number.MAX_VALUE : double;
  writeDouble(to, nearest);
  const side = typeof value === "number" ? 0 : compareNumbers(value, nearest);
  writeByte(to, IS_EXACT + Math.sign(side));
  if (side !== 0) writeDigits(to, value);
}

/** Whether a finite decimal is beyond the range of doubles. */
const isOverflow = (value: BsonNumber, double: number): boolean =>
  Math.abs(double) === Number.POSITIVE_INFINITY && /\d/.test((value as Decimal128).toString());

/** A number that no double is, as 0.digits · 10^exponent: in order among numbers of one sign, those below zero inverted. */
function writeDigits(to: KeyBytes, value: BsonNumber): void {
  const [, sign, whole = "", fraction = "", power = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/.exec(value.toString()) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const exponent = Number(power) - fraction.length + digits.length;
  const at = reserve(to, 2);
  to.bytes.writeUInt16BE(exponent + 0x8000, at);
  writeText(to, digits.replace(/0+$/, ""));
  if (sign) invertFrom(to, at);
}
