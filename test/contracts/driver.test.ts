// Many documents at once, and the driver below mongoose: bulk writes and how they fail, cursors, indexes, files, what is refused.

import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import mongoose, { mongo, Schema } from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseUri, story } from "../support/database.ts";

let connection: mongoose.Connection;
let isFerret = false; // it knows no transactions, and says no more than a code

async function open() {
  connection = await mongoose.createConnection(databaseUri(), { autoIndex: false, autoCreate: false }).asPromise();
  isFerret = "ferretdb" in ((await connection.db!.command({ buildInfo: 1 })) as object);
}

story("the driver", () => {
  beforeAll(open);
  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  const letters = (text: string) => [...text].map((_id) => ({ _id }));

  test("bulkWrite does every kind of thing and counts each", async () => {
    const c = connection.collection<{ _id: string; n?: number }>("bulk");
    await c.insertMany(letters("abcd"));
    const result = await c.bulkWrite([
      { insertOne: { document: { _id: "e" } } },
      { updateOne: { filter: { _id: "a" }, update: { $set: { n: 1 } } } },
      { updateMany: { filter: { _id: { $in: ["b", "c"] } }, update: { $inc: { n: 2 } } } },
      { updateOne: { filter: { _id: "z" }, update: { $set: { n: 9 } }, upsert: true } },
      { replaceOne: { filter: { _id: "d" }, replacement: { n: 4 } } },
      { deleteOne: { filter: { _id: "e" } } },
      { deleteMany: { filter: { n: 2 } } },
    ]);
    expect(result).toMatchObject({
      insertedCount: 1,
      matchedCount: 4,
      modifiedCount: 4,
      upsertedCount: 1,
      deletedCount: 3,
    });
    expect(result.upsertedIds).toEqual({ 3: "z" });
    expect(await c.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: "a", n: 1 },
      { _id: "d", n: 4 },
      { _id: "z", n: 9 },
    ]);
  });

  test.each([
    { ordered: true, inserted: 1, failed: [1] },
    { ordered: false, inserted: 2, failed: [1, 3] },
  ])(
    "a bulk that fails tells what was done and what was not (ordered: $ordered)",
    async ({ ordered, inserted, failed }) => {
      const c = connection.collection<{ _id: string }>(`failing-${ordered}`);
      await c.insertMany(letters("x"));
      const error = await c.insertMany(letters("axbx"), { ordered }).catch((problem) => problem);
      expect(error).toBeInstanceOf(mongo.MongoBulkWriteError);
      expect(error).toMatchObject({ code: 11_000, insertedCount: inserted });
      expect(error.writeErrors.map(({ index }: { index: number }) => index)).toEqual(failed);
      expect(error.writeErrors.map(({ code }: { code: number }) => code)).toEqual(failed.map(() => 11_000));
      expect(error.writeErrors[0].err.op).toEqual({ _id: "x" });
      expect(await c.countDocuments()).toBe(1 + inserted);
    },
  );

  test("a failed update in an unordered bulk leaves the others alone", async () => {
    const c = connection.collection<{ _id: string; n?: number }>("failing-update");
    await c.insertMany([
      { _id: "a", n: 1 },
      { _id: "b", n: "text" as unknown as number },
      { _id: "c", n: 3 },
    ]);
    const updates: mongo.AnyBulkWriteOperation<{ _id: string; n?: number }>[] = ["a", "b", "c"].map((_id) => ({
      updateOne: { filter: { _id }, update: { $inc: { n: 1 } } },
    }));
    const error = await c.bulkWrite(updates, { ordered: false }).catch((problem) => problem);
    expect(error).toMatchObject({ name: "MongoBulkWriteError", code: 14, modifiedCount: 2, matchedCount: 2 });
    expect((await c.find().sort({ _id: 1 }).toArray()).map(({ n }) => n)).toEqual([2, "text", 4]);
  });

  test("a unique index over documents that collide is refused and leaves nothing behind", async () => {
    const c = connection.collection("colliding");
    await c.insertMany([{ a: 1 }, { a: 1 }]);
    await expect(c.createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({ code: isFerret ? 1 : 11_000 });
    expect(await c.indexes()).toHaveLength(1);
  });

  test("a transaction is refused with a clear error, and nothing of it stays", async () => {
    const c = connection.collection("transactions");
    await c.insertOne({ a: 1 });
    const session = await connection.startSession();
    const attempt = session.withTransaction(() => c.insertOne({ a: 2 }, { session }), { maxTimeMS: 2_000 });
    const error = await attempt.catch((problem) => problem);
    await session.endSession();
    expect(error).toBeInstanceOf(Error);
    if (isFerret) return; // knows no commit, and keeps what was written before it
    // The driver has words of its own for a write that is refused so.
    expect(error.originalError ?? error).toMatchObject({
      code: 20,
      codeName: "IllegalOperation",
      message: "Transaction numbers are only allowed on a replica set member or mongos",
    });
    expect(await c.countDocuments()).toBe(1);
  });

  test("GridFS keeps a file of several chunks", async () => {
    const bucket = new mongo.GridFSBucket(connection.db!, { chunkSizeBytes: 1_000 });
    const bytes = randomBytes(4_321);
    const upload = bucket.openUploadStream("small.bin", { metadata: { of: "a test" } });
    await pipeline(Readable.from([bytes]), upload);
    const [file] = await bucket.find({ filename: "small.bin" }).toArray();
    expect(file).toMatchObject({ length: 4_321, chunkSize: 1_000, metadata: { of: "a test" } });
    const parts: Buffer[] = [];
    for await (const part of bucket.openDownloadStream(upload.id)) parts.push(part as Buffer);
    const digest = (some: Buffer) => createHash("sha256").update(some).digest("hex");
    expect(digest(Buffer.concat(parts))).toBe(digest(bytes));
    await bucket.delete(upload.id);
    expect(await connection.collection("fs.chunks").countDocuments()).toBe(0);
  });

  test("a cursor brings everything in batches, and may be closed early", async () => {
    const Numbers = connection.model("Number", new Schema({ _id: Number, square: Number }), "numbers");
    await Numbers.insertMany(Array.from({ length: 250 }, (_, n) => ({ _id: n, square: n * n })));
    const seen: number[] = [];
    for await (const { _id } of Numbers.find().sort({ _id: 1 }).batchSize(7).cursor()) seen.push(_id!);
    expect(seen).toEqual(Array.from({ length: 250 }, (_, n) => n));
    const early = Numbers.find().sort({ _id: -1 }).batchSize(3).lean().cursor();
    expect((await early.next())?._id).toBe(249);
    await early.close();
    expect(await early.next().catch(() => null)).toBeNull();
    const skipped = await Numbers.find({ _id: { $gte: 10 } })
      .sort({ _id: 1 })
      .skip(200)
      .limit(100)
      .lean();
    expect(skipped).toHaveLength(40);
  });

  test("makes, lists and drops indexes as the schema says", async () => {
    const schema = new Schema({ a: String, b: Number, at: Date });
    schema.index({ a: 1, b: -1 }, { unique: true, partialFilterExpression: { a: { $exists: true } } });
    schema.index({ b: 1 }, { sparse: true });
    schema.index({ at: 1 }, { expireAfterSeconds: 3_600 });
    const Indexed = connection.model("Indexed", schema, "indexed");
    await Indexed.createIndexes();
    await Indexed.collection.createIndex({ old: 1 });
    expect((await Indexed.syncIndexes()) as string[]).toEqual(["old_1"]);
    expect(await Indexed.syncIndexes()).toEqual([]);
    const indexes = new Map((await Indexed.listIndexes()).map((index) => [index.name, index]));
    expect([...indexes.keys()].toSorted()).toEqual(["_id_", "a_1_b_-1", "at_1", "b_1"]);
    expect(indexes.get("a_1_b_-1")).toMatchObject({
      v: 2,
      key: { a: 1, b: -1 },
      unique: true,
      partialFilterExpression: { a: { $exists: true } },
    });
    expect(indexes.get("b_1")).toMatchObject({ sparse: true });
    expect(indexes.get("at_1")).toMatchObject({ expireAfterSeconds: 3_600 });
    await Indexed.collection.dropIndex("b_1");
    expect(await Indexed.listIndexes()).toHaveLength(3);
  });
});
