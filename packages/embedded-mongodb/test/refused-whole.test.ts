// What went wrong once and must not again: a command that is refused leaves nothing, and harms nobody else.

import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Long, serialize } from "bson";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createCursors } from "../src/commands/cursors.ts";
import { dispatcher } from "../src/commands/dispatch.ts";
import type { Client } from "../src/commands/handler.ts";
import { type Doc, decode } from "../src/language/values.ts";
import { DEFAULT_NAME, filesOf } from "../src/name.ts";
import { openEnvironment } from "../src/storage/open-env.ts";
import { openStorage, type Storage } from "../src/storage/storage.ts";

type Reply = Doc & { code: number; cursor: { firstBatch: Doc[]; nextBatch: Doc[]; id: Long }; writeErrors: Doc[] };

const folder = mkdtempSync(join(tmpdir(), "embedded-refused-"));
let storage: Storage;
let isOurs = true;
let time = 0;
let answer: ReturnType<typeof dispatcher>;

const run = async (body: Doc, client: Client = { id: 1, isTrusted: true }): Promise<Reply> => {
  const reply = await answer({ body: serialize({ ...body, $db: "test" }), sequences: new Map() }, client);
  return decode(reply) as Reply;
};
const fill = (...documents: Doc[]): Promise<Reply> => run({ insert: "c", documents });
const found = async (filter: Doc = {}, more: Doc = {}): Promise<Doc[]> =>
  (await run({ find: "c", filter, ...more })).cursor.firstBatch;

beforeAll(() => {
  storage = openStorage(openEnvironment(folder), () => {
    if (!isOurs) throw new Error("taken over");
  });
});
beforeEach(() => {
  isOurs = true;
  storage.write(() => storage.dropDatabase("test"));
  const now = (): Date => {
    time += 1;
    return new Date(time);
  };
  const context = { storage, cursors: createCursors(), now, startedAt: now(), connections: () => 1 };
  answer = dispatcher(context);
});
afterAll(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

test("findAndModify with a projection that is refused, at once or by the document, changes and removes nothing", async () => {
  await fill({ _id: 1, a: 1, zero: 0 });
  const change = { findAndModify: "c", query: { _id: 1 }, update: { $set: { a: 100 } } };
  const divided = { q: { $divide: ["$a", "$zero"] } };
  for (const isNew of [false, true]) {
    expect(await run({ ...change, new: isNew, fields: { a: 1, z: 0 } })).toMatchObject({ code: 31_254 });
    expect(await run({ ...change, new: isNew, fields: divided })).toHaveProperty("code");
  }
  expect(await run({ findAndModify: "c", query: { _id: 1 }, remove: true, fields: divided })).toHaveProperty("code");
  expect(await found()).toEqual([{ _id: 1, a: 1, zero: 0 }]);
});

test("the commands that were to be written together with one that fails half-way are written all the same", async () => {
  await fill({ _id: 1, a: 1, zero: 0 });
  const fields = { q: { $divide: ["$a", "$zero"] } };
  const replies = await Promise.all([
    run({ insert: "c", documents: [{ _id: 2 }] }),
    run({ findAndModify: "c", query: { _id: 1 }, update: { $set: { a: 2 } }, new: true, fields }),
    run({ insert: "c", documents: [{ _id: 3 }] }),
  ]);
  expect(replies.map(({ ok }) => Number(ok))).toEqual([1, 0, 1]);
  expect((await found()).map(({ _id, a }) => [_id, a])).toEqual([
    [1, 1],
    [2, undefined],
    [3, undefined],
  ]);
});

test("an insert of tens of thousands of duplicates says of each that it failed, in a reply that fits", async () => {
  await fill({ _id: "x".repeat(1_000) });
  const documents = Array.from({ length: 20_000 }, () => ({ _id: "x".repeat(1_000) }));
  const [reply] = await Promise.all([
    answer(
      {
        body: serialize({ insert: "c", ordered: false, $db: "test" }),
        sequences: new Map([["documents", [...documents, { _id: 1 }].map((one) => serialize(one))]]),
      },
      { id: 1, isTrusted: true },
    ),
  ]);
  expect(decode(reply!)).toMatchObject({ n: 1 });
  expect((decode(reply!) as Reply).writeErrors).toHaveLength(20_000);
  expect(await found({ _id: 1 })).toHaveLength(1);
});

test("an error that repeats sixteen megabytes of nonsense is told in short, and the next command is answered", async () => {
  const reply = await run({ find: "c", filter: { a: { [`$${"x".repeat(16 * 1024 * 1024)}`]: 1 } } });
  expect(String(reply.errmsg).length).toBeLessThanOrEqual(10_000);
  expect(Number((await run({ ping: 1 })).ok)).toBe(1);
});

test("a sparse index is not asked for what it does not hold", async () => {
  await fill({ _id: 1, a: [] }, { _id: 2, a: { c: 1 } }, { _id: 3, a: [7] });
  await run({ createIndexes: "c", indexes: [{ key: { "a.c": 1 }, name: "a.c_1", sparse: true }] });
  for (const condition of [{ $ne: null }, { $nin: [null, 5] }]) {
    expect((await found({ "a.c": condition })).map(({ _id }) => _id)).toEqual([1, 2, 3]);
  }
});

test.each([[{ $and: [] }], [{ $and: "x" }], [{ $or: [{ _id: 1 }, 5] }], [{ $and: [{ _id: 1 }, 5] }]])(
  "a filter with %j is refused also where an index would find the rest of it",
  async (mistake) => {
    await fill({ _id: 1 });
    const reply = await run({ delete: "c", deletes: [{ q: { _id: 1, ...mistake }, limit: 1 }] });
    expect(reply.writeErrors ?? [reply]).toMatchObject([{ code: 2 }]);
    expect(await found()).toHaveLength(1);
  },
);

test("a document too deep to be written again is refused from the start", async () => {
  let deep: Doc = { end: 1 };
  for (let level = 0; level < 185; level++) deep = { d: deep };
  expect((await fill({ _id: 1, deep })).writeErrors).toMatchObject([{ code: 2 }]);
  expect(await found()).toEqual([]);
});

test("a sorted cursor of a collection that was dropped says so", async () => {
  await fill(...Array.from({ length: 30 }, (_, _id) => ({ _id, b: -_id })));
  const { cursor } = await run({ find: "c", sort: { b: 1 }, batchSize: 10 });
  await run({ drop: "c" });
  expect(await run({ getMore: cursor.id, collection: "c" })).toMatchObject({ code: 175 });
});

test.each([
  ["a search that finds nothing", { find: "c", filter: { b: "none" } }],
  ["a sort", { find: "c", sort: { b: 1 } }],
  ["a count", { count: "c", query: { b: "none" } }],
  ["an aggregation", { aggregate: "c", pipeline: [{ $match: { b: "none" } }], cursor: {} }],
])("%s ends when its time is over", async (_, command) => {
  await fill(...Array.from({ length: 2_000 }, (_each, _id) => ({ _id, b: _id })));
  expect(await run({ ...command, maxTimeMS: 5 })).toMatchObject({ code: 50 });
});

test("after a transaction that failed a paused scan still gives each document once", async () => {
  await run({ createIndexes: "c", indexes: [{ key: { b: 1 }, name: "b_1" }] });
  await fill(...Array.from({ length: 300 }, (_, _id) => ({ _id, b: _id })));
  const { cursor } = await run({ find: "c", filter: { b: { $gte: 0 } }, hint: "b_1", batchSize: 10 });
  expect(() =>
    storage.write(() => {
      storage.create({ db: "test", name: "other" });
      throw new Error("the disk is full");
    }),
  ).toThrow("the disk is full");
  await fill({ _id: "many", b: [250, 260, 270] });
  const rest = (await run({ getMore: cursor.id, collection: "c" })).cursor.nextBatch.map(({ _id }) => _id);
  expect(rest.filter((id) => id === "many")).toHaveLength(1);
});

test("whoever has lost the folder writes nothing more", async () => {
  await fill({ _id: 1 });
  isOurs = false;
  expect(await fill({ _id: 2 })).toMatchObject({ code: 1, errmsg: expect.stringContaining("taken over") });
  isOurs = true;
  expect(await found()).toEqual([{ _id: 1 }]);
});

test("the data file is closed to others from the start", () => {
  const { data } = filesOf(DEFAULT_NAME);
  for (const name of [data, `${data}-lock`]) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
});
