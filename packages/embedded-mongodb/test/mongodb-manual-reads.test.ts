// As mongodb-manual.test.ts, for what is read, and for collections and their indexes.

import { mongo } from "mongoose";
import { describe, expect, test } from "vitest";
import type { Doc } from "./differential/values.ts";
import { aServerToAsk } from "./support/manual.ts";

const { reply, insert } = aServerToAsk();
const index = (key: Doc, rest: Doc = {}): Promise<Doc> =>
  reply({ createIndexes: "c", indexes: [{ key, name: Object.entries(key).flat().join("_"), ...rest }] });
const found = async (command: Doc): Promise<unknown> =>
  ((await reply({ find: "c", ...command })).cursor as { firstBatch: Doc[] } | undefined)?.firstBatch;
const ids = async (command: Doc): Promise<unknown> => ((await found(command)) as Doc[]).map(({ _id }) => _id);

describe("find", () => {
  test("$all of nothing matches nothing, by whatever plan", async () => {
    await insert({ _id: 1 }, { _id: 2, a: [] }, { _id: 3, a: [1] });
    await index({ a: 1 });
    const filter = { a: { $all: [] } };
    for (const more of [{}, { sort: { _id: 1 } }, { sort: { a: 1 } }, { hint: "a_1" }, { hint: { $natural: 1 } }])
      expect(await ids({ filter, ...more })).toEqual([]);
    expect(await ids({ filter: { ...filter, _id: 1 } })).toEqual([]);
    expect(await ids({ filter: { a: { $not: filter.a } }, sort: { _id: 1 } })).toEqual([1, 2, 3]);
  });

  test.each<[Doc, number]>([
    [{ a: 1, "a.b": 1 }, 31_249],
    [{ "a.b": 1, a: 1 }, 31_250],
    [{ a: 1, b: 0 }, 31_254],
    [{ a: 0, b: 1 }, 31_253],
    [{ "a.$": 1 }, 31_277],
  ])("refuses the projection %o also when there is nothing to project", async (projection, code) => {
    expect(await reply({ find: "c", projection })).toMatchObject({ ok: 0, code });
  });

  test("an empty array comes before null, and null is what is not there", async () => {
    await insert({ _id: 5 }, { _id: 1, a: [] }, { _id: 2, a: null }, { _id: 3, a: 1 });
    expect(await ids({ sort: { a: 1, _id: 1 } })).toEqual([1, 2, 5, 3]);
    expect(await ids({ sort: { a: -1, _id: 1 } })).toEqual([3, 2, 5, 1]);
    await index({ a: 1, _id: 1 });
    expect(await ids({ sort: { a: 1, _id: 1 } })).toEqual([1, 2, 5, 3]);
  });

  test("two arrays in one sort are refused", async () => {
    await insert({ _id: 1, a: [1], b: [1] });
    expect(await reply({ find: "c", sort: { a: 1, b: 1 } })).toMatchObject({ ok: 0, code: 2 });
  });

  test("null does not match a field of an empty array", async () => {
    await insert({ _id: 1, a: [] }, { _id: 2 }, { _id: 3, a: [{}] });
    expect(await ids({ filter: { "a.b": null }, sort: { _id: 1 } })).toEqual([2, 3]);
  });

  test("a slice of what is no array is all of it", async () => {
    await insert({ _id: 1, a: 2 });
    expect(await found({ projection: { _id: { $slice: 0 }, a: { $slice: 1 } } })).toEqual([{ _id: 1, a: 2 }]);
  });
});

describe("aggregate", () => {
  const result = async (...pipeline: Doc[]): Promise<unknown> =>
    ((await reply({ aggregate: "c", pipeline, cursor: {} })).cursor as { firstBatch: Doc[] }).firstBatch;

  test("$count of nothing gives no document, a group of nothing neither", async () => {
    expect(await result({ $count: "n" })).toEqual([]);
    expect(await result({ $group: { _id: null, n: { $sum: 1 } } })).toEqual([]);
  });

  test("the one field of a group's _id is null where it is missing; of several it is left out", async () => {
    await insert({ _id: 1, b: 2 });
    expect(await result({ $group: { _id: { x: "$a" } } })).toEqual([{ _id: { x: null } }]);
    expect(await result({ $group: { _id: { x: "$a", y: "$b" } } })).toEqual([{ _id: { y: 2 } }]);
    expect(await result({ $group: { _id: "$a" } })).toEqual([{ _id: null }]);
  });

  test("a computed field stays where the field was", async () => {
    await insert({ _id: 1, a: 0, b: 1 });
    expect(JSON.stringify(await result({ $set: { "a.c": 2 } }))).toBe('[{"_id":1,"a":{"c":2},"b":1}]');
  });
});

describe("indexes", () => {
  test("to a unique one a missing field is null, and there is one such at most", async () => {
    await index({ "a.b": -1, c: 1 }, { unique: true });
    expect(await insert({ _id: 1 })).toMatchObject({ n: 1 });
    expect(await insert({ _id: 2, c: null })).toMatchObject({
      n: 0,
      writeErrors: [{ code: 11_000, keyValue: { "a.b": null, c: null } }],
    });
  });

  test("at most one field of a compound one holds an array, and a taken _id comes first", async () => {
    await index({ a: 1, b: 1 });
    expect(await insert({ _id: 1, a: [], b: [] })).toMatchObject({ n: 0, writeErrors: [{ code: 171 }] });
    await insert({ _id: 1 });
    expect(await insert({ _id: 1, a: [], b: [] })).toMatchObject({ n: 0, writeErrors: [{ code: 11_000 }] });
  });

  test("all that are asked for are checked before the first is made", async () => {
    await index({ a: 1 });
    await insert({ _id: 1, b: [], c: [] });
    const indexes = [
      { key: { b: 1, c: 1 }, name: "b_1_c_1" },
      { key: { a: 1 }, name: "a_1", unique: true },
    ];
    expect(await reply({ createIndexes: "c", indexes })).toMatchObject({ ok: 0, code: 86 });
  });

  test("a drop counts every one", async () => {
    await index({ a: 1 });
    await index({ b: 1 });
    expect(await reply({ drop: "c" })).toMatchObject({ ok: 1, nIndexesWas: 3 });
    expect(await reply({ drop: "c" })).toMatchObject({ ok: 1 });
  });

  test("a collection may be made twice in the same way, and not in another", async () => {
    expect(await reply({ create: "c" })).toMatchObject({ ok: 1 });
    expect(await reply({ create: "c" })).toMatchObject({ ok: 1 });
    expect(await reply({ create: "c", capped: true, size: 4_096 })).toMatchObject({ ok: 0, code: 48 });
  });
});

describe("what the reference was seen to do otherwise, once in thousands of sequences", () => {
  test("a sort by an element's number puts what is missing before an object", async () => {
    await insert({ _id: 3, a: [{ b: [{}] }] }, { _id: 1 }, { _id: 2 });
    expect(await ids({ sort: { "a.0.b": 1, _id: 1 } })).toEqual([1, 2, 3]);
  });

  test("a field that $unset took away is missing to the stage behind it", async () => {
    await insert({ _id: 1, b: 2 });
    const { cursor } = await reply({
      aggregate: "c",
      pipeline: [{ $sort: { _id: 1 } }, { $unset: "b" }, { $set: { a: "$b" } }],
      cursor: {},
    });
    expect((cursor as Doc).firstBatch).toEqual([{ _id: 1 }]);
  });

  test("a path into bytes is as missing as one into nothing: one group", async () => {
    await insert({ _id: 1, a: Buffer.alloc(0) }, { _id: "a" });
    const group = { $group: { _id: { x: "$a.b" }, count: { $sum: 1 } } };
    const { cursor } = await reply({ aggregate: "c", pipeline: [group, { $count: "groups" }], cursor: {} });
    expect((cursor as Doc).firstBatch).toEqual([{ groups: 1 }]);
  });

  test("two arrays cannot be sorted by together, in findAndModify neither", async () => {
    await insert({ _id: 1, a: [{}], b: [""] });
    expect(
      await reply({ findAndModify: "c", query: {}, sort: { b: -1, a: 1 }, update: { $set: { x: 1 } } }),
    ).toMatchObject({ ok: 0, code: 2 });
  });

  test("1.0 in an array and 1 are the same key of a unique index", async () => {
    await index({ a: 1 }, { unique: true });
    await insert({ _id: 1, a: [null, new mongo.Double(1)] });
    expect(await insert({ _id: 5, a: [1] })).toMatchObject({ writeErrors: [{ index: 0, code: 11_000 }] });
  });
});
