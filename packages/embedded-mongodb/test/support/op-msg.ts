// MongoDB's wire protocol from the client's side, byte by byte, so that a test can also get it wrong.

import { deserialize, serialize } from "bson";

export type MessageOptions = {
  id?: number;
  flags?: number;
  sequences?: Record<string, readonly object[]>;
  checksum?: boolean;
};

export function opMsg(
  body: object,
  { id = 1, flags = 0, sequences = {}, checksum = false }: MessageOptions = {},
): Buffer {
  const parts = [
    Buffer.from([0]),
    serialize(body),
    ...Object.entries(sequences).map(([name, docs]) => sequence(name, docs)),
  ];
  const head = Buffer.alloc(4);
  head.writeUInt32LE(flags | (checksum ? 1 : 0));
  return message(id, 2013, Buffer.concat([head, ...parts, Buffer.alloc(checksum ? 4 : 0, 0xff)]));
}

export function sequence(name: string, documents: readonly object[]): Buffer {
  const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents.map((document) => serialize(document))]);
  const head = Buffer.from([1, 0, 0, 0, 0]);
  head.writeInt32LE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}

export function opQuery(namespace: string, body: object, id = 1): Buffer {
  const numbers = Buffer.alloc(8);
  numbers.writeInt32LE(-1, 4);
  return message(id, 2004, Buffer.concat([Buffer.alloc(4), Buffer.from(`${namespace}\0`), numbers, serialize(body)]));
}

export function message(id: number, opcode: number, content: Uint8Array): Buffer {
  const head = Buffer.alloc(16);
  head.writeInt32LE(16 + content.length, 0);
  head.writeInt32LE(id, 4);
  head.writeInt32LE(opcode, 12);
  return Buffer.concat([head, content]);
}

export type Reply = { id: number; responseTo: number; opcode: number; body: Record<string, unknown> };

/** The replies that are whole in these bytes. */
export function replies(bytes: Buffer): Reply[] {
  return split(bytes).map((reply) => {
    const opcode = reply.readInt32LE(12);
    const body = deserialize(reply.subarray(opcode === 2013 ? 21 : 36));
    return { id: reply.readInt32LE(4), responseTo: reply.readInt32LE(8), opcode, body };
  });
}

/** The messages that are whole in these bytes. */
export function split(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let rest = bytes; rest.length >= 4 && rest.length >= rest.readInt32LE(0); ) {
    found.push(rest.subarray(0, rest.readInt32LE(0)));
    rest = rest.subarray(rest.readInt32LE(0));
  }
  return found;
}
