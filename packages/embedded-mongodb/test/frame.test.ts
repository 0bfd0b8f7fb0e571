// Bytes to requests: what is whole is read, however it comes, and what lies is refused.

import { deserialize } from "bson";
import { expect, test } from "vitest";
import { type Frame, frameReader, MAX_MESSAGE_BYTES, ProtocolError, replyHead } from "../src/wire/frame.ts";
import { message, opMsg, opQuery, replies, sequence } from "./support/op-msg.ts";

const readAll = (...chunks: Buffer[]): Frame[] => {
  const read = frameReader();
  return chunks.flatMap((chunk) => [...read(chunk)]);
};

/** The only message in these bytes. */
function one(...chunks: Buffer[]): Frame & { body: Record<string, unknown> } {
  const frames = readAll(...chunks);
  expect(frames).toHaveLength(1);
  return { ...frames[0]!, body: deserialize(frames[0]!.request.body) };
}

const refusal = (bytes: Buffer): string => {
  try {
    readAll(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError);
    return (error as Error).message;
  }
  throw new Error("it was accepted");
};

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};

/** An OP_MSG of these sections. */
const sections = (...parts: Uint8Array[]): Buffer => message(1, 2013, Buffer.concat([int32(0), ...parts]));
const body = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from([0]), bytes]);
const EMPTY = Buffer.from([5, 0, 0, 0, 0]);

test("a message is read whole, with its id, its body and its sequences", () => {
  const frame = one(
    opMsg({ insert: "tickets", $db: "app" }, { id: 77, sequences: { documents: [{ _id: 1 }, { _id: 2 }] } }),
  );
  expect(frame).toMatchObject({ id: 77, opcode: 2013, wantsReply: true, body: { insert: "tickets", $db: "app" } });
  expect(frame.request.sequences.get("documents")?.map((bytes) => deserialize(bytes))).toEqual([
    { _id: 1 },
    { _id: 2 },
  ]);
});

test("a body may come after the sequences, and a sequence may be empty", () => {
  const frame = one(sections(sequence("documents", []), body(EMPTY)));
  expect(frame.request.sequences.get("documents")).toEqual([]);
});

test("messages are the same in whatever pieces they arrive", () => {
  const bytes = Buffer.concat([1, 2, 3].map((id) => opMsg({ ping: id }, { id, sequences: { documents: [{ id }] } })));
  const whole = readAll(bytes).map(({ id, request }) => [id, deserialize(request.body)]);
  expect(whole).toEqual([1, 2, 3].map((id) => [id, { ping: id }]));
  for (let size = 1; size < bytes.length; size++) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
      bytes.subarray(n * size, (n + 1) * size),
    );
    expect(readAll(...chunks).map(({ id, request }) => [id, deserialize(request.body)])).toEqual(whole);
  }
});

test("a request keeps its bytes while later ones arrive", () => {
  const read = frameReader();
  const bytes = opMsg({ first: "a".repeat(100) });
  const [frame] = [...read(bytes.subarray(0, 50)), ...read(Buffer.concat([bytes.subarray(50), bytes.subarray(0, 9)]))];
  const kept = Buffer.from(frame!.request.body);
  for (let n = 0; n < 100; n++) [...read(Buffer.from(bytes.subarray(9, 10)))];
  expect(frame!.request.body).toEqual(kept);
});

test("48 MB in small pieces are copied a few times, not once a piece", () => {
  const read = frameReader();
  const documents = Array.from({ length: 3 }, () => ({ text: "x".repeat(15_000_000) }));
  const bytes = opMsg({ insert: "big" }, { sequences: { documents } });
  let frames = 0;
  for (let at = 0; at < bytes.length; at += 1_024) frames += [...read(bytes.subarray(at, at + 1_024))].length;
  expect(frames).toBe(1);
});

test("a message that only announces its size takes no memory", () => {
  const before = process.memoryUsage().arrayBuffers;
  const readers = Array.from({ length: 100 }, () => {
    const read = frameReader();
    expect([...read(Buffer.concat([int32(MAX_MESSAGE_BYTES), Buffer.alloc(20)]))]).toEqual([]);
    return read;
  });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  expect(readers).toHaveLength(100);
});

test("flags: no reply when more is to come, a checksum is left aside, optional flags mean nothing here", () => {
  expect(one(opMsg({ a: 1 }, { flags: 2 })).wantsReply).toBe(false);
  expect(one(opMsg({ a: 1 }, { checksum: true, sequences: { documents: [{ b: 1 }] } })).body).toEqual({ a: 1 });
  expect(one(opMsg({ a: 1 }, { flags: 1 << 16 })).wantsReply).toBe(true);
  expect(refusal(opMsg({ a: 1 }, { flags: 4 }))).toContain("unknown message flags 4");
});

test("the first hello of a driver may be an old query, and is answered as one", () => {
  const frame = one(opQuery("admin.$cmd", { ismaster: 1, helloOk: true }, 9));
  expect(frame).toMatchObject({
    id: 9,
    opcode: 2004,
    wantsReply: true,
    body: { ismaster: 1, helloOk: true, $db: "admin" },
  });
  expect(one(opQuery("app.$cmd", { $query: { ping: 1 }, $readPreference: {} })).body).toEqual({
    ping: 1,
    $db: "app",
  });
  const head = replyHead(frame, 3, EMPTY);
  expect(replies(Buffer.concat([head, EMPTY]))).toEqual([{ id: 3, responseTo: 9, opcode: 1, body: {} }]);
  expect(head.readInt32LE(32)).toBe(1);
});

test("lengths that lie are refused", () => {
  expect(refusal(int32(15))).toContain("a message of 15 bytes");
  expect(refusal(int32(0))).toContain("a message of 0 bytes");
  expect(refusal(int32(-1))).toContain("a message of -1 bytes");
  expect(refusal(int32(MAX_MESSAGE_BYTES + 1))).toContain("a message of 48000001 bytes");
  expect(refusal(message(1, 2013, Buffer.alloc(0)))).toContain("without flags");
  for (const size of [-1, 0, 4, 6, 1_000_000_000]) {
    expect(refusal(sections(body(Buffer.concat([int32(size), Buffer.alloc(1)]))))).toContain(
      `a document of ${size} bytes`,
    );
  }
  expect(refusal(sections(body(int32(5))))).toContain("a document of 5 bytes where 4 are left");
  expect(refusal(sections(body(Buffer.from([6, 0, 0, 0, 0, 1]))))).toContain("does not end where it says");
  const inside = sequence("documents", [{ a: 1 }]);
  for (const size of [-1, 0, 4, 1_000]) {
    const lying = Buffer.from(inside);
    lying.writeInt32LE(size, 1);
    expect(refusal(sections(body(EMPTY), lying))).toMatch(/sequence of|name without/);
  }
  inside.writeInt32LE(inside.length - 2, 1);
  expect(refusal(sections(body(EMPTY), inside))).toContain("a document of 12 bytes where 11 are left");
});

test("a document over 16 MB is refused, one of 16 MB is not", () => {
  expect(one(opMsg({ insert: "a" }, { sequences: { documents: [{ a: "x".repeat(16 * 1024 * 1024 - 13) }] } })).id).toBe(
    1,
  );
  const larger = Buffer.concat([int32(17_000_000), Buffer.alloc(17_000_000 - 4)]);
  expect(refusal(sections(body(larger)))).toContain("a document of 17000000 bytes");
});

test("sections that make no sense are refused", () => {
  expect(refusal(sections())).toContain("without a body");
  expect(refusal(sections(body(EMPTY), body(EMPTY)))).toContain("more than one body");
  expect(refusal(sections(body(EMPTY), sequence("a", []), sequence("a", [])))).toContain(
    "two document sequences named a",
  );
  expect(refusal(sections(Buffer.from([2])))).toContain("unknown kind 2");
  expect(refusal(sections(body(EMPTY), Buffer.from([1, 6, 0, 0, 0, 65, 65])))).toContain("a name without an end");
  const crowd = Buffer.concat([
    Buffer.from([1]),
    int32(6 + 5 * 100_001),
    Buffer.from("a\0"),
    Buffer.concat(Array(100_001).fill(EMPTY)),
  ]);
  expect(refusal(sections(body(EMPTY), crowd))).toContain("more than 100000 documents");
});

test("other opcodes are refused, and the log says which", () => {
  expect(refusal(message(1, 2012, Buffer.alloc(30)))).toContain("compressed");
  expect(refusal(message(1, 2002, Buffer.alloc(30)))).toContain("opcode 2002");
  expect(refusal(opQuery("app.tickets", {}))).toContain("a query of the protocol before OP_MSG");
  expect(refusal(message(1, 2004, Buffer.alloc(2)))).toContain("a name without an end");
  expect(refusal(message(1, 2004, Buffer.from("\0\0\0\0admin.$cmd\0")))).toContain("a document of 0 bytes");
});

test("what came before a bad message is still read", () => {
  const frames: Frame[] = [];
  const read = frameReader();
  expect(() => {
    for (const frame of read(Buffer.concat([opMsg({ ping: 1 }), int32(1)]))) frames.push(frame);
  }).toThrow(ProtocolError);
  expect(frames).toHaveLength(1);
});
