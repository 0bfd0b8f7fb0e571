// Where the reference of test/differential departs from MongoDB, the embedded server has to follow MongoDB: its manual,
// and where that is silent its public source. Each difference listed in known.ts has its assertion here.

import { mongo } from "mongoose";
import { describe, expect, test } from "vitest";
import type { Doc } from "./differential/values.ts";
import { aServerToAsk } from "./support/manual.ts";

const { db, reply, insert } = aServerToAsk();
const all = (): Promise<Doc[]> => db().collection("c").find().toArray();

test("a duplicate says which index, which key and which value it was", async () => {
  await reply({ createIndexes: "c", indexes: [{ key: { a: 1, "b.c": -1 }, name: "a_1_b.c_-1", unique: true }] });
  await insert({ _id: 1, a: 1, b: { c: "x" } });
  const duplicate = { code: 11_000, keyPattern: { a: 1, "b.c": -1 }, keyValue: { a: 1, "b.c": "x" } };
  const errmsg = `E11000 duplicate key error collection: ${db().databaseName}.c index: a_1_b.c_-1 dup key: { a: 1, b.c: "x" }`;
  const inserted = await insert({ _id: 2, a: 1, b: { c: "x" } });
  expect(inserted).toMatchObject({ ok: 1, n: 0, writeErrors: [{ index: 0, ...duplicate, errmsg }] });
  await insert({ _id: 3 });
  const updated = await reply({ update: "c", updates: [{ q: { _id: 3 }, u: { a: 1, b: { c: "x" } } }] });
  expect(updated).toMatchObject({ ok: 1, n: 0, nModified: 0, writeErrors: [{ index: 0, ...duplicate }] });
  const modified = await reply({ findAndModify: "c", query: { _id: 3 }, update: { a: 1, b: { c: "x" } } });
  expect(modified).toMatchObject({ ok: 0, codeName: "DuplicateKey", ...duplicate });
});

test("a duplicate _id is one of the index _id_", async () => {
  await insert({ _id: 1 });
  expect(await insert({ _id: 1 })).toMatchObject({
    writeErrors: [{ index: 0, code: 11_000, keyPattern: { _id: 1 }, keyValue: { _id: 1 } }],
  });
});

test("a unique index over documents that collide is error 11000 too, and is not made", async () => {
  await insert({ a: 1 }, { a: 1 });
  const made = await reply({ createIndexes: "c", indexes: [{ key: { a: 1 }, name: "a_1", unique: true }] });
  expect(made).toMatchObject({
    ok: 0,
    code: 11_000,
    codeName: "DuplicateKey",
    keyPattern: { a: 1 },
    keyValue: { a: 1 },
  });
  expect(await db().collection("c").indexes()).toHaveLength(1);
});

test("a count without a filter is exact at once", async () => {
  await insert({ a: 1 }, { a: 2 });
  await reply({ delete: "c", deletes: [{ q: {}, limit: 0 }] });
  expect(await reply({ count: "c" })).toMatchObject({ n: 0 });
});

test("without a sort documents come in the order in which they went in, also after they changed", async () => {
  await insert({ _id: 3 }, { _id: 1 }, { _id: 2 });
  await reply({ update: "c", updates: [{ q: { _id: 3 }, u: { $set: { a: "x".repeat(10_000) } } }] });
  expect((await all()).map(({ _id }) => _id)).toEqual([3, 1, 2]);
});

const update = (q: Doc, u: unknown, rest: Doc = {}): Promise<Doc> =>
  reply({ update: "c", updates: [{ q, u, ...rest }] });
const codeOf = (answer: Doc): unknown => answer.code ?? (answer.writeErrors as Doc[] | undefined)?.[0]?.code;
const upsert = { upsert: true };

describe("an update is refused before any document is looked at", () => {
  test.each<[string, unknown, number]>([
    ["two operators at one path", { $mul: { a: 0 }, $setOnInsert: { a: "" } }, 40],
    ["a path and a part of it", { $set: { "a.b": 1 }, $unset: { a: "" } }, 40],
    ["an operand before a conflict", { $inc: { a: "" }, $mul: { a: 0 } }, 14],
    ["an operand", { $mul: { "a.$": new mongo.ObjectId() } }, 14],
    ["an operator that is none", { $bad: { a: 1 } }, 9],
    ["a rename to itself", { $rename: { a: "a" }, $inc: { a: 1 } }, 2],
    ["a rename on one path", { $rename: { "a.5": "a" } }, 2],
  ])("%s", async (_, u, code) => {
    expect(codeOf(await update({ _id: 1 }, u))).toBe(code);
    expect(codeOf(await reply({ findAndModify: "c", query: { _id: 1 }, update: u }))).toBe(code);
    expect(await all()).toEqual([]);
  });

  test("a replacement of many; and the update comes before the filter", async () => {
    expect(codeOf(await update({}, { a: 1 }, { multi: true }))).toBe(9);
    expect(codeOf(await update({ a: { $bad: 1 } }, { $bad: { a: 1 } }))).toBe(9);
    expect(codeOf(await update({ a: { $bad: 1 } }, { $set: { a: 1 } }))).toBe(2);
  });
});

describe("an update at its document", () => {
  test.each<[string, Doc, unknown, number]>([
    ["array updates want an array", { _id: 1, a: 0 }, { $set: { "a.$[]": 1 } }, 2],
    ["so do they when they remove", { _id: 1 }, { $unset: { "a.$[].b": 1 } }, 2],
    ["$ wants an element that the filter found", { _id: 1, a: 0 }, { $set: { "a.$": 1 } }, 2],
    ["$pop of no array", { _id: 1, a: {} }, { $pop: { a: 1 } }, 14],
    ["$push to no array", { _id: 1, a: {} }, { $push: { a: { $each: [] } } }, 2],
    ["a bool is no number", { _id: 1, n: false }, { $inc: { n: 1 } }, 14],
    ["null is no number", { _id: 1, n: null }, { $mul: { n: 1 } }, 14],
    ["$pull through an array by name", { _id: 1, a: [] }, { $pull: { "a.b.c": 1 } }, 28],
    ["$inc through an array by name", { _id: 1, a: [] }, { $inc: { "a.b": 1 } }, 28],
    ["$rename out of a value", { _id: 1, a: 1 }, { $rename: { "a.b": "c" } }, 28],
    ["the error of the first path", { _id: 1, a: [] }, { $pull: { "a.b.c": 1 }, $set: { _id: 2 } }, 66],
    ["a pipeline that changes _id", { _id: 1 }, [{ $set: { _id: 2 } }], 66],
  ])("%s", async (_, document, u, code) => {
    await insert(document);
    expect(codeOf(await update({ _id: 1 }, u))).toBe(code);
    expect(await all()).toEqual([document]);
  });

  test.each<[string, Doc, unknown, Doc, number]>([
    [
      "new fields come in lexicographic order",
      { _id: 1 },
      { $set: { n: 1 }, $inc: { "c.b": 1 } },
      { _id: 1, c: { b: 1 }, n: 1 },
      1,
    ],
    [
      "numbers in a path in the order of numbers",
      { _id: 1, a: [] },
      { $set: { "a.10": 1, "a.2": 2 } },
      { _id: 1, a: [null, null, 2, null, null, null, null, null, null, null, 1] },
      1,
    ],
    ["$pull of what is not there makes no parents", { _id: 1 }, { $pull: { "a.b": 1 } }, { _id: 1 }, 0],
    ["$pop neither", { _id: 1 }, { $pop: { "a.b": 1 } }, { _id: 1 }, 0],
    ["$rename of what is not there does nothing", { _id: 1, b: [0] }, { $rename: { a: "b.c" } }, { _id: 1, b: [0] }, 0],
    [
      "$rename of an element that is not there neither",
      { _id: 1, a: [] },
      { $rename: { "a.0.b": "b" } },
      { _id: 1, a: [] },
      0,
    ],
    [
      "$pull tries the elements of an array",
      { _id: 1, a: [["x"], "y"] },
      { $pull: { a: { $ne: "x" } } },
      { _id: 1, a: [["x"]] },
      1,
    ],
    ["$rename of nothing to _id neither", { _id: 1 }, { $rename: { a: "_id" } }, { _id: 1 }, 0],
    ["$unset of what no path leads to", { _id: 1, b: [[]] }, { $unset: { "b.c": 1 } }, { _id: 1, b: [[]] }, 0],
    ["$push of nothing makes an array", { _id: 1 }, { $push: { "x.y": { $each: [] } } }, { _id: 1, x: { y: [] } }, 1],
    ["a replacement that changes nothing", { _id: 1 }, {}, { _id: 1 }, 0],
    ["a pipeline that changes nothing", { _id: 1 }, [{ $replaceWith: { b: "$a" } }], { _id: 1 }, 0],
    [
      "a computed field stays where it was",
      { _id: 1, a: 0, b: 1 },
      [{ $set: { "a.c": 2 } }],
      { _id: 1, a: { c: 2 }, b: 1 },
      1,
    ],
    [
      "a path of an expression does not enter arrays in arrays",
      { _id: 1, a: [[]] },
      [{ $set: { a: "$a.b" } }],
      { _id: 1, a: [] },
      1,
    ],
  ])("%s", async (_, document, u, after, nModified) => {
    await insert(document);
    expect(await update({ _id: 1 }, u)).toEqual({ n: 1, nModified, ok: 1 });
    expect(JSON.stringify(await all())).toBe(JSON.stringify([after]));
  });

  test("an upsert of contradicting or impossible fields is refused", async () => {
    expect(codeOf(await update({ "a.b": 1, a: 0 }, { $set: { c: 1 } }, upsert))).toBe(54);
    expect(codeOf(await update({ _id: 1 }, [{ $set: { _id: 2 } }], upsert))).toBe(66);
    expect(codeOf(await insert({ _id: [1] }))).toBe(2); // fixDocumentForInsert; only updates say 53
    expect(codeOf(await update({}, { $push: { _id: 1 } }, upsert))).toBe(53);
    expect(await all()).toEqual([]);
  });
});

describe("findAndModify", () => {
  test("has found a document also when there was nothing to change", async () => {
    await insert({ _id: 1 });
    const found = await reply({ findAndModify: "c", query: {}, update: { $pull: { a: 1 } }, upsert: true });
    expect(found).toMatchObject({ lastErrorObject: { n: 1, updatedExisting: true }, value: { _id: 1 } });
  });

  test.each([{ remove: true }, { update: { $set: { a: 1 } } }, { update: { $set: { a: 1 } }, new: true }])(
    "refuses fields that make no sense before it changes anything: %o",
    async (what) => {
      await insert({ _id: 1 });
      expect(codeOf(await reply({ findAndModify: "c", query: {}, ...what, fields: { a: 1, b: 0 } }))).toBe(31_254);
      expect(await all()).toEqual([{ _id: 1 }]);
    },
  );

  test("refuses its update and its filter before its fields", async () => {
    const fields = { a: 1, b: 0 };
    const conflict = { findAndModify: "c", query: {}, update: { $set: { a: 1 }, $inc: { a: 1 } }, fields };
    expect(codeOf(await reply(conflict))).toBe(40);
    expect(codeOf(await reply({ findAndModify: "c", query: { a: { $bad: 1 } }, remove: true, fields }))).toBe(2);
  });
});

test("the values of let are worked out before any document is looked at", async () => {
  await insert({ _id: 1, a: 3 }, { _id: 2, a: 5 });
  const more = { let: { three: { $add: [1, 2] }, text: { $literal: "$a" } } };
  const filter = { $expr: { $eq: ["$a", "$$three"] } };
  expect(await reply({ find: "c", filter, ...more })).toMatchObject({ cursor: { firstBatch: [{ _id: 1, a: 3 }] } });
  const pipeline = [{ $match: filter }, { $project: { text: "$$text" } }];
  expect(await reply({ aggregate: "c", pipeline, cursor: {}, ...more })).toMatchObject({
    cursor: { firstBatch: [{ _id: 1, text: "$a" }] },
  });
  const update = { update: "c", updates: [{ q: filter, u: [{ $set: { b: { $multiply: ["$$three", 2] } } }] }] };
  expect(await reply({ ...update, ...more })).toMatchObject({ ok: 1, nModified: 1 });
  expect(await reply({ delete: "c", deletes: [{ q: filter, limit: 0 }], ...more })).toMatchObject({ ok: 1, n: 1 });
  expect(await all()).toEqual([{ _id: 2, a: 5 }]);
  expect(await reply({ find: "c", let: { x: "$a" } })).toMatchObject({ ok: 0, code: 4_890_500 });
  expect(await reply({ find: "c", let: { X: 1 } })).toMatchObject({ ok: 0, codeName: "FailedToParse" });
});

test("the fields of a DBRef in an array can be asked for", async () => {
  await insert({ _id: 1, refs: [{ $ref: "tickets", $id: 5 }] }, { _id: 2, refs: [{ $ref: "mails", $id: 6 }] });
  const ids = async (condition: Doc): Promise<unknown[]> =>
    (
      await db()
        .collection("c")
        .find({ refs: { $elemMatch: condition } })
        .toArray()
    ).map(({ _id }) => _id);
  expect(await ids({ $id: 5 })).toEqual([1]);
  expect(await ids({ $ref: "mails" })).toEqual([2]);
  expect(await ids({ $ref: "mails", $id: 6 })).toEqual([2]);
  expect(await ids({ $id: { $gt: 5 } })).toEqual([2]);
});

test("an upsert that inserts may have fields that begin with a dollar, a change of what is there may not", async () => {
  const upsert = { q: { date: "2021-07-07" }, u: { $set: { phone: 25.17, $hotel: 320.1 } }, upsert: true };
  expect(await reply({ update: "c", updates: [upsert] })).toMatchObject({ ok: 1, n: 1, nModified: 0 });
  expect(await all()).toMatchObject([{ date: "2021-07-07", phone: 25.17, $hotel: 320.1 }]);
  expect(await reply({ update: "c", updates: [upsert] })).toMatchObject({ n: 0, writeErrors: [{ code: 52 }] });
});
