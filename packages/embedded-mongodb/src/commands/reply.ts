// Replies as BSON bytes. Documents that were found go into them as they lie in storage.

import { Double, type Long } from "bson";
import { CommandError } from "../errors.ts";
import { type Doc, encode } from "../language/values.ts";

const OK = new Double(1);
const EMBEDDED = 3;
const ARRAY = 4;

/** What a handler returned, with `ok: 1` unless it says otherwise. */
export const success = (reply: Doc | Uint8Array): Uint8Array =>
  reply instanceof Uint8Array ? reply : encode({ ...reply, ok: reply.ok ?? OK });

const LONGEST_MESSAGE = 10_000; // characters

/** What went wrong. Whatever is no CommandError is a mistake of ours: InternalError. Never throws: what a client sent may be in it, of any size. */
export function failure(error: unknown): Uint8Array {
  const isExpected = error instanceof CommandError;
  const reason = isExpected ? error : new CommandError("InternalError", String(error));
  const { message, code, codeName, fields } = reason;
  const told = { ok: new Double(0), errmsg: message.slice(0, LONGEST_MESSAGE), code, codeName };
  try {
    return encode({ ...told, ...fields });
  } catch {
    return encode(told);
  }
}

/** `doc`, `ok: 1` and one more field that holds `raw`, byte for byte. */
export function successWith(doc: Doc, field: string, raw: Uint8Array): Uint8Array {
  const around = encode({ ...doc, ok: OK });
  const reply = Buffer.allocUnsafe(around.length + 2 + Buffer.byteLength(field) + raw.length);
  reply.set(around);
  const end = writeElement(reply, around.length - 1, EMBEDDED, field, raw);
  reply[end] = 0;
  reply.writeInt32LE(reply.length, 0);
  return reply;
}

export type Batch = { name: "firstBatch" | "nextBatch"; documents: readonly Uint8Array[] };

/** `{cursor: {firstBatch: […], id, ns}, ok: 1}` */
export function cursorReply({ name, documents }: Batch, id: Long, ns: string): Uint8Array {
  const around = encode({ cursor: { id, ns }, ok: OK });
  const cursorSize = Buffer.from(around.buffer, around.byteOffset, around.length).readInt32LE(CURSOR_AT);
  const size = arraySize(documents);
  const added = 2 + name.length + size;
  const reply = Buffer.allocUnsafe(around.length + added);
  reply.set(around.subarray(0, CURSOR_AT + 4));
  const at = writeName(reply, CURSOR_AT + 4, ARRAY, name);
  const end = writeArray(reply, at, size, documents);
  reply.set(around.subarray(CURSOR_AT + 4), end);
  reply.writeInt32LE(reply.length, 0);
  reply.writeInt32LE(cursorSize + added, CURSOR_AT);
  return reply;
}

/** Where the cursor's document begins: after the size, its type and its name. */
const CURSOR_AT = 4 + 1 + "cursor".length + 1;

function arraySize(documents: readonly Uint8Array[]): number {
  let size = 4 + 1;
  for (const [index, raw] of documents.entries()) size += 2 + String(index).length + raw.length;
  return size;
}

function writeArray(into: Buffer, start: number, size: number, documents: readonly Uint8Array[]): number {
  let at = into.writeInt32LE(size, start);
  for (const [index, raw] of documents.entries()) at = writeElement(into, at, EMBEDDED, String(index), raw);
  into[at] = 0;
  return at + 1;
}

function writeElement(into: Buffer, start: number, type: number, name: string, raw: Uint8Array): number {
  const at = writeName(into, start, type, name);
  into.set(raw, at);
  return at + raw.length;
}

function writeName(into: Buffer, start: number, type: number, name: string): number {
  into[start] = type;
  const end = start + 1 + into.write(name, start + 1);
  into[end] = 0;
  return end + 1;
}
