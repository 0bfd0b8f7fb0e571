// Mongoose on the server of this run: what Onit uses of it and what whoever extends Onit would reach for.
import { randomBytes } from "node:crypto";
import mongoose, { mongo, Schema, Types } from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseUri, story } from "../support/database.ts";

let connection: mongoose.Connection;
let isFerret = false; // it leaves out what a duplicate collided with

type Author = { name: string; mails: string[] };
type Book = { title: string; author: Types.ObjectId | Author | null; pages?: number; tags: string[] };

const authors = new Schema<Author>({ name: { type: String, required: true }, mails: [String] });
authors.index({ name: 1 }, { unique: true });
const books = new Schema<Book>(
  {
    title: { type: String, required: true },
    author: { type: Schema.Types.ObjectId, ref: "Author" },
    pages: { type: Number, min: 1 },
    tags: [String],
  },
  { timestamps: true, optimisticConcurrency: true },
);

/** FerretDB has another word for it when two race. */
const isTaken = ({ code }: { code: number }): boolean => code === 11_000 || (isFerret && code === 1);

async function open() {
  connection = await mongoose.createConnection(databaseUri(), { autoIndex: false, autoCreate: false }).asPromise();
  isFerret = "ferretdb" in ((await connection.db!.command({ buildInfo: 1 })) as object);
}

/** Models of a story's own, on collections of its own. */
function models() {
  const mark = randomBytes(4).toString("hex");
  return {
    Authors: connection.model<Author>(`Author-${mark}`, authors, `authors-${mark}`),
    Books: connection.model<Book>(`Book-${mark}`, books, `books-${mark}`),
  };
}

story("mongoose", () => {
  beforeAll(open);
  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  test("saves, reads, and fills in what a document refers to", async () => {
    const { Authors, Books } = models();
    const ada = await Authors.create({ name: "Ada" });
    await Books.create([
      { title: "Notes", author: ada._id },
      { title: "Nobody's", author: null },
    ]);
    const found = await Books.find()
      .sort({ title: -1 })
      .populate<{ author: Author }>({ path: "author", model: Authors });
    expect(found.map(({ author }) => author?.name)).toEqual(["Ada", undefined]);
    const lean = await Books.findOne({ title: "Notes" }).lean();
    expect(lean?.author).toEqual(ada._id);
  });

  test("keeps every kind of value as it was", async () => {
    const schema = new Schema(
      {
        map: { type: Map, of: Number },
        price: Schema.Types.Decimal128,
        bytes: Buffer,
        big: BigInt,
        double: Schema.Types.Double,
        uuid: Schema.Types.UUID,
        at: Date,
        nested: { deep: { list: [{ name: String, _id: false }] } },
        any: Schema.Types.Mixed,
      },
      { minimize: false },
    );
    const Things = connection.model("Thing", schema, "things");
    const any = { none: null, list: [1, "two", [3.5, { four: 4 }], []], empty: {}, pattern: /a.b/i };
    const { _id } = await Things.create({
      map: { one: 1, two: 2 },
      price: "12345678901234567890.123456789",
      bytes: Buffer.from([0, 1, 255]),
      big: 9_007_199_254_740_993n,
      double: 2,
      uuid: "9c8ef2ab-0d43-4d5f-9d8a-3f0b2b8a3a11",
      at: new Date("2026-03-02T09:00:00.123Z"),
      nested: { deep: { list: [{ name: "x" }] } },
      any,
    });
    const thing = await Things.findById(_id).orFail();
    expect(Object.fromEntries(thing.map ?? [])).toEqual({ one: 1, two: 2 });
    expect(`${thing.price}`).toBe("12345678901234567890.123456789");
    expect([...(thing.bytes ?? [])]).toEqual([0, 1, 255]);
    expect(thing.big).toBe(9_007_199_254_740_993n);
    expect(`${thing.uuid}`).toBe("9c8ef2ab-0d43-4d5f-9d8a-3f0b2b8a3a11");
    expect(thing.at?.toISOString()).toBe("2026-03-02T09:00:00.123Z");
    expect(thing.nested?.deep?.list[0]?.name).toBe("x");
    expect(thing.any).toEqual(any);
    expect(await Things.countDocuments({ double: { $type: "double" } })).toBe(1);
  });

  test("changes arrays, maps and subdocuments where they lie", async () => {
    const child = new Schema({ name: String, count: Number });
    const Parents = connection.model(
      "Parent",
      new Schema({ children: [child], map: { type: Map, of: String } }),
      "parents",
    );
    const parent = await Parents.create({
      children: [
        { name: "a", count: 1 },
        { name: "b", count: 2 },
      ],
      map: { x: "1" },
    });
    parent.children.push({ name: "c", count: 3 });
    parent.children[0]!.count = 10;
    parent.map?.set("y", "2");
    await parent.save();
    parent.children.pull(parent.children[1]!._id);
    await parent.save();
    const again = await Parents.findById(parent._id).orFail();
    expect(again.children.map(({ name, count }) => `${name}${count}`)).toEqual(["a10", "c3"]);
    expect(again.map?.get("y")).toBe("2");
    await Parents.updateOne({ _id: parent._id, "children.name": "c" }, { $set: { "children.$.count": 30 } });
    await Parents.updateOne(
      { _id: parent._id },
      { $inc: { "children.$[one].count": 1 } },
      { arrayFilters: [{ "one.name": "a" }] },
    );
    const last = await Parents.findById(parent._id).lean().orFail();
    expect(last.children.map(({ count }) => count)).toEqual([11, 30]);
  });

  test("sets timestamps, and moves only the later one on a change", async () => {
    const { Books } = models();
    const made = await Books.create({ title: "One" });
    const { createdAt, updatedAt } = made.toObject() as unknown as { createdAt: Date; updatedAt: Date };
    await Books.updateOne({ _id: made._id }, { title: "Two" });
    const after = (await Books.findById(made._id).lean().orFail()) as unknown as { createdAt: Date; updatedAt: Date };
    expect(after.createdAt).toEqual(createdAt);
    expect(after.updatedAt.getTime()).toBeGreaterThanOrEqual(updatedAt.getTime());
  });

  test("refuses what the schema does not allow, before the server sees it", async () => {
    const { Books } = models();
    await expect(Books.create({ pages: 0 })).rejects.toMatchObject({
      name: "ValidationError",
      errors: { title: expect.anything(), pages: expect.anything() },
    });
    const bad = Books.updateOne({}, { pages: 0 }, { runValidators: true });
    await expect(bad).rejects.toMatchObject({ name: "ValidationError" });
    expect(await Books.countDocuments()).toBe(0);
  });

  test("of two who change one document, the later one is told", async () => {
    const { Books } = models();
    const { _id } = await Books.create({ title: "One" });
    const [first, second] = [await Books.findById(_id).orFail(), await Books.findById(_id).orFail()];
    first.title = "First";
    await first.save();
    second.title = "Second";
    await expect(second.save()).rejects.toMatchObject({ name: "VersionError" });
    expect(await Books.findById(_id).lean()).toMatchObject({ title: "First", __v: 1 });
  });

  test("findOneAndUpdate makes what is missing, once, and gives it before or after", async () => {
    const { Authors } = models();
    await Authors.createIndexes();
    const make = (): Promise<unknown> =>
      Authors.findOneAndUpdate({ name: "Ada" }, { $push: { mails: "x" } }, { upsert: true, returnDocument: "after" })
        .orFail()
        .catch((error) => (isTaken(error) ? make() : Promise.reject(error)));
    await Promise.all(Array.from({ length: 8 }, make));
    expect(await Authors.countDocuments()).toBe(1);
    const before = await Authors.findOneAndUpdate({ name: "Ada" }, { $set: { mails: [] } }).orFail();
    expect(before.mails).toHaveLength(8);
    const raw = await Authors.findOneAndUpdate(
      { name: "Bob" },
      { $setOnInsert: { mails: ["y"] } },
      {
        upsert: true,
        returnDocument: "after",
        includeResultMetadata: true,
      },
    );
    expect(raw.lastErrorObject).toMatchObject({ updatedExisting: false, n: 1, upserted: raw.value?._id });
    expect(await Authors.findOneAndDelete({ name: "Bob" })).toMatchObject({ mails: ["y"] });
    expect(await Authors.findOneAndReplace({ name: "Nobody" }, { name: "Somebody" })).toBeNull();
  });

  test("a taken key is error 11000, and says which one it was", async () => {
    const { Authors } = models();
    await Authors.createIndexes();
    await Authors.create({ name: "Ada" });
    const error = await Authors.create({ name: "Ada" }).catch((problem) => problem);
    expect(error).toBeInstanceOf(mongo.MongoServerError);
    expect(error.code).toBe(11_000);
    if (!isFerret) {
      expect(error).toMatchObject({ keyPattern: { name: 1 }, keyValue: { name: "Ada" } });
      expect(error.message).toMatch(
        /^E11000 duplicate key error collection: .* index: name_1 dup key: \{ name: "Ada" \}/,
      );
    }
  });

  test("insertMany without order gives back those that went in", async () => {
    const { Authors } = models();
    await Authors.createIndexes();
    const some = [{ name: "a" }, { name: "a" }, { name: "b" }, {}];
    const result = await Authors.insertMany(some, { ordered: false, rawResult: true }).catch((problem) => problem);
    expect(result.insertedCount ?? result.result.insertedCount).toBe(2);
    expect((await Authors.distinct("name")).toSorted()).toEqual(["a", "b"]);
  });

  test("counts, tells apart, and knows what exists", async () => {
    const { Books } = models();
    await Books.insertMany([
      { title: "a", tags: ["x", "y"] },
      { title: "b", tags: ["y"] },
      { title: "c", tags: [] },
    ]);
    expect(await Books.countDocuments({ tags: "y" })).toBe(2);
    expect(await Books.countDocuments({}, { skip: 1, limit: 5 })).toBe(2);
    expect(await Books.estimatedDocumentCount()).toBe(3);
    expect(await Books.distinct("tags")).toHaveLength(2);
    expect(await Books.exists({ title: "a" })).toMatchObject({ _id: expect.any(Types.ObjectId) });
  });

  test("aggregates", async () => {
    const { Books } = models();
    await Books.insertMany([
      { title: "a", pages: 10, tags: ["x", "y"] },
      { title: "b", pages: 20, tags: ["y"] },
    ]);
    const byTag = await Books.aggregate([
      { $unwind: "$tags" },
      { $group: { _id: "$tags", pages: { $sum: "$pages" }, titles: { $push: "$title" } } },
      { $sort: { _id: 1 } },
      { $project: { _id: 0, tag: "$_id", pages: 1, books: { $size: "$titles" } } },
    ]);
    expect(byTag).toEqual([
      { pages: 10, tag: "x", books: 1 },
      { pages: 30, tag: "y", books: 2 },
    ]);
    expect(await Books.aggregate([{ $match: { pages: { $gt: 10 } } }, { $count: "many" }])).toEqual([{ many: 1 }]);
  });
});
