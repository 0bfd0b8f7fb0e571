// Commands as drivers send them, on a real storage in a temporary folder: what is answered, and what lies in storage afterwards.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deserialize, Long, ObjectId, serialize, UUID } from "bson";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createCursors } from "../src/commands/cursors.ts";
import { dispatcher } from "../src/commands/dispatch.ts";
import type { Client, Context, Request } from "../src/commands/handler.ts";
import { nextRound } from "../src/commands/round.ts";
import { type Doc, decode } from "../src/language/values.ts";
import { openEnvironment } from "../src/storage/open-env.ts";
import { openStorage, type Storage } from "../src/storage/storage.ts";

type Reply = Doc & {
  ok: number;
  code: number;
  errmsg: string;
  writeErrors: Doc[];
  cursor: { firstBatch: Doc[]; nextBatch: Doc[]; id: Long; ns: string };
};

const folder = mkdtempSync(join(tmpdir(), "embedded-commands-"));
let storage: Storage;
let context: Context;
let dispatch: (request: Request, client: Client) => Promise<Uint8Array>;
let time = Date.UTC(2025, 0, 1);
let step = 0;
const trusted: Client = { id: 1, isTrusted: true };

beforeAll(() => {
  storage = openStorage(openEnvironment(folder));
});
beforeEach(() => {
  storage.write(() => storage.dropDatabase("test"));
  step = 0;
  context = {
    storage,
    cursors: createCursors(),
    now: () => {
      time += step;
      return new Date(time);
    },
    startedAt: new Date(time),
    connections: () => 1,
  };
  dispatch = dispatcher(context);
});
afterAll(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

function request({ $db = "test", ...body }: Doc, sequences: Record<string, Doc[]> = {}): Request {
  const raws = Object.entries(sequences).map(([name, docs]): [string, Uint8Array[]] => [
    name,
    docs.map((doc) => serialize(doc)),
  ]);
  return { body: serialize({ ...body, $db }), sequences: new Map(raws) };
}

async function run(body: Doc, sequences: Record<string, Doc[]> = {}, client = trusted): Promise<Reply> {
  return plain(decode(await dispatch(request(body, sequences), client))) as Reply;
}

/** `ok` is a double on the wire. */
const plain = (reply: Doc): Doc => ({ ...reply, ok: Number(reply.ok) });

async function ok(body: Doc, sequences: Record<string, Doc[]> = {}): Promise<Reply> {
  const reply = await run(body, sequences);
  expect(reply.ok, reply.errmsg).toBe(1);
  return reply;
}

const fill = (documents: Doc[], insert = "c"): Promise<Reply> => ok({ insert }, { documents });
const found = async (filter: Doc = {}, find = "c"): Promise<Doc[]> => (await ok({ find, filter })).cursor.firstBatch;
const numbered = (count: number): Doc[] => Array.from({ length: count }, (_, _id) => ({ _id, n: _id % 10 }));

describe("every command", () => {
  test("an unknown one is refused by name", async () => {
    expect(await run({ foo: 1 })).toEqual({
      ok: 0,
      errmsg: "no such command: 'foo'",
      code: 59,
      codeName: "CommandNotFound",
    });
  });

  test("takes sessions, concerns, versions and comments", async () => {
    await ok({
      ping: 1,
      lsid: { id: new UUID() },
      $readPreference: { mode: "primary" },
      readConcern: { level: "majority" },
      writeConcern: { w: "majority", j: true },
      comment: "x",
      apiVersion: "1",
      $clusterTime: {},
    });
  });

  test("is refused inside a transaction, and with guarantees that only several servers give", async () => {
    expect(await run({ insert: "c", documents: [{}], txnNumber: Long.ONE })).toMatchObject({
      ok: 0,
      code: 20,
      codeName: "IllegalOperation",
    });
    expect(await run({ insert: "c", documents: [{}], writeConcern: { w: 2 } })).toMatchObject({
      code: 2,
      errmsg: "cannot use 'w' > 1 when a host is not replicated",
    });
    expect(await run({ find: "c", readConcern: { level: "linearizable" } })).toMatchObject({ code: 123 });
    expect(await found()).toEqual([]);
  });

  test("refuses fields it does not know and values of the wrong type", async () => {
    expect(await run({ find: "c", foo: 1 })).toMatchObject({
      code: 40415,
      errmsg: "BSON field 'find.foo' is an unknown field.",
    });
    expect(await run({ find: "c", filter: "x" })).toMatchObject({
      code: 14,
      codeName: "TypeMismatch",
      errmsg: "BSON field 'find.filter' is the wrong type 'string', expected type 'object'",
    });
    expect(await run({ find: "c", limit: "x" })).toMatchObject({ code: 14 });
    expect(await run({ find: 1 })).toMatchObject({ code: 73, errmsg: "collection name has invalid type int" });
    expect(await run({ update: "c", updates: [{ q: {}, u: {}, x: 1 }] })).toMatchObject({ code: 40415 });
    expect(await run({ update: "c" })).toMatchObject({ code: 40414 });
  });

  test("needs a login unless it is open, or the client is trusted", async () => {
    const stranger: Client = { id: 2, isTrusted: false };
    expect(await run({ find: "c" }, {}, stranger)).toMatchObject({
      ok: 0,
      code: 13,
      errmsg: "Command find requires authentication",
    });
    expect(await run({ hello: 1 }, {}, stranger)).toMatchObject({ ok: 1 });
  });

  test("answers malformed bodies", async () => {
    const reply = decode(await dispatch({ body: Uint8Array.of(5, 0, 0, 0, 0), sequences: new Map() }, trusted));
    expect(reply).toMatchObject({ code: 40571 });
    const broken = decode(await dispatch({ body: Uint8Array.of(9, 9, 9), sequences: new Map() }, trusted));
    expect(broken).toMatchObject({ codeName: "InvalidBSON" });
  });
});

describe("many at once", () => {
  test("writes share transactions, and each has its own outcome", async () => {
    let transactions = 0;
    const counting: Storage = {
      ...storage,
      write: (work) => {
        transactions++;
        return storage.write(work);
      },
    };
    dispatch = dispatcher({ ...context, storage: counting });
    const inserts = Array.from({ length: 300 }, (_, i) =>
      run({ insert: "c", documents: [{ _id: i % 299 }] }, {}, { id: i, isTrusted: true }),
    );
    const replies = await Promise.all(inserts);
    expect(transactions).toBe(1);
    expect(replies.filter(({ n }) => n === 1)).toHaveLength(299);
    expect(replies[299]!.writeErrors).toMatchObject([{ index: 0, code: 11000 }]);
  });

  test("when a transaction fails, only the command that broke it gets the error", async () => {
    const collection = storage.write(() => storage.create({ db: "test", name: "c" }));
    const broken = {
      ...storage,
      collection: (ns: { db: string; name: string }) =>
        ns.name === "c" ? { ...collection, insert: failing(collection.insert) } : storage.collection(ns),
    };
    dispatch = dispatcher({ ...context, storage: broken });
    const replies = await Promise.all(
      [1, 2, 3].map((_id) => run({ insert: "c", documents: [{ _id }] }, {}, { id: _id, isTrusted: true })),
    );
    expect(replies.map(({ ok }) => ok)).toEqual([1, 0, 1]);
    expect(replies[1]).toMatchObject({ code: 1, codeName: "InternalError", errmsg: "Error: disk on fire" });
    expect((await found()).map(({ _id }) => _id)).toEqual([1, 3]);
  });

  const failing =
    <T>(insert: (doc: Doc, raw: Uint8Array) => T) =>
    (doc: Doc, raw: Uint8Array): T => {
      const result = insert(doc, raw);
      if (doc._id === 2) throw new Error("disk on fire");
      return result;
    };

  test("a client's commands are run in the order they came", async () => {
    const all = [
      run({ insert: "c", documents: [{ _id: 1 }] }),
      run({ find: "c" }),
      run({ delete: "c", deletes: [{ q: {}, limit: 0 }] }),
      run({ find: "c" }),
    ];
    const [, first, , second] = await Promise.all(all);
    expect(first!.cursor.firstBatch).toEqual([{ _id: 1 }]);
    expect(second!.cursor.firstBatch).toEqual([]);
  });

  test("a failing read harms no other", async () => {
    await fill([{ _id: 1 }]);
    const [bad, good] = await Promise.all([run({ find: "c", filter: { $foo: 1 } }), run({ find: "c" })]);
    expect(bad).toMatchObject({ ok: 0, code: 2 });
    expect(good!.cursor.firstBatch).toEqual([{ _id: 1 }]);
  });
});

describe("a round", () => {
  const [a, b] = [{ id: "a" }, { id: "b" }];
  const waiting = (client: object, isWrite: boolean, bytes = 100) => ({ client, isWrite, bytes });

  test("has reads first and all writes together, but no read before its own client's write", () => {
    const [write, own, other, next] = [waiting(a, true), waiting(a, false), waiting(b, false), waiting(b, true)];
    expect(nextRound([write, own, other, next])).toEqual({ reads: [other], writes: [write, next], later: [own] });
    const after = waiting(a, true);
    expect(nextRound([write, own, after]).later).toEqual([own, after]);
  });

  test("is bounded, by count and by size, and never empty", () => {
    const many = Array.from({ length: 700 }, () => waiting({}, true));
    expect(nextRound(many).writes).toHaveLength(500);
    expect(nextRound(many).later).toHaveLength(200);
    const large = Array.from({ length: 3 }, () => waiting({}, true, 48_000_000));
    expect(nextRound(large)).toMatchObject({ writes: [{}], later: [{}, {}] });
  });
});

describe("insert", () => {
  test("makes the _id that is missing and puts it first", async () => {
    expect(await fill([{ a: 1 }, { a: 2, _id: 7 }])).toEqual({ n: 2, ok: 1 });
    const [first, second] = await found();
    expect(Object.keys(first!)).toEqual(["_id", "a"]);
    expect(first!._id).toBeInstanceOf(ObjectId);
    expect(Object.keys(second!)).toEqual(["_id", "a"]);
  });

  test("takes documents in the body as well as beside it, and names with dots and dollars", async () => {
    await ok({ insert: "c", documents: [{ _id: 1, $x: 1, "a.b": 2 }] });
    expect(await found()).toEqual([{ _id: 1, $x: 1, "a.b": 2 }]);
  });

  test("ordered stops at the first duplicate, unordered goes on", async () => {
    await fill([{ _id: 1 }]);
    const documents = [{ _id: 2 }, { _id: 1 }, { _id: 3 }];
    const ordered = await ok({ insert: "c" }, { documents });
    expect(ordered).toMatchObject({
      n: 1,
      writeErrors: [{ index: 1, code: 11000, keyPattern: { _id: 1 }, keyValue: { _id: 1 } }],
    });
    expect(String(ordered.writeErrors[0]!.errmsg)).toContain(
      "E11000 duplicate key error collection: test.c index: _id_ dup key: { _id: 1 }",
    );
    expect(await ok({ insert: "c", ordered: false }, { documents })).toMatchObject({
      n: 1,
      writeErrors: [{ index: 0 }, { index: 1 }],
    });
    expect(await found()).toHaveLength(3);
  });

  test("refuses what cannot be an _id, no documents and too large ones", async () => {
    expect((await ok({ insert: "c" }, { documents: [{ _id: [1] }] })).writeErrors).toMatchObject([
      { code: 2, errmsg: "can't use an array for _id" },
    ]);
    expect((await ok({ insert: "c" }, { documents: [{ _id: /x/ }] })).writeErrors).toMatchObject([
      { errmsg: "can't use a regex for _id" },
    ]);
    expect((await ok({ insert: "c" }, { documents: [{ _id: { $a: 1 } }] })).writeErrors).toMatchObject([{ code: 52 }]);
    expect(await run({ insert: "c", documents: [] })).toMatchObject({
      code: 16,
      errmsg: "Write batch sizes must be between 1 and 100000. Got 0 operations.",
    });
    const documents = [{ _id: 1, text: "x".repeat(16 * 1024 * 1024) }];
    expect((await ok({ insert: "c" }, { documents })).writeErrors).toMatchObject([{ code: 10334 }]);
    expect(await found()).toEqual([]);
  });

  test("keeps the bytes it was sent", async () => {
    const raw = serialize({ _id: 1, b: 1.5, a: Long.fromNumber(5), nested: { z: 1, y: [1, null] } });
    await dispatch({ ...request({ insert: "c" }), sequences: new Map([["documents", [raw]]]) }, trusted);
    const reply = Buffer.from(await dispatch(request({ find: "c" }), trusted));
    expect(reply.includes(Buffer.from(raw))).toBe(true);
  });
});

describe("find", () => {
  test("filters, sorts, skips, limits and projects", async () => {
    await fill(numbered(30));
    const reply = await ok({ find: "c", filter: { n: 3 }, sort: { _id: -1 }, skip: 1, limit: 1, projection: { n: 0 } });
    expect(reply.cursor).toEqual({ firstBatch: [{ _id: 13 }], id: Long.ZERO, ns: "test.c" });
    const ids = (await ok({ find: "c", filter: { _id: 1 }, showRecordId: true })).cursor.firstBatch;
    expect(ids).toEqual([{ _id: 1, n: 1, $recordId: Long.fromNumber(2) }]);
  });

  test("gives 101 documents, then as many as are asked for, until the cursor is at its end", async () => {
    await fill(numbered(250));
    const first = await ok({ find: "c" });
    expect(first.cursor.firstBatch).toHaveLength(101);
    const getMore = first.cursor.id;
    const second = await ok({ getMore, collection: "c", batchSize: 49 });
    expect(second.cursor.nextBatch).toHaveLength(49);
    const third = await ok({ getMore, collection: "c" });
    expect(third.cursor.nextBatch).toHaveLength(100);
    expect(third.cursor).toMatchObject({ id: Long.ZERO, ns: "test.c" });
    expect(third.cursor.nextBatch.at(-1)).toEqual({ _id: 249, n: 9 });
    expect(await run({ getMore, collection: "c" })).toMatchObject({
      code: 43,
      errmsg: `cursor id ${getMore} not found`,
    });
  });

  test("a batch size of zero opens a cursor and finds nothing yet; a limit ends it", async () => {
    await fill(numbered(20));
    const { cursor } = await ok({ find: "c", batchSize: 0, limit: 5 });
    expect(cursor.firstBatch).toEqual([]);
    expect(cursor.id.isZero()).toBe(false);
    const rest = await ok({ getMore: cursor.id, collection: "c", batchSize: 5 });
    expect(rest.cursor.nextBatch).toHaveLength(5);
    expect(rest.cursor.id.isZero()).toBe(true);
  });

  test("singleBatch and a negative limit leave no cursor", async () => {
    await fill(numbered(20));
    for (const options of [{ singleBatch: true, batchSize: 2 }, { limit: -2 }, { limit: 2 }]) {
      const { cursor } = await ok({ find: "c", ...options });
      expect(cursor.firstBatch).toHaveLength(2);
      expect(cursor.id.isZero()).toBe(true);
    }
    expect(context.cursors.size).toBe(0);
  });

  test("a batch holds 16 MB at most, and a large document goes alone", async () => {
    const text = "x".repeat(7 * 1024 * 1024);
    for (const _id of [1, 2, 3]) await fill([{ _id, text }]);
    const { cursor } = await ok({ find: "c", batchSize: 100 });
    expect(cursor.firstBatch.map(({ _id }) => _id)).toEqual([1, 2]);
    const rest = await ok({ getMore: cursor.id, collection: "c" });
    expect(rest.cursor.nextBatch.map(({ _id }) => _id)).toEqual([3]);
    expect(rest.cursor.id.isZero()).toBe(true);
  });

  test("writes between two batches do not disturb a cursor", async () => {
    await fill(numbered(10));
    const { cursor } = await ok({ find: "c", batchSize: 3 });
    await ok({ delete: "c", deletes: [{ q: { _id: { $in: [1, 4] } }, limit: 0 }] });
    await fill([{ _id: 10 }]);
    const rest = await ok({ getMore: cursor.id, collection: "c" });
    expect(rest.cursor.nextBatch.map(({ _id }) => _id)).toEqual([3, 5, 6, 7, 8, 9, 10]);
  });

  test("a dropped collection ends its cursors with an error", async () => {
    await fill(numbered(10));
    const { cursor } = await ok({ find: "c", batchSize: 3 });
    await ok({ drop: "c" });
    expect((await run({ getMore: cursor.id, collection: "c" })).ok).toBe(0);
    expect(context.cursors.size).toBe(0);
  });

  test("refuses what it cannot do", async () => {
    expect(await run({ find: "c", tailable: true })).toMatchObject({ code: 2 });
    expect(await run({ find: "c", min: { a: 1 } })).toMatchObject({ code: 238 });
    expect(await run({ find: "c", returnKey: true })).toMatchObject({ code: 238 });
    expect(await run({ find: "c", collation: { locale: "de" } })).toMatchObject({
      code: 238,
      codeName: "NotImplemented",
    });
    expect(await run({ find: "c", skip: -1 })).toMatchObject({ code: 51024 });
    expect(await run({ find: "nowhere", filter: { a: { $foo: 1 } } })).toMatchObject({ code: 2 });
    expect(await run({ find: "nowhere", sort: { a: 5 } })).toMatchObject({ ok: 0 });
    await ok({ find: "c", collation: { locale: "simple" }, allowDiskUse: true, noCursorTimeout: true });
  });

  test("stops when its time is up", async () => {
    await fill(numbered(1_000));
    step = 1;
    expect(await run({ find: "c", batchSize: 1_000, maxTimeMS: 1 })).toMatchObject({
      code: 50,
      codeName: "MaxTimeMSExpired",
      errmsg: "operation exceeded time limit",
    });
    expect(
      await run({ aggregate: "c", pipeline: [{ $group: { _id: "$n" } }], cursor: {}, maxTimeMS: 1 }),
    ).toMatchObject({ code: 50 });
    expect((await ok({ find: "c", batchSize: 1_000, maxTimeMS: 60_000 })).cursor.firstBatch).toHaveLength(1_000);
  });

  test("lets `let` variables into $expr", async () => {
    await fill(numbered(5));
    expect(
      (await ok({ find: "c", filter: { $expr: { $eq: ["$n", "$$x"] } }, let: { x: 3 } })).cursor.firstBatch,
    ).toEqual([{ _id: 3, n: 3 }]);
  });
});

describe("cursors", () => {
  const openOne = async (options: Doc = {}): Promise<Long> => {
    await ok({ drop: "c" });
    await fill(numbered(10));
    return (await ok({ find: "c", batchSize: 1, ...options })).cursor.id;
  };

  test("belong to a collection", async () => {
    const getMore = await openOne();
    expect(await run({ getMore, collection: "d" })).toMatchObject({ code: 13, codeName: "Unauthorized" });
    expect(await run({ getMore: 5, collection: "d" })).toMatchObject({ code: 14 });
  });

  test("can be killed", async () => {
    const id = await openOne();
    const other = Long.fromNumber(5);
    expect(await ok({ killCursors: "c", cursors: [id, other] })).toMatchObject({
      cursorsKilled: [id],
      cursorsNotFound: [other],
      cursorsAlive: [],
    });
    expect(await run({ getMore: id, collection: "c" })).toMatchObject({ code: 43 });
  });

  test("time out after ten idle minutes, unless they are to stay until their session ends", async () => {
    const lsid = { id: new UUID() };
    const idle = await openOne();
    const lasting = await openOne({ noCursorTimeout: true, lsid });
    context.cursors.sweep(new Date(time + 9 * 60_000));
    expect(context.cursors.size).toBe(2);
    context.cursors.sweep(new Date(time + 10 * 60_000));
    expect(await run({ getMore: idle, collection: "c" })).toMatchObject({ code: 43 });
    context.cursors.sweep(new Date(time + 29 * 60_000));
    expect((await ok({ getMore: lasting, collection: "c", batchSize: 1 })).cursor.nextBatch).toHaveLength(1);
    await ok({ endSessions: [lsid], $db: "admin" });
    expect(context.cursors.size).toBe(0);
  });
});

describe("update", () => {
  beforeEach(() =>
    fill([
      { _id: 1, n: 1 },
      { _id: 2, n: 1 },
      { _id: 3, n: 2 },
    ]),
  );
  const update = (...updates: Doc[]): Promise<Reply> => ok({ update: "c" }, { updates });

  test("changes one, or all", async () => {
    expect(await update({ q: { n: 1 }, u: { $inc: { n: 10 } } })).toEqual({ n: 1, nModified: 1, ok: 1 });
    expect(await update({ q: {}, u: { $set: { x: 1 } }, multi: true })).toEqual({ n: 3, nModified: 3, ok: 1 });
    expect(await found()).toEqual([
      { _id: 1, n: 11, x: 1 },
      { _id: 2, n: 1, x: 1 },
      { _id: 3, n: 2, x: 1 },
    ]);
  });

  test("counts as modified only what became different", async () => {
    expect(await update({ q: {}, u: { $set: { n: 1 } }, multi: true })).toMatchObject({ n: 3, nModified: 1 });
  });

  test("a change that moves documents in the index that finds them meets each once", async () => {
    await ok({ createIndexes: "c", indexes: [{ key: { n: 1 }, name: "n_1" }] });
    await update({ q: { n: { $gt: 0 } }, u: { $inc: { n: 1 } }, multi: true });
    expect((await found()).map(({ n }) => n)).toEqual([2, 2, 3]);
  });

  test("replaces, by pipeline too, and keeps the _id", async () => {
    await update({ q: { _id: 1 }, u: { a: 1 } }, { q: { _id: 2 }, u: [{ $set: { twice: { $multiply: ["$n", 2] } } }] });
    expect(await found({ _id: { $lt: 3 } })).toEqual([
      { _id: 1, a: 1 },
      { _id: 2, n: 1, twice: 2 },
    ]);
  });

  test("inserts what it does not find when asked to", async () => {
    const reply = await update(
      { q: { _id: 9 }, u: { $inc: { n: 1 }, $setOnInsert: { isNew: true } }, upsert: true },
      { q: { _id: 9 }, u: { $inc: { n: 1 } }, upsert: true },
      { q: { name: "x" }, u: { a: 1 }, upsert: true },
    );
    expect(reply).toMatchObject({ n: 3, nModified: 1, upserted: [{ index: 0, _id: 9 }, { index: 2 }] });
    expect(await found({ _id: 9 })).toEqual([{ _id: 9, n: 2, isNew: true }]);
    await ok({ update: "new", updates: [{ q: { _id: 1 }, u: { $set: { a: 1 } }, upsert: true }] });
    expect(await found({}, "new")).toEqual([{ _id: 1, a: 1 }]);
  });

  test("applies array filters and positions", async () => {
    await fill([{ _id: 4, list: [1, 5, 9] }]);
    await update({ q: { _id: 4 }, u: { $set: { "list.$[big]": 0 } }, arrayFilters: [{ big: { $gt: 4 } }] });
    await update({ q: { _id: 4, list: 1 }, u: { $set: { "list.$": 7 } } });
    expect(await found({ _id: 4 })).toEqual([{ _id: 4, list: [7, 0, 0] }]);
  });

  test("reports duplicates and bad updates each by its place", async () => {
    await ok({ createIndexes: "c", indexes: [{ key: { u: 1 }, name: "u_1", unique: true, sparse: true }] });
    const updates = [
      { q: { _id: 1 }, u: { $set: { u: 1 } } },
      { q: { _id: 2 }, u: { $set: { u: 1 } } },
      { q: {}, u: { a: 1 }, multi: true },
      { q: { _id: 3 }, u: { $set: { u: 3 } } },
    ];
    const reply = await ok({ update: "c", ordered: false }, { updates });
    expect(reply).toMatchObject({
      n: 2,
      nModified: 2,
      writeErrors: [
        { index: 1, code: 11000, keyPattern: { u: 1 }, keyValue: { u: 1 } },
        { index: 2, code: 9, errmsg: "multi update is not supported for replacement-style update" },
      ],
    });
    expect(await ok({ update: "c" }, { updates })).toMatchObject({ n: 1, writeErrors: [{ index: 1 }] });
  });
});

describe("delete", () => {
  test("removes one or all", async () => {
    await fill(numbered(20));
    expect(
      await ok({
        delete: "c",
        deletes: [
          { q: { n: 3 }, limit: 1 },
          { q: { n: 4 }, limit: 0 },
        ],
      }),
    ).toEqual({ n: 3, ok: 1 });
    expect(await ok({ count: "c" })).toMatchObject({ n: 17 });
    expect(await ok({ delete: "nowhere", deletes: [{ q: {}, limit: 0 }] })).toEqual({ n: 0, ok: 1 });
  });

  test("needs to know how many", async () => {
    expect(await run({ delete: "c", deletes: [{ q: {} }] })).toMatchObject({
      code: 40414,
      errmsg: "BSON field 'delete.deletes.limit' is missing but a required field",
    });
    expect(await run({ delete: "c", deletes: [{ q: {}, limit: 2 }] })).toMatchObject({
      code: 9,
      errmsg: "The limit field in delete objects must be 0 or 1. Got 2",
    });
  });
});

describe("findAndModify", () => {
  beforeEach(() =>
    fill([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ]),
  );
  const modify = (options: Doc): Promise<Reply> => ok({ findAndModify: "c", ...options });

  test("gives the document as it was, or as it became", async () => {
    expect(await modify({ query: {}, sort: { n: -1 }, update: { $inc: { n: 1 } } })).toEqual({
      lastErrorObject: { n: 1, updatedExisting: true },
      value: { _id: 2, n: 2 },
      ok: 1,
    });
    expect(
      await modify({ query: { _id: 2 }, update: { $inc: { n: 1 } }, new: true, fields: { _id: 0 } }),
    ).toMatchObject({ value: { n: 4 } });
  });

  test("removes, upserts, or finds nothing", async () => {
    expect(await modify({ query: { _id: 1 }, remove: true })).toEqual({
      lastErrorObject: { n: 1 },
      value: { _id: 1, n: 1 },
      ok: 1,
    });
    expect(await modify({ query: { _id: 1 }, remove: true })).toEqual({
      lastErrorObject: { n: 0 },
      value: null,
      ok: 1,
    });
    expect(await modify({ query: { _id: 1 }, update: { a: 1 } })).toEqual({
      lastErrorObject: { n: 0, updatedExisting: false },
      value: null,
      ok: 1,
    });
    expect(await modify({ query: { _id: "C" }, update: { $inc: { last: 5 } }, upsert: true, new: true })).toEqual({
      lastErrorObject: { n: 1, updatedExisting: false, upserted: "C" },
      value: { _id: "C", last: 5 },
      ok: 1,
    });
    expect(await modify({ query: { _id: "D" }, update: { $inc: { last: 5 } }, upsert: true })).toMatchObject({
      value: null,
    });
  });

  test("refuses contradictions, and duplicates as a whole", async () => {
    expect(await run({ findAndModify: "c", query: {} })).toMatchObject({
      code: 9,
      errmsg: "Either an update or remove=true must be specified",
    });
    expect(await run({ findAndModify: "c", update: {}, remove: true })).toMatchObject({ code: 9 });
    await ok({ createIndexes: "c", indexes: [{ key: { n: 1 }, name: "n_1", unique: true }] });
    expect(await run({ findAndModify: "c", query: { _id: 1 }, update: { $set: { n: 2 } } })).toMatchObject({
      ok: 0,
      code: 11000,
      codeName: "DuplicateKey",
      keyPattern: { n: 1 },
      keyValue: { n: 2 },
    });
  });
});

describe("aggregate", () => {
  const aggregate = async (pipeline: Doc[], options: Doc = {}): Promise<Doc[]> =>
    (await ok({ aggregate: "c", pipeline, cursor: {}, ...options })).cursor.firstBatch;

  test("runs a pipeline over what the planner finds", async () => {
    await fill(numbered(30));
    expect(
      await aggregate([{ $match: { n: { $lt: 3 } } }, { $sort: { _id: -1 } }, { $skip: 1 }, { $limit: 2 }]),
    ).toEqual([
      { _id: 21, n: 1 },
      { _id: 20, n: 0 },
    ]);
    const groups = await aggregate([
      { $match: { n: { $lt: 2 } } },
      { $group: { _id: "$n", sum: { $sum: "$_id" } } },
      { $sort: { _id: 1 } },
    ]);
    expect(groups).toEqual([
      { _id: 0, sum: 30 },
      { _id: 1, sum: 33 },
    ]);
  });

  test("counts as drivers ask for it", async () => {
    await fill(numbered(30));
    const count = { $group: { _id: 1, n: { $sum: 1 } } };
    expect(await aggregate([{ $match: { n: 3 } }, count])).toEqual([{ _id: 1, n: 3 }]);
    expect(await aggregate([{ $match: {} }, { $skip: 5 }, { $limit: 10 }, count])).toEqual([{ _id: 1, n: 10 }]);
    expect(await aggregate([{ $match: { n: 77 } }, count])).toEqual([]);
    expect(
      await aggregate([{ $match: { n: 3 } }, { $count: "all" }, { $set: { twice: { $multiply: ["$all", 2] } } }]),
    ).toEqual([{ all: 3, twice: 6 }]);
  });

  test("its cursors go on after other commands, also those that look up", async () => {
    await fill(numbered(300));
    await fill([{ _id: 3, name: "three" }], "names");
    const first = await ok({
      aggregate: "c",
      pipeline: [
        { $lookup: { from: "names", localField: "n", foreignField: "_id", as: "name" } },
        { $match: { "name.name": "three" } },
      ],
      cursor: { batchSize: 10 },
    });
    expect(first.cursor.firstBatch).toHaveLength(10);
    await ok({ delete: "c", deletes: [{ q: { _id: 293 }, limit: 1 }] });
    const rest = await ok({ getMore: first.cursor.id, collection: "c" });
    expect(rest.cursor.nextBatch).toHaveLength(19);
    expect(rest.cursor.id.isZero()).toBe(true);
  });

  test("refuses what it cannot do", async () => {
    expect(await run({ aggregate: "c", pipeline: [] })).toMatchObject({ code: 9 });
    expect(await run({ aggregate: "c", pipeline: [{ $out: "d" }], cursor: {} })).toMatchObject({ code: 238 });
    expect(await run({ aggregate: "c", pipeline: [{ $changeStream: {} }], cursor: {} })).toMatchObject({ code: 40573 });
    expect(await run({ aggregate: "c", pipeline: [{ $match: {}, $sort: {} }], cursor: {} })).toMatchObject({
      code: 40323,
    });
    expect(await run({ aggregate: "c", pipeline: [{ $nonsense: {} }], cursor: {} })).toMatchObject({ code: 40324 });
    expect(await run({ aggregate: 1, pipeline: [{ $match: {} }], cursor: {} })).toMatchObject({ code: 73 });
  });

  test("tells of collections, indexes and of nothing at all", async () => {
    await fill(numbered(3));
    expect(await aggregate([{ $collStats: { storageStats: {}, count: {} } }])).toMatchObject([
      { ns: "test.c", count: 3, storageStats: { count: 3, nindexes: 1 } },
    ]);
    expect(await aggregate([{ $indexStats: {} }, { $project: { name: 1 } }])).toEqual([{ name: "_id_" }]);
    expect(
      (await ok({ aggregate: 1, pipeline: [{ $currentOp: {} }], cursor: {}, $db: "admin" })).cursor.firstBatch,
    ).toEqual([]);
    const documents = {
      aggregate: 1,
      pipeline: [{ $documents: [{ a: 1 }, { a: 2 }] }, { $match: { a: 2 } }],
      cursor: {},
    };
    expect((await ok(documents)).cursor.firstBatch).toEqual([{ a: 2 }]);
  });
});

describe("count and distinct", () => {
  test("count heeds its query, skip and limit", async () => {
    await fill(numbered(30));
    expect(await ok({ count: "c" })).toEqual({ n: 30, ok: 1 });
    expect(await ok({ count: "c", query: { n: 3 } })).toEqual({ n: 3, ok: 1 });
    expect(await ok({ count: "c", query: { n: 3 }, skip: 1, limit: 1 })).toEqual({ n: 1, ok: 1 });
    expect(await ok({ count: "nowhere" })).toEqual({ n: 0, ok: 1 });
  });

  test("distinct lists each value once, those of arrays too, whatever their numeric type", async () => {
    await fill([{ a: 1 }, { a: [1, 2, [3]] }, { a: Long.ONE }, { a: null }, {}, { a: { x: 1 } }, { a: { x: 1 } }]);
    expect((await ok({ distinct: "c", key: "a" })).values).toEqual([1, 2, [3], null, { x: 1 }]);
    expect((await ok({ distinct: "c", key: "a", query: { a: 2 } })).values).toEqual([1, 2, [3]]);
  });
});

describe("collections and databases", () => {
  test("are made, listed, renamed and dropped", async () => {
    await ok({ create: "a" });
    await ok({ create: "a" });
    expect(await run({ create: "a", validationLevel: "off" })).toMatchObject({ code: 48, codeName: "NamespaceExists" });
    await fill([{ _id: 1 }], "b");
    const { cursor } = await ok({ listCollections: 1, filter: { name: "a" } });
    expect(cursor).toMatchObject({ ns: "test.$cmd.listCollections" });
    expect(cursor.firstBatch).toMatchObject([
      {
        name: "a",
        type: "collection",
        options: {},
        info: { readOnly: false },
        idIndex: { v: 2, key: { _id: 1 }, name: "_id_" },
      },
    ]);
    expect((await ok({ listCollections: 1, nameOnly: true })).cursor.firstBatch).toHaveLength(2);
    await ok({ renameCollection: "test.b", to: "test.c", $db: "admin" });
    expect(await found()).toEqual([{ _id: 1 }]);
    expect(await ok({ drop: "c" })).toMatchObject({ ns: "test.c", nIndexesWas: 1 });
    await ok({ drop: "c" });
    expect(await ok({ listDatabases: 1, $db: "admin" })).toMatchObject({ databases: [{ name: "test", empty: false }] });
    expect(await ok({ listDatabases: 1, nameOnly: true, $db: "admin" })).toMatchObject({
      databases: [{ name: "test" }],
    });
    expect(await ok({ dropDatabase: 1 })).toMatchObject({ dropped: "test" });
    expect(await ok({ listDatabases: 1, $db: "admin" })).toMatchObject({ databases: [], totalSize: 0 });
  });

  test("have sizes, and can be checked", async () => {
    await fill(numbered(10));
    expect(await ok({ collStats: "c" })).toMatchObject({ ns: "test.c", count: 10, nindexes: 1 });
    expect(await ok({ dbStats: 1 })).toMatchObject({ db: "test", collections: 1, objects: 10 });
    expect(await ok({ validate: "c" })).toMatchObject({ valid: true, nrecords: 10 });
  });

  test("capped ones and views are refused", async () => {
    expect(await run({ create: "x", capped: true, size: 100 })).toMatchObject({ code: 238 });
    expect(await run({ create: "x", viewOn: "c" })).toMatchObject({ code: 238 });
    expect(await run({ create: "x$y" })).toMatchObject({ code: 73 });
  });
});

describe("indexes", () => {
  const indexes = (...list: Doc[]): Doc => ({ createIndexes: "c", indexes: list });

  test("are made once, with their collection", async () => {
    const a = { key: { a: 1 }, name: "a_1" };
    expect(await ok(indexes(a))).toEqual({
      numIndexesBefore: 1,
      numIndexesAfter: 2,
      createdCollectionAutomatically: true,
      ok: 1,
    });
    expect(await ok(indexes(a))).toEqual({
      numIndexesBefore: 2,
      numIndexesAfter: 2,
      note: "all indexes already exist",
      ok: 1,
    });
    await ok(indexes({ key: { b: -1, c: 1 }, name: "b_c", unique: true, sparse: true, background: true }));
    expect((await ok({ listIndexes: "c" })).cursor).toMatchObject({
      ns: "test.c",
      firstBatch: [
        { v: 2, key: { _id: 1 }, name: "_id_" },
        { v: 2, key: { a: 1 }, name: "a_1" },
        { v: 2, key: { b: -1, c: 1 }, name: "b_c", unique: true, sparse: true },
      ],
    });
  });

  test("are made all or none", async () => {
    await fill([
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
    ]);
    const both = indexes({ key: { b: 1 }, name: "b_1" }, { key: { a: 1 }, name: "a_1", unique: true });
    expect(await run(both)).toMatchObject({ ok: 0, code: 11000 });
    expect((await ok({ listIndexes: "c" })).cursor.firstBatch).toHaveLength(1);
    expect(await run({ createIndexes: "new", indexes: [{ key: { a: "text" }, name: "x" }] })).toMatchObject({ ok: 0 });
    expect((await ok({ listCollections: 1 })).cursor.firstBatch).toHaveLength(1);
  });

  test("that contradict others, or say too little, are refused", async () => {
    await ok(indexes({ key: { a: 1 }, name: "a_1" }));
    expect(await run(indexes({ key: { a: 1 }, name: "other" }))).toMatchObject({ code: 85 });
    expect(await run(indexes({ key: { b: 1 }, name: "a_1" }))).toMatchObject({ code: 86 });
    expect(await run(indexes({ key: { b: 1 } }))).toMatchObject({ code: 9 });
    expect(await run(indexes())).toMatchObject({ code: 2, errmsg: "Must specify at least one index to create" });
    expect(await ok(indexes({ key: { _id: 1 }, name: "mine" }))).toMatchObject({ note: "all indexes already exist" });
  });

  test("are dropped by name, by key, or all", async () => {
    const keys = ["a", "b", "c", "d", "e"];
    await ok(indexes(...keys.map((key) => ({ key: { [key]: 1 }, name: `${key}_1` }))));
    expect(await ok({ dropIndexes: "c", index: "a_1" })).toEqual({ nIndexesWas: 6, ok: 1 });
    await ok({ dropIndexes: "c", index: { b: 1 } });
    await ok({ dropIndexes: "c", index: ["c_1"] });
    expect(await run({ dropIndexes: "c", index: "zzz" })).toMatchObject({
      code: 27,
      errmsg: "index not found with name [zzz]",
    });
    expect(await run({ dropIndexes: "c", index: { z: 1 } })).toMatchObject({
      code: 27,
      errmsg: "can't find index with key: { z: 1 }",
    });
    expect(await run({ dropIndexes: "c", index: "_id_" })).toMatchObject({ code: 72, errmsg: "cannot drop _id index" });
    expect(await ok({ dropIndexes: "c", index: "*" })).toMatchObject({
      nIndexesWas: 3,
      msg: "non-_id indexes dropped for collection",
    });
    expect(await run({ dropIndexes: "zzz", index: "*" })).toMatchObject({ code: 26 });
    expect(await run({ listIndexes: "zzz" })).toMatchObject({ code: 26, errmsg: "ns does not exist: test.zzz" });
  });

  test("change how long documents live, and whether they are hidden", async () => {
    await ok(indexes({ key: { at: 1 }, name: "at_1", expireAfterSeconds: 60 }));
    expect(await ok({ collMod: "c", index: { keyPattern: { at: 1 }, expireAfterSeconds: 90, hidden: true } })).toEqual({
      expireAfterSeconds_old: 60,
      expireAfterSeconds_new: 90,
      hidden_old: false,
      hidden_new: true,
      ok: 1,
    });
    expect((await ok({ listIndexes: "c" })).cursor.firstBatch[1]).toEqual({
      v: 2,
      key: { at: 1 },
      name: "at_1",
      expireAfterSeconds: 90,
      hidden: true,
    });
    expect(await run({ collMod: "c", index: { name: "at_1", expireAfterSeconds: -5 } })).toMatchObject({ ok: 0 });
    expect((await ok({ listIndexes: "c" })).cursor.firstBatch).toHaveLength(2);
  });
});

describe("explain", () => {
  const stages = (plan: unknown): string[] => {
    const { stage, inputStage } = plan as { stage: string; inputStage?: Doc };
    return [stage, ...(inputStage ? stages(inputStage) : [])];
  };
  const winning = async (explain: Doc): Promise<string[]> => {
    const { queryPlanner } = await ok({ explain, verbosity: "queryPlanner" });
    return stages((queryPlanner as Doc).winningPlan);
  };

  test("tells the plan of every command that has a query", async () => {
    await fill(numbered(30));
    await ok({ createIndexes: "c", indexes: [{ key: { n: 1 }, name: "n_1" }] });
    const filter = { n: 3 };
    expect(await winning({ find: "c", filter })).toEqual(["FETCH", "IXSCAN"]);
    expect(await winning({ find: "c", filter, projection: { n: 1 } })).toEqual([
      "PROJECTION_DEFAULT",
      "FETCH",
      "IXSCAN",
    ]);
    expect(await winning({ find: "c", filter: { x: 1 } })).toEqual(["COLLSCAN"]);
    expect((await winning({ count: "c", query: filter }))[0]).toBe("COUNT");
    expect(await winning({ distinct: "c", key: "_id", query: filter })).toEqual(["FETCH", "IXSCAN"]);
    expect(await winning({ update: "c", updates: [{ q: filter, u: { $set: { a: 1 } }, multi: true }] })).toEqual([
      "UPDATE",
      "FETCH",
      "IXSCAN",
    ]);
    expect(await winning({ delete: "c", deletes: [{ q: filter, limit: 0 }] })).toEqual(["DELETE", "FETCH", "IXSCAN"]);
    expect((await winning({ findAndModify: "c", query: filter, remove: true }))[0]).toBe("DELETE");
    expect(await winning({ aggregate: "c", pipeline: [{ $match: filter }], cursor: {} })).toEqual(["FETCH", "IXSCAN"]);
    expect(await winning({ find: "nowhere" })).toEqual(["EOF"]);
    expect(await ok({ count: "c" })).toMatchObject({ n: 30 });
  });

  test("runs the query when asked what it costs", async () => {
    await fill(numbered(30));
    const { executionStats } = await ok({ explain: { find: "c", filter: { n: 3 } }, verbosity: "executionStats" });
    expect(executionStats).toMatchObject({
      nReturned: 3,
      totalDocsExamined: 30,
      totalKeysExamined: 0,
      executionSuccess: true,
    });
    const explained = await ok({
      aggregate: "c",
      pipeline: [{ $match: { n: 1 } }, { $group: { _id: "$n" } }],
      explain: true,
    });
    expect(explained.stages).toMatchObject([{ $cursor: { queryPlanner: {} } }, { $group: {} }]);
  });

  test("refuses unknown commands and depths", async () => {
    expect(await run({ explain: { foo: 1 } })).toMatchObject({ code: 59 });
    expect(await run({ explain: { find: "c" }, verbosity: "x" })).toMatchObject({ code: 2 });
  });
});

describe("the server", () => {
  test("presents itself as a standalone MongoDB 7.0", async () => {
    const hello = await ok({ hello: 1, client: {}, compression: [], helloOk: true, $db: "admin" });
    expect(hello).toMatchObject({
      helloOk: true,
      isWritablePrimary: true,
      maxBsonObjectSize: 16777216,
      maxMessageSizeBytes: 48000000,
      maxWriteBatchSize: 100000,
      logicalSessionTimeoutMinutes: 30,
      connectionId: 1,
      minWireVersion: 0,
      maxWireVersion: 21,
      readOnly: false,
    });
    expect(hello).not.toHaveProperty("topologyVersion");
    expect(hello).not.toHaveProperty("setName");
    expect(await ok({ isMaster: 1, $db: "admin" })).toMatchObject({ ismaster: true });
    expect(await ok({ buildInfo: 1 })).toMatchObject({ version: "7.0.0", versionArray: [7, 0, 0, 0], embedded: {} });
  });

  test("answers what shells ask when they connect", async () => {
    for (const body of [
      { ping: 1 },
      { connectionStatus: 1, showPrivileges: true },
      { serverStatus: 1 },
      { hostInfo: 1 },
      { getCmdLineOpts: 1 },
      { getParameter: 1, featureCompatibilityVersion: 1 },
      { getLog: "startupWarnings" },
      { whatsmyuri: 1 },
      { currentOp: 1 },
      { startSession: 1 },
    ]) {
      await ok({ ...body, $db: "admin" });
    }
    expect(await run({ replSetGetStatus: 1, $db: "admin" })).toMatchObject({ code: 76 });
  });
});

test("the largest document goes in and comes out of every command", async () => {
  const text = "x".repeat(16 * 1024 * 1024 - 31);
  expect(await fill([{ _id: 1, text }])).toEqual({ n: 1, ok: 1 });
  expect(await found()).toEqual([{ _id: 1, text }]);
  const changed = await ok({ findAndModify: "c", query: {}, update: { $set: { _id: 1 } }, new: true });
  expect(changed.value).toEqual({ _id: 1, text });
  expect((await ok({ update: "c", updates: [{ q: {}, u: { $set: { more: 1 } } }] })).writeErrors).toMatchObject([
    { code: 10334 },
  ]);
});

test("a reply built by hand is the BSON that a library makes", async () => {
  await fill([{ _id: "ä", list: [{ a: 1 }] }, { _id: 2 }]);
  const reply = await dispatch(request({ find: "c" }), trusted);
  expect(Buffer.from(serialize(deserialize(reply, { promoteValues: false }))).equals(reply)).toBe(true);
});
