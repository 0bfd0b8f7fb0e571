// Connections: replies in order, one that misbehaves ends alone, and a stop lets work end.

import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deserialize, serialize } from "bson";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Client } from "../src/commands/handler.ts";
import { type Handle, type Service, serve } from "../src/wire/connection.ts";
import { addressOf, type Endpoint, listen, SOCKET_NAME } from "../src/wire/listen.ts";
import { message, opMsg, opQuery, type Reply, replies, split } from "./support/op-msg.ts";
import { rounds } from "./support/rounds.ts";

let folder: string;
let service: Service;
let endpoint: Endpoint;
let log: string[];
let seen: Client[];

const echo: Handle = async ({ body }, client) => {
  seen.push(client);
  return serialize({ echo: deserialize(body), ok: 1 });
};

async function start(handle: Handle = echo, wanted?: "tcp", mostBytes?: number): Promise<void> {
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  service = serve(server, { handle, log: (line) => log.push(line), ...(mostBytes !== undefined && { mostBytes }) });
  endpoint = await listen(server, folder, wanted);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "embedded-wire-"));
  log = [];
  seen = [];
});

afterEach(async () => {
  await service.drain();
  await service.end();
  rmSync(folder, { recursive: true });
});

async function open(): Promise<Socket> {
  const socket = connect(addressOf(folder, endpoint));
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

/** Reads until `count` replies are there, or the connection ends. */
async function read(socket: Socket, count = 1): Promise<Reply[]> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    bytes = Buffer.concat([bytes, chunk as Buffer]);
    if (split(bytes).length === count) break;
  }
  return replies(bytes);
}

async function ask(socket: Socket, body: object): Promise<Reply> {
  socket.write(opMsg(body));
  return (await read(socket))[0]!;
}

const ends = async (socket: Socket): Promise<void> => {
  socket.resume();
  if (!socket.closed) await once(socket, "close");
};

/** A promise, and what settles it. */
function gate<T>() {
  let settle: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}

test("the socket file is named for the process, and only its owner can open it", async () => {
  await start();
  expect(endpoint).toEqual({ socket: expect.stringMatching(SOCKET_NAME) });
  const { path } = addressOf(folder, endpoint) as { path: string };
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("who comes by the socket file is trusted, who comes by a port is not yet", async () => {
  await start();
  await ask(await open(), { ping: 1 });
  await service.drain();
  await service.end();
  await start(echo, "tcp");
  await ask(await open(), { ping: 1 });
  expect(seen.map(({ isTrusted }) => isTrusted)).toEqual([true, false]);
});

test("a folder whose path is too long for a socket gets a port, and so does one that takes no sockets", async () => {
  const long = join(folder, "x".repeat(100));
  const ports = [];
  for (const place of [long, join(folder, "missing")]) {
    const server = createServer();
    ports.push(await listen(server, place));
    server.close();
  }
  expect(ports).toEqual([{ port: expect.any(Number) }, { port: expect.any(Number) }]);
  await start();
});

test("requests are answered one after the other, each with its number", async () => {
  const order: number[] = [];
  await start(async ({ body }) => {
    const { n } = deserialize(body) as { n: number };
    order.push(n);
    // The first would be overtaken by the others if they were not to wait.
    for (let turns = 10 - n; turns > 0; turns--) await new Promise(setImmediate);
    order.push(n);
    return serialize({ n });
  });
  const socket = await open();
  socket.write(Buffer.concat([1, 2, 3].map((n) => opMsg({ n }, { id: n * 11 }))));
  const found = await read(socket, 3);
  expect(found.map(({ responseTo, body }) => [responseTo, body.n])).toEqual([
    [11, 1],
    [22, 2],
    [33, 3],
  ]);
  expect(new Set(found.map(({ id }) => id)).size).toBe(3);
  expect(order).toEqual([1, 1, 2, 2, 3, 3]);
});

test("a message with more to come is run and not answered", async () => {
  await start();
  const socket = await open();
  socket.write(Buffer.concat([opMsg({ first: 1 }, { flags: 2 }), opMsg({ second: 1 }, { id: 2 })]));
  expect(await read(socket)).toMatchObject([{ responseTo: 2, body: { echo: { second: 1 } } }]);
  expect(seen).toHaveLength(2);
});

test("an old query gets an old reply", async () => {
  await start();
  const socket = await open();
  socket.write(opQuery("admin.$cmd", { ismaster: 1 }, 5));
  expect(await read(socket)).toMatchObject([
    { opcode: 1, responseTo: 5, body: { echo: { ismaster: 1, $db: "admin" } } },
  ]);
});

test("a client that ends its side still gets its answers", async () => {
  await start();
  const socket = await open();
  socket.end(Buffer.concat([opMsg({ n: 1 }), opMsg({ n: 2 })]));
  expect(await read(socket, 9)).toMatchObject([{ body: { echo: { n: 1 } } }, { body: { echo: { n: 2 } } }]);
});

test("a client that is gone before its answer troubles nobody", async () => {
  const work = gate<void>();
  await start(async ({ body }) => {
    if ("slow" in deserialize(body)) await work.promise;
    return serialize({ ok: 1 });
  });
  const socket = await open();
  socket.write(opMsg({ slow: 1 }));
  socket.destroy();
  await ends(socket);
  work.settle();
  expect((await ask(await open(), { ping: 1 })).body).toEqual({ ok: 1 });
  expect(log).toEqual([]);
});

test("a client that does not read stops being read", async () => {
  const large = serialize({ text: "x".repeat(200_000) });
  let answered = 0;
  await start(async () => {
    answered++;
    return large;
  });
  const socket = await open();
  socket.pause();
  for (let n = 0; n < 50; n++) socket.write(opMsg({ n }));
  const other = await open();
  for (let n = 0; n < 5; n++) {
    other.write(opMsg({ n }));
    await read(other);
  }
  expect(answered).toBeLessThan(20);
  expect(await read(socket, 50)).toHaveLength(50);
});

test("a command that fails as none should ends its connection, and says so", async () => {
  await start(async ({ body }) => {
    if ("bad" in deserialize(body)) throw new Error("a bug");
    return serialize({ ok: 1 });
  });
  const [bad, good] = [await open(), await open()];
  bad.write(opMsg({ bad: 1 }));
  await ends(bad);
  expect(log).toEqual([expect.stringContaining("a bug")]);
  expect((await ask(good, { ping: 1 })).body).toEqual({ ok: 1 });
});

test("nonsense ends the connection that sent it, with a line that says why", async () => {
  await start();
  const [bad, good] = [await open(), await open()];
  bad.write(message(1, 2012, Buffer.alloc(20)));
  await ends(bad);
  expect(log).toEqual([expect.stringMatching(/^connection \d+ was closed, it sent a compressed message/)]);
  expect((await ask(good, { ping: 1 })).body).toMatchObject({ ok: 1 });
});

test("a stop lets the command under way end and be answered, and hangs up on those who wait", async () => {
  const [work, begun] = [gate<void>(), gate<void>()];
  await start(async () => {
    begun.settle();
    await work.promise;
    return serialize({ ok: 1 });
  });
  const [busy, idle] = [await open(), await open()];
  busy.write(opMsg({ slow: 1 }));
  await begun.promise;
  const stopped = service.drain();
  await ends(idle);
  const late = await open();
  work.settle();
  expect(await read(busy, 9)).toMatchObject([{ body: { ok: 1 } }]);
  await stopped;
  expect(service.connections()).toBe(0);
  expect(late.closed).toBe(false);
  await service.end();
  await ends(late);
});

const valid = fc.oneof(
  fc.dictionary(fc.string(), fc.jsonValue()).map((body) => opMsg(body)),
  fc.tuple(fc.object(), fc.array(fc.object(), { maxLength: 5 })).map(([body, documents]) => {
    return opMsg(JSON.parse(JSON.stringify(body)), { sequences: { documents: JSON.parse(JSON.stringify(documents)) } });
  }),
  fc.constant(opQuery("admin.$cmd", { hello: 1 })),
);

const flipped = fc.tuple(valid, fc.array(fc.nat(), { minLength: 1, maxLength: 4 })).map(([bytes, bits]) => {
  const copy = Buffer.from(bytes);
  for (const bit of bits) copy[(bit >> 3) % copy.length]! ^= 1 << (bit & 7);
  return copy;
});

const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.tuple(valid, fc.nat()).map(([bytes, cut]) => bytes.subarray(0, cut % bytes.length)),
  flipped,
  fc
    .tuple(fc.integer(), fc.constantFrom(2013, 2004, 1), fc.uint8Array({ maxLength: 100 }))
    .map(([id, opcode, bytes]) => message(id, opcode, bytes)),
);

test.each(["socket", "tcp"] as const)(
  "whatever is sent to the %s, another connection goes on working",
  async (kind) => {
    await start(echo, kind === "tcp" ? kind : undefined);
    const steady = await open();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(valid, garbage), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (parts, isRude) => {
          const socket = await open();
          for (const part of parts) socket.write(part);
          if (isRude) kind === "tcp" ? socket.resetAndDestroy() : socket.destroy();
          else socket.end();
          await ends(socket);
          expect((await ask(steady, { ping: 1 })).body).toEqual({ echo: { ping: 1 }, ok: 1 });
        },
      ),
      { numRuns: rounds(300) },
    );
  },
);

test("clients that never read, or never end what they send, are hung up on when all together hold too much", async () => {
  const large = serialize({ ok: 1, text: "x".repeat(4_000_000) });
  await start(async () => large, undefined, 10_000_000);
  const deaf = await Promise.all(Array.from({ length: 4 }, open));
  for (const socket of deaf) socket.pause().write(opMsg({ ping: 1 }));
  await vi.waitFor(() => {
    expect(log.join()).toMatch(/connection \d+ was closed: all together hold \d+ bytes, and it the most/);
  }, 200_000);
  for (const socket of deaf) socket.destroy();
});
