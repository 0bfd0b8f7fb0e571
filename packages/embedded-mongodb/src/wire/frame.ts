// MongoDB's wire protocol: bytes that arrive become requests, and a reply becomes bytes. Nothing that arrives is believed
// before it is checked, and no memory is taken for bytes that have only been announced.

import type { Request } from "../commands/handler.ts";

/** One message of a client. */
export type Frame = { id: number; opcode: typeof OP_MSG | typeof OP_QUERY; wantsReply: boolean; request: Request };

/** What arrived is not MongoDB's protocol, or a part of it that is not spoken here; the connection is of no more use. */
export class ProtocolError extends Error {
  override name = "ProtocolError";
}

export const MAX_MESSAGE_BYTES = 48_000_000;
// A document of 16 MB, and the command around it: MongoDB's BSONObjMaxInternalSize.
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024 + 16 * 1024;
const MAX_SEQUENCE_DOCUMENTS = 100_000; // maxWriteBatchSize, as hello announces it
const HEADER_BYTES = 16;
const SMALLEST_DOCUMENT_BYTES = 5;

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_COMPRESSED = 2012;
const OP_MSG = 2013;

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const REQUIRED_FLAGS = 0xffff; // a server must refuse those of them that it does not know
const AWAIT_CAPABLE = 8;

/** `heldBytes` is the memory taken for a message that is not whole. */
export type FrameReader = ((chunk: Buffer) => Generator<Frame, void>) & { heldBytes(): number };

/**
 * Takes the bytes of one connection as they come, and gives each message that they complete.
 * @throws ProtocolError from the generator; the frames before it are good
 */
export function frameReader(): FrameReader {
  let held: Buffer = Buffer.alloc(0);
  let used = 0;

  /** Grows by doubling: linear however small the chunks are. */
  function append(chunk: Buffer): Buffer {
    if (used === 0) return chunk;
    if (used + chunk.length > held.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(2 * used, used + chunk.length));
      held.copy(larger, 0, 0, used);
      held = larger;
    }
    chunk.copy(held, used);
    used += chunk.length;
    return held.subarray(0, used);
  }

  function* read(chunk: Buffer): Generator<Frame, void> {
    let rest = append(chunk);
    const isHeld = used > 0;
    let hasTaken = false;
    for (let length = completeLength(rest); length > 0; length = completeLength(rest)) {
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      hasTaken = true;
      yield parseMessage(message);
    }
    if (isHeld && !hasTaken) return;
    // A few bytes must not hold on to the memory of a large message until the client says more.
    held = Buffer.from(rest);
    used = rest.length;
  }
  return Object.assign(read, { heldBytes: () => held.length });
}

/** The length of the message at the start, or 0 while it is not whole. */
function completeLength(bytes: Buffer): number {
  if (bytes.length < 4) return 0;
  const length = bytes.readInt32LE(0);
  if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) {
    throw new ProtocolError(`a message of ${length} bytes, allowed are ${HEADER_BYTES} to ${MAX_MESSAGE_BYTES}`);
  }
  return bytes.length < length ? 0 : length;
}

function parseMessage(message: Buffer): Frame {
  const id = message.readInt32LE(4);
  const opcode = message.readInt32LE(12);
  if (opcode === OP_MSG) return { id, opcode, ...parseMsg(message) };
  if (opcode === OP_QUERY) return { id, opcode, wantsReply: true, request: parseQuery(message) };
  if (opcode === OP_COMPRESSED) throw new ProtocolError("a compressed message, although no compressor was agreed on");
  throw new ProtocolError(`opcode ${opcode}, which MongoDB no longer speaks either`);
}

function parseMsg(message: Buffer): Pick<Frame, "wantsReply" | "request"> {
  if (message.length < HEADER_BYTES + 4) throw new ProtocolError("a message without flags");
  const flags = message.readUInt32LE(HEADER_BYTES);
  const unknown = flags & REQUIRED_FLAGS & ~(CHECKSUM_PRESENT | MORE_TO_COME);
  if (unknown !== 0) throw new ProtocolError(`unknown message flags ${unknown}`);
  // The kernel carries the bytes from process to process, where a checksum has nothing to find: it is not verified.
  const end = flags & CHECKSUM_PRESENT ? message.length - 4 : message.length;
  return { wantsReply: (flags & MORE_TO_COME) === 0, request: parseSections(message, HEADER_BYTES + 4, end) };
}

function parseSections(message: Buffer, start: number, end: number): Request {
  const sequences = new Map<string, readonly Uint8Array[]>();
  let body: Uint8Array | undefined;
  for (let at = start; at < end; ) {
    const kind = message[at++];
    if (kind === 0) {
      if (body) throw new ProtocolError("a message with more than one body");
      body = documentAt(message, at, end);
      at += body.length;
    } else if (kind === 1) {
      const sequence = sequenceAt(message, at, end);
      if (sequences.has(sequence.name)) throw new ProtocolError(`two document sequences named ${sequence.name}`);
      sequences.set(sequence.name, sequence.documents);
      at = sequence.end;
    } else throw new ProtocolError(`a section of unknown kind ${kind}`);
  }
  if (!body) throw new ProtocolError("a message without a body");
  return { body, sequences };
}

function sequenceAt(message: Buffer, start: number, limit: number) {
  const size = start + 4 <= limit ? message.readInt32LE(start) : 0;
  const end = start + size;
  if (size < 5 || end > limit) throw new ProtocolError(`a document sequence of ${size} bytes in a message that ends`);
  const { text: name, end: first } = cstringAt(message, start + 4, end);
  const documents: Uint8Array[] = [];
  for (let at = first; at < end; ) {
    if (documents.length === MAX_SEQUENCE_DOCUMENTS) {
      throw new ProtocolError(`a sequence of more than ${MAX_SEQUENCE_DOCUMENTS} documents`);
    }
    const document = documentAt(message, at, end);
    documents.push(document);
    at += document.length;
  }
  return { name, documents, end };
}

function documentAt(message: Buffer, start: number, limit: number): Buffer {
  const size = start + 4 <= limit ? message.readInt32LE(start) : 0;
  if (size < SMALLEST_DOCUMENT_BYTES || size > MAX_DOCUMENT_BYTES || start + size > limit) {
    throw new ProtocolError(`a document of ${size} bytes where ${limit - start} are left`);
  }
  if (message[start + size - 1] !== 0) throw new ProtocolError("a document that does not end where it says");
  return message.subarray(start, start + size);
}

function cstringAt(message: Buffer, start: number, limit: number): { text: string; end: number } {
  const zero = message.subarray(start, limit).indexOf(0);
  if (zero < 0) throw new ProtocolError("a name without an end");
  return { text: message.toString("utf8", start, start + zero), end: start + zero + 1 };
}

/** The older form of a command, in which drivers send their first hello. */
function parseQuery(message: Buffer): Request {
  const { text: namespace, end } = cstringAt(message, Math.min(HEADER_BYTES + 4, message.length), message.length);
  const [, db] = /^([^.]+)\.\$cmd$/.exec(namespace) ?? [];
  if (!db) throw new ProtocolError("a query of the protocol before OP_MSG");
  const body = unwrapped(documentAt(message, end + 8, message.length));
  return { body: withDatabase(body, db), sequences: new Map() };
}

/** A command under `$query`, beside which drivers wrote a read preference. */
function unwrapped(body: Buffer): Buffer {
  const isWrapped = body[4] === 3 && /^\$?query\0/.test(body.toString("latin1", 5, 12));
  return isWrapped ? documentAt(body, body.indexOf(0, 5) + 1, body.length - 1) : body;
}

/** OP_MSG carries the database in `$db`, which an older query has in its namespace. */
function withDatabase(body: Buffer, db: string): Buffer {
  const name = Buffer.from(`${db}\0`);
  const field = Buffer.concat([Buffer.from("\x02$db\0"), Buffer.alloc(4), name]);
  field.writeInt32LE(name.length, 5);
  const whole = Buffer.concat([body.subarray(0, -1), field, Buffer.alloc(1)]);
  whole.writeInt32LE(whole.length, 0);
  return whole;
}

/** What goes before the document of the reply to `frame`. */
export function replyHead(frame: Frame, id: number, document: Uint8Array): Buffer {
  const head = Buffer.alloc(frame.opcode === OP_MSG ? HEADER_BYTES + 5 : HEADER_BYTES + 20);
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(id, 4);
  head.writeInt32LE(frame.id, 8);
  head.writeInt32LE(frame.opcode === OP_MSG ? OP_MSG : OP_REPLY, 12);
  if (frame.opcode === OP_QUERY) {
    head.writeInt32LE(AWAIT_CAPABLE, HEADER_BYTES);
    head.writeInt32LE(1, HEADER_BYTES + 16); // one document
  }
  return head;
}
