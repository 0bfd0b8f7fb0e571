// Aggregation pipelines.

import { Decimal128, Double, Long, ObjectId } from "bson";
import { describe, expect, test } from "vitest";
import { CommandError } from "../src/errors.ts";
import { runPipeline } from "../src/language/pipeline.ts";
import { type Doc, decode, encode } from "../src/language/values.ts";

const now = new Date("2026-03-01T12:00:00Z");

function run(docs: Doc[], stages: Doc[], others: Record<string, Doc[]> = {}, variables: Doc = {}): Doc[] {
  const stored = docs.map((doc) => decode(encode(doc)));
  const before = stored.map(encode);
  const collection = (name: string): Doc[] => others[name] ?? [];
  const results = [...runPipeline(stored, stages, { now, variables, collection })].map((doc) => decode(encode(doc)));
  expect(stored.map(encode), "the input is untouched").toEqual(before);
  return results;
}

/** What an expression gives for a document. */
const value = (expr: unknown, doc: Doc = {}): unknown => run([doc], [{ $replaceWith: { value: expr } }])[0]!.value;

function refusal(stages: Doc[], docs: Doc[] = []): number {
  try {
    run(docs, stages);
  } catch (error) {
    if (error instanceof CommandError) return error.code;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("a pipeline", () => {
  test("checks all stages at once, before it reads a document", () => {
    const unread: Iterable<Doc> = {
      [Symbol.iterator]() {
        throw new Error("was read");
      },
    };
    const context = { now, collection: () => [] };
    expect(() => runPipeline(unread, [{ $match: {} }, { $foo: 1 }], context)).toThrow(
      "Unrecognized pipeline stage name: '$foo'",
    );
    expect(refusal([{ $foo: 1 }])).toBe(40_324);
    expect(refusal([{}])).toBe(40_323);
    expect(refusal([{ $match: {}, $limit: 1 }])).toBe(40_323);
  });

  test("says which of MongoDB's stages and operators it does not have", () => {
    for (const name of ["$out", "$merge", "$setWindowFields", "$geoNear"]) expect(refusal([{ [name]: {} }])).toBe(238);
    expect(refusal([{ $group: { _id: 1, a: { $accumulator: {} } } }])).toBe(238);
    expect(refusal([{ $match: { $where: "true" } }])).toBe(2);
    expect(refusal([{ $addFields: { a: { $function: {} } } }])).toBe(2);
    expect(refusal([{ $addFields: { a: { $foo: 1 } } }])).toBe(168);
    expect(refusal([{ $addFields: { a: "$$nope" } }], [{}])).toBe(17_276);
  });

  test("reads no more than it is asked for", () => {
    let read = 0;
    function* endless(): Generator<Doc> {
      for (;;) yield { _id: read++ };
    }
    const stages = [{ $match: { _id: { $gte: 2 } } }, { $skip: 1 }, { $unwind: "$_id" }, { $limit: 2 }];
    const results = runPipeline(endless(), stages, { now, collection: () => [] });
    expect(read).toBe(0);
    expect([...results]).toEqual([{ _id: 3 }, { _id: 4 }]);
    expect(read).toBe(5);
  });

  test("knows $$NOW, $$ROOT and the command's variables", () => {
    expect(run([{ _id: 1 }], [{ $set: { n: "$$NOW", r: "$$ROOT", v: "$$by.x" } }], {}, { by: { x: 2 } })).toEqual([
      { _id: 1, n: now, r: { _id: 1 }, v: 2 },
    ]);
    expect(run([{ _id: 1 }], [{ $match: { $expr: { $eq: ["$_id", "$$one"] } } }], {}, { one: Long.ONE })).toHaveLength(
      1,
    );
  });
});

describe("stages that reshape", () => {
  test("$set reaches into documents and arrays, in place, without changing the input", () => {
    const doc = { _id: 1, a: { b: 1, c: 2 }, l: [{ x: 1 }, 5], s: 1 };
    expect(run([doc], [{ $set: { "a.b": 9, l: { y: 2 }, "s.t": 1, n: "$nope", a2: "$$REMOVE" } }])).toEqual([
      { _id: 1, a: { b: 9, c: 2 }, l: [{ x: 1, y: 2 }, { y: 2 }], s: { t: 1 } },
    ]);
    expect(Object.keys(run([doc], [{ $addFields: { z: 1, a: 1, b: 2 } }])[0]!)).toEqual([
      "_id",
      "a",
      "l",
      "s",
      "z",
      "b",
    ]);
  });

  test("$project, $unset, $replaceRoot and $replaceWith", () => {
    const doc = { _id: 1, a: { b: 1, c: 2 }, d: 3 };
    expect(run([doc], [{ $project: { "a.b": 1, e: "$d" } }])).toEqual([{ _id: 1, a: { b: 1 }, e: 3 }]);
    expect(run([doc], [{ $unset: ["a.b", "d"] }])).toEqual([{ _id: 1, a: { c: 2 } }]);
    expect(run([doc], [{ $replaceRoot: { newRoot: "$a" } }])).toEqual([{ b: 1, c: 2 }]);
    expect(run([doc], [{ $replaceWith: { $mergeObjects: ["$a", { b: 5 }, null] } }])).toEqual([{ b: 5, c: 2 }]);
    expect(refusal([{ $replaceWith: "$d" }], [doc])).toBe(40_228);
    expect(refusal([{ $project: {} }])).toBe(51_272);
    expect(refusal([{ $project: { a: 1, b: 0 } }])).toBe(31_254);
    expect(refusal([{ $project: { "a.$": 1 } }])).toBe(31_324);
  });

  test("$unwind gives a document per element, with an index and the empty ones if asked", () => {
    const docs = [{ _id: 1, a: [5, 6] }, { _id: 2, a: [] }, { _id: 3, a: null }, { _id: 4 }, { _id: 5, a: 7 }];
    expect(run(docs, [{ $unwind: "$a" }])).toEqual([
      { _id: 1, a: 5 },
      { _id: 1, a: 6 },
      { _id: 5, a: 7 },
    ]);
    const options = { path: "$a", includeArrayIndex: "i", preserveNullAndEmptyArrays: true };
    expect(run(docs, [{ $unwind: options }])).toEqual([
      { _id: 1, a: 5, i: Long.ZERO },
      { _id: 1, a: 6, i: Long.ONE },
      { _id: 2, i: null },
      { _id: 3, a: null, i: null },
      { _id: 4, i: null },
      { _id: 5, a: 7, i: null },
    ]);
    expect(run([{ _id: 1, a: { b: [1], c: 2 } }], [{ $unwind: "$a.b" }])).toEqual([{ _id: 1, a: { b: 1, c: 2 } }]);
    expect(refusal([{ $unwind: "a" }])).toBe(28_818);
  });
});

describe("stages that order and gather", () => {
  test("$sort is in BSON order and stable, arrays by their smallest or largest element", () => {
    const docs = [
      { _id: 1, a: "x" },
      { _id: 2, a: Long.fromNumber(2) },
      { _id: 3, a: [9, 1] },
      { _id: 4 },
      { _id: 5, a: new Double(2) },
    ];
    const ids = (stage: Doc) => run(docs, [stage]).map(({ _id }) => _id);
    expect(ids({ $sort: { a: 1 } })).toEqual([4, 3, 2, 5, 1]);
    expect(ids({ $sort: { a: -1 } })).toEqual([1, 3, 2, 5, 4]);
    expect(refusal([{ $sort: {} }])).toBe(15_976);
  });

  test("$group takes equal keys for one and sums in the wider type", () => {
    const docs = [
      { k: 1, n: 1 },
      { k: new Double(1), n: Long.fromNumber(2) },
      { k: Long.ONE, n: "x" },
      { n: 5 },
      { k: null, n: 1.5 },
    ];
    expect(run(docs, [{ $group: { _id: "$k", n: { $sum: "$n" }, c: { $count: {} } } }])).toEqual([
      { _id: 1, n: Long.fromNumber(3), c: 3 },
      { _id: null, n: 6.5, c: 2 },
    ]);
    expect(run(docs, [{ $group: { _id: { a: "$k", b: "$nope" } } }])).toEqual([
      { _id: { a: 1 } },
      { _id: {} },
      { _id: { a: null } },
    ]);
    expect(run([], [{ $group: { _id: null, n: { $sum: 1 } } }])).toEqual([]);
  });

  test("ObjectIds, dates and documents are keys by value", () => {
    const id = "65a1b2c3d4e5f60718293a4b";
    const docs = [0, 1].flatMap(() => [{ k: new ObjectId(id) }, { k: new Date(5) }, { k: { a: 1, b: [2] } }]);
    expect(run(docs, [{ $sortByCount: "$k" }]).map(({ count }) => count)).toEqual([2, 2, 2]);
    expect(run([{ k: { a: 1, b: 2 } }, { k: { b: 2, a: 1 } }], [{ $group: { _id: "$k" } }])).toHaveLength(2);
  });

  test("the accumulators", () => {
    const docs = [{ a: 3, t: "x" }, { a: Long.ONE, t: "y" }, { t: "x" }, { a: null }, { a: new Double(2) }];
    const of = (accumulator: Doc) => run(docs, [{ $group: { _id: null, v: accumulator } }])[0]!.v;
    expect(of({ $avg: "$a" })).toEqual(new Double(2));
    expect(of({ $min: "$a" })).toEqual(Long.ONE);
    expect(of({ $max: "$a" })).toBe(3);
    expect(of({ $first: "$a" })).toBe(3);
    expect(of({ $last: "$a" })).toEqual(new Double(2));
    expect(of({ $push: "$t" })).toEqual(["x", "y", "x"]);
    expect(of({ $addToSet: "$t" })).toEqual(["x", "y"]);
    expect(of({ $mergeObjects: "$$ROOT" })).toEqual({ a: new Double(2), t: "x" });
    expect(of({ $firstN: { n: 2, input: "$t" } })).toEqual(["x", "y"]);
    expect(of({ $maxN: { n: 2, input: "$a" } })).toEqual([3, new Double(2)]);
    expect(of({ $top: { sortBy: { a: -1 }, output: "$t" } })).toBe("x");
    expect(of({ $bottomN: { n: 1, sortBy: { a: 1 }, output: "$a" } })).toEqual([3]);
    expect(of({ $stdDevPop: "$a" })).toBeCloseTo(0.816);
    expect(refusal([{ $group: { _id: 1, a: { $foo: 1 } } }])).toBe(15_952);
    expect(refusal([{ $group: { a: { $sum: 1 } } }])).toBe(15_955);
  });

  test("$count, $bucket, $sample, $limit and $skip", () => {
    const docs = [1, 5, 9, 20].map((n) => ({ _id: n }));
    expect(run(docs, [{ $count: "n" }])).toEqual([{ n: 4 }]);
    expect(run([], [{ $count: "n" }])).toEqual([]);
    const bucket = { groupBy: "$_id", boundaries: [0, 5, 10], default: "more" };
    expect(run(docs, [{ $bucket: bucket }])).toEqual([
      { _id: 0, count: 1 },
      { _id: 5, count: 2 },
      { _id: "more", count: 1 },
    ]);
    expect(refusal([{ $bucket: { groupBy: "$_id", boundaries: [0, 5] } }], docs)).toBe(40_066);
    const sampled = run(docs, [{ $sample: { size: 3 } }]).map(({ _id }) => _id);
    expect(new Set(sampled).size).toBe(3);
    expect(refusal([{ $limit: 0 }])).toBe(15_958);
    expect(refusal([{ $skip: -1 }])).toBe(5_107_200);
  });
});

describe("stages that join", () => {
  const others = {
    people: [
      { _id: 1, name: "a", boss: 2 },
      { _id: 2, name: "b", boss: 3 },
      { _id: 3, name: ["a", "c"], boss: null },
      { _id: 4 },
    ],
  };
  const ids = (docs: unknown) => (docs as Doc[]).map(({ _id }) => _id);

  test("$lookup joins by equality, arrays by element, missing as null", () => {
    const joined = (doc: Doc) =>
      ids(run([doc], [{ $lookup: { from: "people", localField: "n", foreignField: "name", as: "p" } }], others)[0]!.p);
    expect(joined({ n: "a" })).toEqual([1, 3]);
    expect(joined({ n: ["c", "b"] })).toEqual([2, 3]);
    expect(joined({})).toEqual([4]);
    expect(joined({ n: [] })).toEqual([]);
    const numbers = { from: "people", localField: "n", foreignField: "_id", as: "p" };
    expect(ids(run([{ n: Long.ONE }], [{ $lookup: numbers }], others)[0]!.p)).toEqual([1]);
    expect(run([{ _id: 1 }], [{ $lookup: { ...numbers, from: "none" } }], others)).toEqual([{ _id: 1, p: [] }]);
  });

  test("$lookup runs a pipeline with variables of the document", () => {
    const pipeline = [{ $match: { $expr: { $gt: ["$_id", "$$min"] } } }, { $project: { _id: 1 } }];
    const stages = [{ $lookup: { from: "people", let: { min: "$n" }, pipeline, as: "x.p" } }];
    expect(run([{ n: 2 }], stages, others)).toEqual([{ n: 2, x: { p: [{ _id: 3 }, { _id: 4 }] } }]);
    expect(refusal([{ $lookup: { from: "people" } }])).toBe(9);
    expect(refusal([{ $lookup: { from: "people", pipeline: [{ $foo: 1 }], as: "p" } }])).toBe(40_324);
  });

  test("$graphLookup follows a chain, once to each document", () => {
    const graph = {
      from: "people",
      startWith: "$b",
      connectFromField: "boss",
      connectToField: "_id",
      as: "c",
      depthField: "d",
    };
    const found = run([{ b: 1 }], [{ $graphLookup: graph }], others)[0]!.c as Doc[];
    expect(found.map(({ _id, d }) => [_id, d])).toEqual([
      [1, Long.ZERO],
      [2, Long.ONE],
      [3, Long.fromNumber(2)],
    ]);
    expect(ids(run([{ b: 1 }], [{ $graphLookup: { ...graph, maxDepth: 0 } }], others)[0]!.c)).toEqual([1]);
  });

  test("$unionWith appends, $facet runs side by side, $documents starts", () => {
    expect(ids(run([{ _id: 9 }], [{ $unionWith: { coll: "people", pipeline: [{ $limit: 1 }] } }], others))).toEqual([
      9, 1,
    ]);
    const facet = { few: [{ $limit: 1 }], count: [{ $count: "n" }] };
    expect(run([{ _id: 1 }, { _id: 2 }], [{ $facet: facet }])).toEqual([{ few: [{ _id: 1 }], count: [{ n: 2 }] }]);
    expect(run([], [{ $documents: [{ a: 1 }] }])).toEqual([{ a: 1 }]);
    expect(refusal([{ $facet: { a: [{ $facet: {} }] } }])).toBe(40_600);
  });
});

describe("expressions", () => {
  test("arithmetic keeps BSON's types", () => {
    expect(value({ $add: [2_147_483_647, 1] })).toEqual(Long.fromNumber(2_147_483_648));
    expect(value({ $add: [new Double(1), 1] })).toEqual(new Double(2));
    expect(value({ $divide: [4, 2] })).toEqual(new Double(2));
    expect(String(value({ $divide: [Decimal128.fromString("1"), 3] }))).toBe("0.3333333333333333333333333333333333");
    expect(value({ $mod: [Long.fromNumber(7), 4] })).toEqual(Long.fromNumber(3));
    expect(value({ $round: [2.5] })).toEqual(new Double(2));
    expect(value({ $round: [1.255, 2] })).toBe(1.26);
    expect(value({ $round: [1250, -2] })).toBe(1200);
    expect(value({ $trunc: [-1.7, 0] })).toEqual(new Double(-1));
    expect(value({ $abs: Long.fromNumber(-5) })).toEqual(Long.fromNumber(5));
    expect(value({ $sum: ["$a", 1] }, { a: Long.ONE })).toEqual(Long.fromNumber(2));
    expect(value({ $avg: "$a" }, { a: [1, 2] })).toBe(1.5);
    expect(value({ $pow: [2, 3] })).toBe(8);
    expect(value({ $subtract: [new Date(5), new Date(2)] })).toEqual(Long.fromNumber(3));
    expect(refusal([{ $set: { a: { $divide: [1, 0] } } }], [{}])).toBe(2);
    expect(refusal([{ $set: { a: { $add: ["x", 1] } } }], [{}])).toBe(14);
  });

  test("comparison and truth are BSON's", () => {
    expect(value({ $eq: [1, Long.ONE] })).toBe(true);
    expect(value({ $cond: [new Double(0), "yes", "no"] })).toBe("no");
    expect(value({ $max: [1, "x", null] })).toBe("x");
    expect(value({ $in: [1, [new Double(1)]] })).toBe(true);
    expect(value({ $sortArray: { input: ["b", 2, null, Long.ONE], sortBy: 1 } })).toEqual([null, Long.ONE, 2, "b"]);
    expect(value({ $filter: { input: [Long.ZERO, Long.ONE], cond: "$$this" } })).toEqual([Long.ONE]);
  });

  test("conversions know all types", () => {
    expect(value({ $toLong: "12" })).toEqual(Long.fromNumber(12));
    expect(value({ $toInt: 3.9 })).toBe(3);
    expect(value({ $toDouble: 3 })).toEqual(new Double(3));
    expect(value({ $toString: Long.fromNumber(5) })).toBe("5");
    expect(value({ $toObjectId: "65a1b2c3d4e5f60718293a4b" })).toEqual(new ObjectId("65a1b2c3d4e5f60718293a4b"));
    expect(value({ $convert: { input: "x", to: "int", onError: -1 } })).toBe(-1);
    expect(value({ $convert: { input: null, to: "int", onNull: 0 } })).toBe(0);
    expect(refusal([{ $set: { a: { $toInt: "x" } } }], [{}])).toBe(241);
  });

  test("what is missing is no field of a document, null in an array, and no date", () => {
    expect(value({ a: "$nope", b: 1 })).toEqual({ b: 1 });
    expect(value(["$nope", 1])).toEqual([null, 1]);
    expect(value({ $year: "$nope" })).toBeNull();
    expect(value({ $dateAdd: { startDate: "$nope", unit: "day", amount: 1 } })).toBeNull();
    expect(value({ $week: new Date("2021-01-03T00:00:00Z") })).toBe(1);
    expect(value({ $dateDiff: { startDate: new Date(0), endDate: new Date(86_400_000), unit: "day" } })).toEqual(
      Long.ONE,
    );
  });

  test("paths that are none are refused", () => {
    expect(refusal([{ $set: { a: "$" } }])).toBe(16_872);
    expect(refusal([{ $set: { a: "$b." } }])).toBe(40_353);
    expect(refusal([{ $set: { a: { $add: [1], $multiply: [2] } } }])).toBe(15_983);
  });
});
