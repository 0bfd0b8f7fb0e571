// From a filter to the part of an index it needs.

import { BSONRegExp, Decimal128, Double, Long, MinKey, ObjectId } from "bson";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareValues } from "../src/language/order.ts";
import type { Doc } from "../src/language/values.ts";
import { boundsOf } from "../src/plan/bounds.ts";
import { isComplete } from "../src/plan/completeness.ts";
import { boundsText } from "../src/plan/explain-bounds.ts";
import { indexOrder } from "../src/plan/index-order.ts";
import { between, type Interval, intersection, isWithin, union } from "../src/plan/intervals.ts";
import { keyRangesOf } from "../src/plan/key-ranges.ts";
import { conditionsOf } from "../src/plan/predicates.ts";
import { literalPrefix, stringAfter } from "../src/plan/regex-prefix.ts";
import type { Index } from "../src/storage/index-spec.ts";
import { anyCharacter } from "./support/any-character.ts";

const index = (key: Index["key"], more: Partial<Index> = {}): Index => ({
  id: 7,
  name: "test",
  key,
  isMultikey: false,
  hasLongKeys: false,
  ...more,
});
const A = index({ a: 1 });
const MULTI = index({ a: 1 }, { isMultikey: true });
const AB = index({ a: 1, b: 1 });

const boundsIn = (of: Index, filter: Doc): Doc => boundsText(boundsOf(of, conditionsOf(filter)), false);
const onA = (condition: unknown, of = A): unknown => boundsIn(of, { a: condition }).a;
const ALL = ["[MinKey, MaxKey]"];
const exact = (of: Index, filter: Doc): boolean => boundsOf(of, conditionsOf(filter)).isExact;

describe("one field", () => {
  test("equality is a point, written either way", () => {
    expect(onA(5)).toEqual(["[5, 5]"]);
    expect(onA({ $eq: "x" })).toEqual(['["x", "x"]']);
    expect(boundsIn(A, { $and: [{ a: 5 }, { $and: [{ b: 1 }] }] }).a).toEqual(["[5, 5]"]);
    expect(onA({ b: 1 })).toEqual(["[{ b: 1 }, { b: 1 }]"]);
    expect(onA({ $ref: "t", $id: 1 })).toEqual(['[{ $ref: "t", $id: 1 }, { $ref: "t", $id: 1 }]']);
  });

  test("null is missing, null and the empty array's key", () => {
    expect(onA(null)).toEqual(["[undefined, undefined]", "[null, null]"]);
    expect(onA({ $exists: false })).toEqual(["[undefined, undefined]", "[null, null]"]);
    expect(onA({ $gte: null })).toEqual(["[undefined, undefined]", "[null, null]"]);
  });

  test("an array is looked up by its first element and as an element itself", () => {
    expect(onA([1, 2])).toEqual(["[1, 1]", "[[ 1, 2 ], [ 1, 2 ]]"]);
    expect(onA([])).toEqual(["[undefined, undefined]", "[[], []]"]);
  });

  test("a range keeps to the type of its operand", () => {
    expect(onA({ $gt: 1, $lte: 5 })).toEqual(["(1, 5]"]);
    expect(onA({ $gt: 1 })).toEqual(["(1, inf]"]);
    expect(onA({ $lt: Long.fromNumber(5) })).toEqual(["[-inf, 5)"]);
    expect(onA({ $gte: "m" })).toEqual(['["m", {})']);
    expect(onA({ $lt: new Date(7) })).toEqual(["(true, new Date(7))"]);
    expect(onA({ $gt: new Date(7) })).toEqual(["(new Date(7), Timestamp(0, 0))"]);
    expect(onA({ $lt: true })).toEqual(["[false, true)"]);
    expect(onA({ $gt: new ObjectId("5".repeat(24)) })).toEqual([
      `(ObjectId('${"5".repeat(24)}'), ObjectId('${"f".repeat(24)}')]`,
    ]);
    expect(onA({ $gt: 1, $lt: "x" })).toEqual([]);
  });

  test("nothing is below, above or beside NaN, and only NaN is NaN", () => {
    for (const nan of [NaN, new Double(NaN), Decimal128.fromString("NaN")]) {
      expect(onA({ $gt: nan })).toEqual([]);
      expect((onA({ $lte: nan }) as string[]).length).toBe(1);
    }
    expect(onA({ $lt: 5 })).toEqual(["[-inf, 5)"]);
  });

  test("MinKey, MaxKey and arrays bound nothing", () => {
    expect(onA({ $gte: new MinKey() })).toEqual(ALL);
    expect(onA({ $gt: [1] })).toEqual(ALL);
  });

  test("$in is its points, sorted and each once, patterns among them", () => {
    expect(onA({ $in: [3, 1, Long.fromNumber(3), 2] })).toEqual(["[1, 1]", "[2, 2]", "[3, 3]"]);
    expect(onA({ $in: [] })).toEqual([]);
    expect(onA({ $in: ["a", /^b/] })).toEqual(['["a", "a"]', '["b", "c")', expect.stringContaining("//")]);
    expect(onA({ $in: [null, 1] })).toEqual(["[undefined, undefined]", "[null, null]", "[1, 1]"]);
  });

  test("an anchored pattern is a range of strings, and stored patterns match themselves", () => {
    const patterns = expect.stringContaining("//");
    expect(onA(/^re: /)).toEqual(['["re: ", "re:!")', patterns]);
    expect(onA({ $regex: "^re" })).toEqual(['["re", "rf")', patterns]);
    expect(onA({ $regex: new BSONRegExp("^re", "i") })).toEqual(['["", {})', patterns]);
    expect(onA({ $regex: "^re", $options: "i" })).toEqual(['["", {})', patterns]);
    expect(onA(/re/)).toEqual(['["", {})', patterns]);
  });

  test("what matches most of it is not looked up", () => {
    for (const condition of [{ $ne: 5 }, { $nin: [5] }, { $not: { $gt: 5 } }, { $type: "string" }, { $size: 2 }]) {
      expect(onA(condition)).toEqual(ALL);
      expect(boundsOf(A, conditionsOf({ a: condition })).isHelpful).toBe(false);
    }
    expect(boundsOf(A, conditionsOf({ a: { $exists: true } })).isHelpful).toBe(true);
    expect(boundsIn(A, { $or: [{ a: 1 }, { b: 1 }], $nor: [{ a: 1 }], $expr: { $eq: ["$a", 1] } }).a).toEqual(ALL);
  });

  test("conditions on one field hold all at once, unless an array can satisfy each by another element", () => {
    expect(onA({ $gt: 1, $lt: 5 }, A)).toEqual(["(1, 5)"]);
    expect(onA({ $gt: 1, $lt: 5 }, MULTI)).toEqual(["(1, inf]"]);
    expect(onA({ $gt: 1, $in: [3, 4] }, MULTI)).toEqual(["[3, 3]", "[4, 4]"]);
    expect(onA({ $all: [3, 4] }, MULTI)).toEqual(["[3, 3]"]);
    expect(onA({ $elemMatch: { $gt: 1, $lt: 5 } }, MULTI)).toEqual(["(1, 5)"]);
  });

  test("$elemMatch reaches into the elements' fields, whose conditions may still be met by an array in them", () => {
    const ab = index({ "a.b": 1 }, { isMultikey: true });
    expect(boundsIn(ab, { a: { $elemMatch: { b: 5, c: 1 } } })["a.b"]).toEqual(["[5, 5]"]);
    expect(boundsIn(ab, { a: { $elemMatch: { b: { $gt: 1, $lt: 5 } } } })["a.b"]).toEqual(["(1, inf]"]);
  });
});

describe("several fields", () => {
  test("a number in a path picks a whole array, and other elements may lack a field of that name", () => {
    const first = index({ "a.0": 1 });
    expect(boundsIn(first, { "a.0": 5 })["a.0"]).toEqual(["[5, 5]"]);
    for (const condition of [null, { $exists: false }, { $elemMatch: { $gt: 1 } }]) {
      expect(boundsIn(first, { "a.0": condition })["a.0"]).toEqual(ALL);
    }
    expect(boundsIn(first, { a: { $elemMatch: { 0: 5 } } })["a.0"]).toEqual(ALL);
    expect(indexOrder(boundsOf(first, conditionsOf({})), { "a.0": 1 })).toBeUndefined();
  });

  test("points, then one range, then nothing", () => {
    expect(boundsIn(AB, { a: 1, b: { $gt: 2 } })).toEqual({ a: ["[1, 1]"], b: ["(2, inf]"] });
    expect(boundsIn(AB, { a: { $gt: 2 }, b: 1 })).toEqual({ a: ["(2, inf]"], b: ALL });
    expect(boundsIn(AB, { b: 1 })).toEqual({ a: ALL, b: ALL });
    expect(boundsOf(AB, conditionsOf({ b: 1 })).isHelpful).toBe(false);
  });

  test("a product of points that is too large is left alone, a long $in on the first field is not", () => {
    const many = { $in: Array.from({ length: 2_000 }, (_, i) => i) };
    const { fields } = boundsOf(AB, conditionsOf({ a: many, b: { $in: [1, 2] } }));
    expect(fields.map(({ length }) => length)).toEqual([2_000, 1]);
    expect(keyRangesOf(boundsOf(AB, conditionsOf({ a: { $in: [1, 2] }, b: { $in: [3, 4] } }))).ranges).toHaveLength(4);
  });

  test("two fields of one array's elements are not looked up together", () => {
    const pair = index({ "a.b": 1, "a.c": 1 }, { isMultikey: true });
    expect(boundsIn(pair, { "a.b": 1, "a.c": 2 })).toEqual({ "a.b": ["[1, 1]"], "a.c": ALL });
  });

  test("a descending field is read from its other end", () => {
    expect(boundsIn(index({ a: 1, b: -1 }), { a: 1, b: { $gte: 2, $lt: 9 } }).b).toEqual(["(9, 2]"]);
  });
});

describe("exact bounds", () => {
  test("are those that leave nothing to test", () => {
    expect(exact(A, { a: 5 })).toBe(true);
    expect(exact(A, { a: { $gt: 5, $lte: 9 } })).toBe(true);
    expect(exact(A, { a: { $in: ["x", 5] }, $comment: "why" })).toBe(true);
    expect(exact(AB, { a: 5, b: { $lt: new Date(0) } })).toBe(true);
    expect(exact(A, {})).toBe(true);
  });

  test("are not those of null, patterns, arrays, other fields, long keys and multikey indexes", () => {
    for (const condition of [null, /^x/, [1], { $exists: true }, { $ne: 1 }, { $in: [1, null] }, { b: 1 }]) {
      expect(exact(A, { a: condition })).toBe(false);
    }
    expect(exact(A, { a: 5, b: 5 })).toBe(false);
    expect(exact(AB, { a: { $gt: 5 }, b: 5 })).toBe(false);
    expect(exact(A, { a: 5, $or: [{ b: 1 }, { b: 2 }] })).toBe(false);
    expect(exact(MULTI, { a: 5 })).toBe(false);
    expect(exact(index({ a: 1 }, { hasLongKeys: true }), { a: 5 })).toBe(false);
    expect(keyRangesOf(boundsOf(A, conditionsOf({ a: "x".repeat(3_000) }))).isCut).toBe(true);
  });

  test("values that are cut to the same bound are read once", () => {
    const long = ["1", "2", "3"].map((end) => "x".repeat(3_000) + end);
    expect(keyRangesOf(boundsOf(A, conditionsOf({ a: { $in: long } }))).ranges).toHaveLength(1);
  });
});

describe("an index that leaves documents out", () => {
  const complete = (of: Index, filter: Doc): boolean => isComplete(of, filter, conditionsOf(filter));

  test("sparse: it has all that match if one of its fields has to be there", () => {
    const sparse = index({ a: 1, b: 1 }, { sparse: true });
    for (const condition of [
      5,
      { $gt: 5 },
      { $exists: true },
      { $ne: null },
      { $in: [1, 2] },
      /x/,
      { $elemMatch: { $gt: 1 } },
    ]) {
      expect(complete(sparse, { a: condition })).toBe(true);
      expect(complete(sparse, { b: condition, a: null })).toBe(true);
    }
    for (const condition of [null, { $exists: false }, { $ne: 5 }, { $in: [1, null] }, { $lte: null }]) {
      expect(complete(sparse, { a: condition })).toBe(false);
    }
    expect(complete(sparse, { c: 1 })).toBe(false);
    expect(complete(sparse, {})).toBe(false);
  });

  test("partial: its own filter has to follow from the query", () => {
    const partial = (partialFilterExpression: Doc): Index => index({ a: 1 }, { partialFilterExpression });
    expect(complete(partial({ b: 1 }), { a: 5, b: 1 })).toBe(true);
    expect(complete(partial({ b: 1 }), { a: 5 })).toBe(false);
    expect(complete(partial({ b: { $exists: true } }), { b: { $gt: 1 } })).toBe(true);
    expect(complete(partial({ b: { $exists: true } }), { b: { $ne: 1 } })).toBe(false);
    expect(complete(partial({ b: { $gte: 1 } }), { b: { $gt: 1, $lt: 9 } })).toBe(true);
    expect(complete(partial({ b: { $gt: 1 } }), { b: { $gte: 1 } })).toBe(false);
    expect(complete(partial({ b: { $gt: 1 } }), { b: { $in: [2, 3] } })).toBe(true);
    expect(complete(partial({ b: { $gt: 1 } }), { b: "x" })).toBe(false);
    expect(complete(partial({ b: { $type: "string" } }), { b: { $type: "string" } })).toBe(true);
    expect(complete(partial({ b: null }), { b: null })).toBe(true);
    expect(complete(partial({ $or: [{ b: 1 }, { c: 1 }] }), { $or: [{ b: 1 }, { c: 1 }] })).toBe(true);
    expect(complete(partial({ $or: [{ b: 1 }, { c: 1 }] }), { b: 1 })).toBe(false);
  });
});

describe("the order that an index gives", () => {
  const order = (of: Index, filter: Doc, sort: Doc) => indexOrder(boundsOf(of, conditionsOf(filter)), sort);
  const FORWARD = { isReverse: false, mergedFields: 0 };
  const BACKWARD = { isReverse: true, mergedFields: 0 };

  test("is its own, or all of it reversed", () => {
    expect(order(AB, {}, { a: 1, b: 1 })).toEqual(FORWARD);
    expect(order(AB, {}, { a: -1 })).toEqual(BACKWARD);
    expect(order(index({ a: 1, b: -1 }), {}, { a: -1, b: 1 })).toEqual(BACKWARD);
    expect(order(AB, {}, { a: 1, b: -1 })).toBeUndefined();
    expect(order(AB, {}, { b: 1 })).toBeUndefined();
  });

  test("does not mind fields that are equal throughout", () => {
    expect(order(AB, { a: 1 }, { b: -1 })).toEqual(BACKWARD);
    expect(order(AB, { a: 1 }, { b: 1, a: -1 })).toEqual(FORWARD);
    expect(order(AB, { a: 1, b: { $gt: 5 } }, { b: 1 })).toEqual(FORWARD);
    expect(order(AB, { a: { $gt: 1 } }, { b: 1 })).toBeUndefined();
  });

  test("takes merging when the fields before have several values", () => {
    expect(order(AB, { a: { $in: [1, 2] } }, { b: 1 })).toEqual({ isReverse: false, mergedFields: 1 });
    expect(order(AB, { a: { $in: [1, 2] } }, { a: -1 })).toEqual(BACKWARD);
    const many = { $in: Array.from({ length: 500 }, (_, i) => i) };
    expect(order(AB, { a: many }, { b: 1 })).toBeUndefined();
  });

  test("is none when entries are not whole or a document has several", () => {
    expect(order(MULTI, {}, { a: 1 })).toBeUndefined();
    expect(order(index({ a: 1 }, { hasLongKeys: true }), {}, { a: 1 })).toBeUndefined();
  });
});

describe("prefixes of patterns", () => {
  test("end where anything but literal text begins", () => {
    expect(literalPrefix("^abc", "")).toBe("abc");
    expect(literalPrefix("^ab\\.c\\d", "")).toBe("ab.c");
    expect(literalPrefix("^abc*", "")).toBe("ab");
    expect(literalPrefix("^abc+d", "")).toBe("abc");
    expect(literalPrefix("^a|b", "")).toBe("");
    expect(literalPrefix("^a{0}", "")).toBe("");
    expect(literalPrefix("abc", "")).toBe("");
    expect(literalPrefix("^ab", "m")).toBe("");
    expect(literalPrefix("^𝄞?", "")).toBe("");
  });

  test("every string that begins with a prefix is below the string after it", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.string({ unit: "binary" }), (prefix, rest) => {
        expect(compareValues(prefix + rest, stringAfter(prefix))).toBeLessThan(0);
      }),
    );
    expect(stringAfter("a\u{d7ff}")).toBe("a\u{e000}");
    expect(stringAfter("\u{10ffff}")).toEqual({});
  });
});

describe("intervals", () => {
  const number = fc.integer({ min: 0, max: 8 });
  const interval = fc
    .tuple(number, number, fc.boolean(), fc.boolean())
    .map(([low, high, includesLow, includesHigh]): Interval => between(low, high, includesLow, includesHigh));
  const some = fc.array(interval, { maxLength: 5 });
  const has = (intervals: readonly Interval[], value: number): boolean =>
    intervals.some(
      ({ low, high, includesLow, includesHigh }) =>
        (value > Number(low) || (includesLow && value === low)) &&
        (value < Number(high) || (includesHigh && value === high)),
    );
  const probes = Array.from({ length: 17 }, (_, i) => i / 2);

  test("unions and intersections hold what they should, in order and apart", () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const both = intersection(union(a), union(b));
        for (const value of probes) {
          expect(has(union(a), value)).toBe(has(a, value));
          expect(has(both, value)).toBe(has(a, value) && has(b, value));
        }
        expect(union(both)).toEqual(both);
        expect(isWithin(both, union(a))).toBe(true);
      }),
    );
  });
});
