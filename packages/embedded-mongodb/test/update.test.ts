// Updates and upserts: MongoDB's operators, their order, types and complaints.

import { Binary, Decimal128, Double, Long, ObjectId, Timestamp } from "bson";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CommandError } from "../src/errors.ts";
import { isReplacement, type UpdateOptions, updater } from "../src/language/update.ts";
import { upsertDocument } from "../src/language/upsert.ts";
import { type Doc, decode, encode } from "../src/language/values.ts";
import { rounds } from "./support/rounds.ts";

const now = new Date("2026-03-01T12:00:00Z");

/** Applies an update as the server does, to a document that was stored, and shows what is stored then. */
function updated(doc: Doc, update: Doc | Doc[], options: Partial<UpdateOptions> = {}): Doc {
  const stored = decode(encode(doc));
  const before = encode(stored);
  const result = updater(update, { filter: {}, now, ...options })(stored);
  expect(encode(stored), "the input is untouched").toEqual(before);
  return decode(encode(result));
}

/** The code and the text that an update is refused with. */
function refusal(work: () => unknown): { code: number; text: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandError) return { code: error.code, text: error.message };
    throw error;
  }
  throw new Error("nothing was refused");
}

const refused = (doc: Doc, update: Doc | Doc[], options: Partial<UpdateOptions> = {}) =>
  refusal(() => updated(doc, update, options));

describe("order and types", () => {
  test("fields are appended in the order of their paths over all operators, numbers in numeric order", () => {
    const doc = updated({ _id: 1 }, { $set: { z: 1, b: 1 }, $inc: { a: 1 }, $push: { m: 1 } });
    expect(Object.keys(doc)).toEqual(["_id", "a", "b", "m", "z"]);
    expect(updated({ _id: 1, a: [] }, { $set: { "a.10": "ten", "a.2": "two" } }).a).toHaveLength(11);
  });

  test("fields that are not touched keep their place, their type and their bytes", () => {
    const doc = {
      _id: new ObjectId(),
      long: Long.fromNumber(5),
      double: new Double(1),
      decimal: Decimal128.fromString("1.50"),
      binary: new Binary(Buffer.from([1, 2])),
      stamp: new Timestamp({ t: 1, i: 2 }),
      date: now,
      none: null,
      nested: { long: [Long.fromNumber(1)], double: new Double(2) },
    };
    const after = updated(doc, { $set: { "nested.x": 1 }, $unset: { no: "" } });
    expect(encode(after)).toEqual(encode({ ...doc, nested: { ...doc.nested, x: 1 } }));
  });

  test("an update that changes nothing gives an equal document", () => {
    const doc = { _id: 1, a: new Double(1), b: [1, 2], c: { d: Long.fromNumber(1) }, e: [1] };
    const nothing = {
      $set: { "c.d": Long.fromNumber(1) },
      $unset: { x: 1 },
      $inc: { a: 0 },
      $addToSet: { b: 1 },
      $pull: { e: 9 },
    };
    expect(encode(updated(doc, nothing))).toEqual(encode(doc));
    expect(encode(updated(doc, { $set: {} }))).toEqual(encode(doc));
  });

  test("random updates with $set keep all other fields and their order", () => {
    const key = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
    const value = fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.array(fc.integer(), { maxLength: 3 }));
    const fields = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 4 });
    fc.assert(
      fc.property(fields, key, value, (entries, name, given) => {
        const doc = decode(encode(Object.fromEntries([["_id", 1], ...entries])));
        const names = Object.keys(doc);
        const after = updater(Object.fromEntries([["$set", Object.fromEntries([[name, given]])]]), { filter: {}, now })(
          doc,
        );
        expect(Object.keys(after)).toEqual(names.includes(name) ? names : [...names, name]);
        expect(Object.getOwnPropertyDescriptor(after, name)?.value).toEqual(given);
        for (const other of names) {
          if (other !== name)
            expect(Object.getOwnPropertyDescriptor(after, other)?.value).toBe(
              Object.getOwnPropertyDescriptor(doc, other)?.value,
            );
        }
      }),
      { numRuns: rounds(200) },
    );
  });
});

describe("$inc and $mul", () => {
  test("the wider of two types is the result's, and an int that overflows becomes a long", () => {
    const doc = { _id: 1, i: 2_147_483_647, d: new Double(1), l: Long.fromNumber(1), m: Decimal128.fromString("1.10") };
    const result = updated(doc, { $inc: { i: 1, d: 1, l: 1, m: 1 } });
    expect(result.i).toEqual(Long.fromNumber(2_147_483_648));
    expect(result.d).toEqual(new Double(2));
    expect(result.l).toEqual(Long.fromNumber(2));
    expect(String(result.m)).toBe("2.10");
    expect(updated({ _id: 1, a: 0.1 }, { $inc: { a: 0.2 } }).a).toBeCloseTo(0.3);
  });

  test("a missing field becomes the increment, or zero of the factor's type", () => {
    expect(updated({ _id: 1 }, { $inc: { a: 2 }, $mul: { b: 3, c: Long.fromNumber(3), d: 1.5 } })).toEqual({
      _id: 1,
      a: 2,
      b: 0,
      c: Long.ZERO,
      d: new Double(0),
    });
  });

  test("what is no number, and what fits no long, is refused", () => {
    expect(refused({ _id: 1, a: "x" }, { $inc: { a: 1 } })).toEqual({
      code: 14,
      text: "Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 'a' of non-numeric type string",
    });
    expect(refused({ _id: 1 }, { $mul: { a: "x" } }).code).toBe(14);
    expect(refused({ _id: 1, a: Long.MAX_VALUE }, { $inc: { a: 1 } }).code).toBe(2);
    expect(refused({ _id: 1, a: null }, { $inc: { a: 1 } }).code).toBe(14);
  });
});

describe("single values", () => {
  test("$min and $max compare in BSON order across types", () => {
    expect(updated({ _id: 1, a: 5, b: 5 }, { $min: { a: new Double(3), x: 1 }, $max: { b: "text" } })).toEqual({
      _id: 1,
      a: new Double(3),
      b: "text",
      x: 1,
    });
    expect(updated({ _id: 1, a: Long.fromNumber(5) }, { $min: { a: 5 } }).a).toEqual(Long.fromNumber(5));
  });

  test("$unset takes a field away, and leaves null in an array", () => {
    expect(
      updated({ _id: 1, a: { b: 1, c: 2 }, d: [1, 2] }, { $unset: { "a.b": "", "d.0": "", "d.7": "", "a.c.x": "" } }),
    ).toEqual({
      _id: 1,
      a: { c: 2 },
      d: [null, 2],
    });
  });

  test("$rename moves a value, keeps the target's place, and goes through no array", () => {
    expect(updated({ _id: 1, a: 1, b: 2, c: 3 }, { $rename: { c: "a", none: "x" } })).toEqual({ _id: 1, a: 3, b: 2 });
    expect(updated({ _id: 1, a: { b: 1 } }, { $rename: { "a.b": "c.d" } })).toEqual({ _id: 1, a: {}, c: { d: 1 } });
    expect(refused({ _id: 1, a: [1] }, { $rename: { "a.0": "b" } }).code).toBe(2);
    expect(refused({ _id: 1, a: 1 }, { $rename: { a: "a" } }).text).toContain("must differ");
    expect(refused({ _id: 1, a: 1 }, { $rename: { a: "a.b" } }).text).toContain("must not be on the same path");
  });

  test("$currentDate uses the server's time, as a date or a timestamp", () => {
    const result = updated({ _id: 1 }, { $currentDate: { a: true, b: { $type: "timestamp" }, c: { $type: "date" } } });
    expect(result).toEqual({ _id: 1, a: now, b: new Timestamp({ t: now.getTime() / 1000, i: 1 }), c: now });
    expect(refused({ _id: 1 }, { $currentDate: { a: 1 } }).code).toBe(2);
  });

  test("$bit works on ints and longs alone", () => {
    expect(
      updated({ _id: 1, a: 13, b: Long.fromNumber(1) }, { $bit: { a: { and: 10 }, b: { or: 4 }, c: { xor: 5 } } }),
    ).toEqual({
      _id: 1,
      a: 8,
      b: Long.fromNumber(5),
      c: 5,
    });
    expect(refused({ _id: 1, a: 1.5 }, { $bit: { a: { and: 1 } } }).code).toBe(2);
    expect(refused({ _id: 1 }, { $bit: { a: { not: 1 } } }).code).toBe(2);
  });
});

describe("arrays", () => {
  test("$push takes $each, $position, $sort and $slice together", () => {
    const push = (a: unknown, spec: unknown) => updated({ _id: 1, a }, { $push: { a: spec } }).a;
    expect(push([1, 2], 3)).toEqual([1, 2, 3]);
    expect(push([1, 2], { $each: [8, 9], $position: 1 })).toEqual([1, 8, 9, 2]);
    expect(push([1, 2], { $each: [9], $position: -1 })).toEqual([1, 9, 2]);
    expect(push([3, 1], { $each: [2], $sort: 1, $slice: 2 })).toEqual([1, 2]);
    expect(push([3, 1], { $each: [2], $sort: -1, $slice: -2 })).toEqual([2, 1]);
    expect(push([{ s: 2 }, { s: 1 }], { $each: [{ s: 3 }, {}], $sort: { s: -1 } })).toEqual([
      { s: 3 },
      { s: 2 },
      { s: 1 },
      {},
    ]);
    expect(push(["b", 2], { $each: [new Double(1), null], $sort: 1 })).toEqual([null, new Double(1), 2, "b"]);
    expect(updated({ _id: 1 }, { $push: { "x.y": 1 } })).toEqual({ _id: 1, x: { y: [1] } });
  });

  test("$push on what is no array is refused", () => {
    expect(refused({ _id: 1, a: 5 }, { $push: { a: 1 } })).toEqual({
      code: 2,
      text: "The field 'a' must be an array but is of type int in document {_id: 1}",
    });
    expect(refused({ _id: 1 }, { $push: { a: { $each: 1 } } }).code).toBe(2);
    expect(refused({ _id: 1 }, { $push: { a: { $each: [], $foo: 1 } } }).text).toBe(
      "Unrecognized clause in $push: $foo",
    );
  });

  test("$addToSet takes equal values for one, whatever their numeric type, but not fields in another order", () => {
    const add = (a: unknown, spec: unknown) => updated({ _id: 1, a }, { $addToSet: { a: spec } }).a;
    expect(add([1], { $each: [new Double(1), Long.fromNumber(1), 2, 2] })).toEqual([1, 2]);
    expect(add([{ x: 1, y: 2 }], { y: 2, x: 1 })).toHaveLength(2);
    expect(add([[1]], [1])).toEqual([[1]]);
    expect(refused({ _id: 1, a: 1 }, { $addToSet: { a: 1 } }).code).toBe(2);
    expect(refused({ _id: 1 }, { $addToSet: { a: { $each: 1 } } }).code).toBe(14);
  });

  test("$pull takes out what matches a condition, a filter or a value; $pullAll what equals; $pop an end", () => {
    const pull = (a: unknown[], condition: unknown) => updated({ _id: 1, a }, { $pull: { a: condition } }).a;
    expect(pull([1, 5, 9], { $gte: 5 })).toEqual([1]);
    expect(pull([{ b: 1, c: 1 }, { b: 2 }, 3], { b: 1 })).toEqual([{ b: 2 }, 3]);
    expect(pull([{ b: [1, 2] }, { b: [3] }], { b: { $elemMatch: { $gt: 2 } } })).toEqual([{ b: [1, 2] }]);
    expect(pull([1, new Double(1), "1"], 1)).toEqual(["1"]);
    const changed = { $pullAll: { a: [1, 2] }, $pop: { b: 1, c: -1 } };
    expect(updated({ _id: 1, a: [1, 2, 3, 1], b: [1, 2], c: [1, 2] }, changed)).toEqual({
      _id: 1,
      a: [3],
      b: [1],
      c: [2],
    });
    expect(refused({ _id: 1, a: 1 }, { $pull: { a: 1 } }).code).toBe(2);
    expect(refused({ _id: 1, a: 1 }, { $pop: { a: 1 } }).code).toBe(14);
    expect(refused({ _id: 1 }, { $pop: { a: 2 } }).code).toBe(9);
  });

  test("an index beyond the end fills the array with nulls, within reason", () => {
    expect(updated({ _id: 1, a: [1] }, { $set: { "a.3": 4 } }).a).toEqual([1, null, null, 4]);
    expect(updated({ _id: 1 }, { $set: { "a.3": 4 } }).a).toEqual({ 3: 4 });
    expect(refused({ _id: 1, a: [1] }, { $set: { "a.2000000": 1 } }).code).toBe(39);
  });
});

describe("placeholders in paths", () => {
  test("$ is the element that the filter matched", () => {
    const doc = { _id: 1, a: [{ x: 1 }, { x: 2, n: 0 }, { x: 2 }] };
    expect(updated(doc, { $set: { "a.$.n": 9 } }, { filter: { "a.x": 2 } }).a).toEqual([
      { x: 1 },
      { x: 2, n: 9 },
      { x: 2 },
    ]);
    expect(refused(doc, { $set: { "a.$.n": 9 } })).toEqual({
      code: 2,
      text: "The positional operator did not find the match needed from the query.",
    });
  });

  test("$[] is every element, $[name] those that its filter accepts", () => {
    const doc = { _id: 1, a: [1, 5, 7], b: [{ x: 1 }, { x: 2 }] };
    expect(updated(doc, { $inc: { "a.$[]": 1 } }).a).toEqual([2, 6, 8]);
    const filters = { arrayFilters: [{ big: { $gte: 5 } }, { "e.x": 2 }] };
    expect(updated(doc, { $set: { "a.$[big]": 0, "b.$[e].y": 1 } }, filters)).toEqual({
      _id: 1,
      a: [1, 0, 0],
      b: [{ x: 1 }, { x: 2, y: 1 }],
    });
    expect(updated({ _id: 1, g: [{ a: [1, 2] }, { a: [3] }] }, { $mul: { "g.$[].a.$[]": 10 } }).g).toEqual([
      { a: [10, 20] },
      { a: [30] },
    ]);
  });

  test("filters that are missing, unused, doubled or ill-named are refused, and so is what is no array", () => {
    const doc = { _id: 1, a: [1] };
    expect(refused(doc, { $set: { "a.$[e]": 1 } })).toEqual({
      code: 2,
      text: "No array filter found for identifier 'e' in path 'a.$[e]'",
    });
    expect(refused(doc, { $set: { a: 1 } }, { arrayFilters: [{ e: 1 }] })).toEqual({
      code: 9,
      text: "The array filter for identifier 'e' was not used in the update { $set: { a: 1 } }",
    });
    expect(refused(doc, { $set: { "a.$[e]": 1 } }, { arrayFilters: [{ e: 1 }, { "e.x": 1 }] }).code).toBe(9);
    expect(refused(doc, { $set: { "a.$[E]": 1 } }, { arrayFilters: [{ E: 1 }] }).code).toBe(2);
    expect(refused(doc, { $set: { "a.$[e]": 1 } }, { arrayFilters: [{ e: 1, f: 1 }] }).code).toBe(9);
    expect(refused({ _id: 1 }, { $set: { "a.$[]": 1 } }).text).toContain("must exist in the document");
    expect(refused({ _id: 1, a: 1 }, { $set: { "a.$[]": 1 } }).text).toContain("non-array element a: 1");
  });

  test("two filters that meet at one element conflict", () => {
    const options = { arrayFilters: [{ x: 1 }, { y: { $gte: 1 } }] };
    expect(refused({ _id: 1, a: [1] }, { $set: { "a.$[x]": 1, "a.$[y]": 2 } }, options).code).toBe(40);
    expect(updated({ _id: 1, a: [3] }, { $set: { "a.$[x]": 1, "a.$[y]": 2 } }, options).a).toEqual([2]);
  });
});

describe("refusals", () => {
  test("a path through a scalar is not viable", () => {
    expect(refused({ _id: 1, a: 1 }, { $set: { "a.b": 1 } })).toEqual({
      code: 28,
      text: "Cannot create field 'b' in element {a: 1}",
    });
    expect(refused({ _id: 1, a: [{ b: 1 }] }, { $inc: { "a.b": 1 } }).text).toBe(
      "Cannot create field 'b' in element {a: [ { b: 1 } ]}",
    );
    expect(refused({ _id: 1, a: null }, { $set: { "a.b": 1 } }).code).toBe(28);
    expect(refused({ _id: 1, a: "x" }, { $pop: { "a.b": 1 } }).text).toBe(
      'Cannot use the part (b) of (a.b) to traverse the element ({a: "x"})',
    );
  });

  test("paths that meet conflict", () => {
    expect(refused({ _id: 1 }, { $set: { a: 1 }, $inc: { "a.b": 1 } })).toEqual({
      code: 40,
      text: "Updating the path 'a.b' would create a conflict at 'a'",
    });
    expect(refused({ _id: 1 }, { $set: { "a.b": 1 }, $inc: { a: 1 } }).code).toBe(40);
    expect(refused({ _id: 1 }, { $set: { b: 1 }, $rename: { b: "c" } }).code).toBe(40);
    expect(refused({ _id: 1 }, { $set: { "a.0": 1, "a.$[]": 1 } }).code).toBe(40);
  });

  test("an _id does not change", () => {
    for (const update of [
      { $set: { _id: 2 } },
      { $unset: { _id: "" } },
      { $inc: { _id: 1 } },
      { $rename: { _id: "x" } },
      { $set: { _id: new Double(1) } },
    ]) {
      expect(refused({ _id: 1 }, update).code).toBe(66);
    }
    expect(updated({ _id: 1 }, { $set: { _id: 1, a: 1 } })).toEqual({ _id: 1, a: 1 });
    expect(refused({ _id: { a: 1 } }, { $set: { "_id.b": 1 } }).text).toBe(
      "Performing an update on the path '_id.b' would modify the immutable field '_id'",
    );
  });

  test("what MongoDB cannot parse", () => {
    expect(refused({ _id: 1 }, { $foo: { a: 1 } })).toEqual({
      code: 9,
      text: "Unknown modifier: $foo. Expected a valid update modifier or pipeline-style update specified as an array",
    });
    expect(refused({ _id: 1 }, { $set: { a: 1 }, b: 1 }).code).toBe(9);
    expect(refused({ _id: 1 }, { $set: 1 }).code).toBe(9);
    expect(refused({ _id: 1 }, { $set: { "": 1 } }).code).toBe(56);
    expect(refused({ _id: 1 }, { $set: { "a.": 1 } }).code).toBe(56);
    expect(refused({ _id: 1 }, { $set: { $a: 1 } }).code).toBe(52);
    expect(refused({ _id: 1 }, { $set: { "$.a": 1 } }).code).toBe(2);
    expect(refused({ _id: 1 }, { $set: { "a.$.b.$": 1 } }).code).toBe(2);
  });
});

describe("replacements and pipelines", () => {
  test("a replacement keeps the _id, in front", () => {
    expect(isReplacement({})).toBe(true);
    expect(isReplacement({ $set: {} })).toBe(false);
    expect(isReplacement([])).toBe(false);
    expect(Object.entries(updated({ _id: 1, a: 1 }, { b: 2 }))).toEqual([
      ["_id", 1],
      ["b", 2],
    ]);
    expect(Object.keys(updated({ _id: 1, a: 1 }, { b: 2, _id: 1 }))).toEqual(["_id", "b"]);
    expect(refused({ _id: 1 }, { _id: 2 }).code).toBe(66);
    expect(refused({ _id: 1 }, { a: 1, $b: 1 }).code).toBe(52);
    expect(refused({ _id: 1 }, { a: 1 }, { arrayFilters: [{ e: 1 }] }).code).toBe(9);
  });

  test("a pipeline computes from the document, its variables and the time", () => {
    const doc = { _id: 1, a: Long.fromNumber(2), b: { c: 1 }, d: [{ e: 1 }] };
    const pipeline = [{ $set: { s: { $add: ["$a", "$$by"] }, "b.x": "$$NOW", "d.f": 1 } }, { $unset: ["a"] }];
    expect(updated(doc, pipeline, { variables: { by: 3 } })).toEqual({
      _id: 1,
      b: { c: 1, x: now },
      d: [{ e: 1, f: 1 }],
      s: Long.fromNumber(5),
    });
    expect(updated({ _id: 1, n: { x: 1 } }, [{ $replaceWith: "$n" }])).toEqual({ _id: 1, x: 1 });
    expect(updated({ _id: 1, n: 1 }, [{ $project: { m: "$n" } }])).toEqual({ _id: 1, m: 1 });
    expect(refused({ _id: 1 }, [{ $set: { _id: 2 } }]).code).toBe(66);
    expect(refused({ _id: 1 }, [{ $match: {} }]).code).toBe(72);
    expect(refused({ _id: 1 }, [{ $foo: {} }]).code).toBe(40_324);
    expect(refused({ _id: 1 }, [{ $set: { a: { $foo: 1 } } }]).code).toBe(168);
  });
});

describe("upserts", () => {
  const upsert = (filter: Doc, update: Doc | Doc[]) => upsertDocument(filter, update, { now });

  test("the filter's equalities come first, then the update with $setOnInsert", () => {
    const filter = {
      _id: 7,
      a: 1,
      b: { $eq: "x" },
      $and: [{ c: { $in: [3] } }, { "d.e": 4 }],
      f: { $gt: 1 },
      $or: [{ g: 5 }],
    };
    const doc = upsert(filter, { $setOnInsert: { z: 1 }, $inc: { a: 1 }, $set: { "d.h": 1 } });
    expect(doc).toEqual({ _id: 7, a: 2, b: "x", c: 3, d: { e: 4, h: 1 }, g: 5, z: 1 });
    expect(Object.keys(doc)[0]).toBe("_id");
    expect(upsert({ $or: [{ a: 1 }, { b: 1 }], c: { $in: [1, 2] }, d: /x/ }, { $set: { _id: 1 } })).toEqual({ _id: 1 });
  });

  test("an _id comes from the filter, from the update, or is made", () => {
    expect(upsert({ _id: 1 }, { a: 1 })).toEqual({ _id: 1, a: 1 });
    expect(Object.keys(upsert({ a: 1 }, { $set: { _id: 5 } }))).toEqual(["_id", "a"]);
    const made = upsert({ a: 1 }, { b: 1 });
    expect(made._id).toBeInstanceOf(ObjectId);
    expect((made._id as ObjectId).getTimestamp()).toEqual(now);
    expect(Object.keys(made)).toEqual(["_id", "b"]);
    expect(refusal(() => upsert({ _id: 1 }, { _id: 2 })).code).toBe(66);
    expect(refusal(() => upsert({ _id: 1 }, { $set: { _id: 2 } })).code).toBe(66);
    expect(refusal(() => upsert({}, { _id: [1] })).code).toBe(53);
  });

  test("two values for a path cannot be inferred", () => {
    expect(refusal(() => upsert({ a: 1, $and: [{ a: 2 }] }, { $set: { b: 1 } })).code).toBe(54);
    expect(refusal(() => upsert({ a: 1, "a.b": 2 }, { $set: { b: 1 } })).code).toBe(54);
    expect(refusal(() => upsert({ "_id.a": 1 }, { b: 1 })).code).toBe(55);
  });

  test("$setOnInsert does nothing to a document that is there", () => {
    expect(updated({ _id: 1 }, { $setOnInsert: { a: 1 } })).toEqual({ _id: 1 });
  });

  test("a pipeline starts from the filter's fields", () => {
    expect(upsert({ _id: 1, a: 2 }, [{ $set: { b: { $multiply: ["$a", 2] } } }])).toEqual({ _id: 1, a: 2, b: 4 });
  });
});
