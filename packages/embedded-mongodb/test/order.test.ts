// The total order of BSON values, and the paths and sorts that stand on it.

import { Binary, BSONRegExp, Code, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } from "bson";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CommandError } from "../src/errors.ts";
import { compareValues, sameValue, typeRank } from "../src/language/order.ts";
import { indexValues, pathParts, reach, valuesAt } from "../src/language/path.ts";
import { comparator, sortKeys } from "../src/language/sort.ts";
import type { Doc } from "../src/language/values.ts";
import { rounds } from "./support/rounds.ts";

const oid = (digit: number): ObjectId => new ObjectId(String(digit).padStart(24, "0"));

/** Every value is below the next. */
const ASCENDING: unknown[] = [
  new MinKey(),
  undefined,
  null,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  Decimal128.fromString("-1E+400"),
  Long.MIN_VALUE,
  -1,
  0,
  Decimal128.fromString("0.1"),
  0.1,
  1,
  1.5,
  9007199254740992,
  Long.fromString("9007199254740993"),
  Decimal128.fromString("9007199254740993.5"),
  Long.fromString("9007199254740994"),
  Long.MAX_VALUE,
  2 ** 63,
  Decimal128.fromString("1E+400"),
  Number.POSITIVE_INFINITY,
  "",
  "A",
  "a",
  "aa",
  "é",
  "ﬀ",
  "𝄞",
  {},
  { a: 1 },
  { a: 1, b: 1 },
  { a: 2 },
  { b: 1 },
  { a: "x" },
  [],
  [1],
  [1, 0],
  [2],
  new Binary(Buffer.from("z")),
  new Binary(Buffer.from("aa")),
  new Binary(Buffer.from("ab")),
  new Binary(Buffer.from("aa"), 5),
  oid(1),
  oid(2),
  false,
  true,
  new Date(-1),
  new Date(1),
  new Timestamp({ t: 1, i: 2 }),
  new Timestamp({ t: 0xf0000000, i: 0 }),
  new BSONRegExp("a", "i"),
  new BSONRegExp("b"),
  new Code("a"),
  new Code("a", { x: 1 }),
  new MaxKey(),
];

test("every value stands where MongoDB's manual puts it", () => {
  const wrong = ASCENDING.flatMap((a, i) =>
    ASCENDING.slice(i + 1).flatMap((b) => (compareValues(a, b) < 0 && compareValues(b, a) > 0 ? [] : [[a, b]])),
  );
  expect(wrong).toEqual([]);
});

test("numbers of all types are one by value", () => {
  const ones = [1, new Double(1), Long.fromNumber(1), Decimal128.fromString("1"), Decimal128.fromString("1.00")];
  for (const a of ones) for (const b of ones) expect(sameValue(a, b)).toBe(true);
  expect(sameValue(0, -0)).toBe(true);
  expect(sameValue(Number.NaN, Decimal128.fromString("NaN"))).toBe(true);
  expect(sameValue(Long.fromString("9007199254740993"), 9007199254740992)).toBe(false);
  expect(typeRank(1)).toBe(typeRank(Decimal128.fromString("2")));
});

test("the order of fields and of elements counts", () => {
  expect(sameValue({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(false);
  expect(sameValue([1, 2], [2, 1])).toBe(false);
  expect(sameValue({ a: 1, b: 2 }, { a: new Double(1), b: Long.fromNumber(2) })).toBe(true);
});

const value = fc.constantFrom(...ASCENDING, Decimal128.fromString("1"), new Double(1), Long.fromNumber(0));

test("it is an order", () => {
  fc.assert(
    fc.property(value, value, value, (a, b, c) => {
      expect(Math.sign(compareValues(a, b))).toBe(-Math.sign(compareValues(b, a)) + 0);
      if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0) expect(compareValues(a, c)).toBeLessThanOrEqual(0);
    }),
    { numRuns: rounds(5000) },
  );
});

const number = fc.oneof(fc.double({ noNaN: true }), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(Long.fromBigInt));

test("longs and doubles compare by their exact values", () => {
  const exact = (n: number | Long): [bigint, number] =>
    n instanceof Long ? [n.toBigInt(), 0] : [BigInt(Math.trunc(n)), n - Math.trunc(n)];
  fc.assert(
    fc.property(number, number, (a, b) => {
      fc.pre([a, b].every((n) => n instanceof Long || Number.isFinite(n)));
      const [x, y] = [exact(a), exact(b)];
      const sign = x[0] === y[0] ? Math.sign(x[1] - y[1]) : Number(x[0] > y[0]) * 2 - 1;
      expect(compareValues(a, b)).toBe(sign + 0);
    }),
  );
});

test("distinct values come from everywhere a path leads", () => {
  expect(valuesAt({ a: { b: 1 } }, "a.b")).toEqual([1]);
  expect(valuesAt({ a: [{ b: 1 }, { b: [2, 3] }, 4, {}] }, "a.b")).toEqual([1, 2, 3]);
  expect(valuesAt({ a: [{ b: 1 }, { b: 2 }] }, "a.1.b")).toEqual([2]);
  expect([...valuesAt({}, "a"), ...valuesAt({ a: [] }, "a"), ...valuesAt({ a: 1 }, "a.b")]).toEqual([]);
});

test("inherited properties are no fields", () => {
  for (const path of ["constructor", "a.length", "a.constructor", "__proto__", "b.toString.name"]) {
    expect(valuesAt({ a: [1], b: {} }, path)).toEqual([]);
  }
});

test("index keys: missing is null, an empty array undefined, an array its elements", () => {
  expect(indexValues({ a: 1 }, "a")).toEqual({ values: [1], isArray: false, exists: true });
  expect(indexValues({}, "a.b")).toEqual({ values: [null], isArray: false, exists: false });
  expect(indexValues({ a: null }, "a")).toEqual({ values: [null], isArray: false, exists: true });
  expect(indexValues({ a: [] }, "a")).toEqual({ values: [undefined], isArray: true, exists: true });
  expect(indexValues({ a: [1, [2]] }, "a")).toEqual({ values: [1, [2]], isArray: true, exists: true });
  expect(indexValues({ a: [{ b: 1 }, { b: [2, 3] }, {}, 4] }, "a.b").values).toEqual([1, 2, 3, null, null]);
  expect(indexValues({ a: [] }, "a.b")).toEqual({ values: [null], isArray: true, exists: false });
  expect(indexValues({ a: [5, 6] }, "a.1")).toEqual({ values: [null, 6], isArray: true, exists: true });
});

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.integer({ min: 0, max: 2 }),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "0"), tie("value"), { maxKeys: 2, noNullPrototype: true }),
  ),
})).value;
const path = fc.constantFrom("a", "a.b", "a.0", "a.0.b", "a.b.0", "a.b.a", "a.0.0");

test("an index has a key for everything a query can find", () => {
  fc.assert(
    fc.property(json, path, (a, at) => {
      const keys = indexValues({ a } as Doc, at).values;
      reach({ a } as Doc, pathParts(at), true, (found) => {
        const isWholeArray = Array.isArray(found);
        expect(isWholeArray || keys.some((key) => sameValue(key, found ?? null))).toBe(true);
        return false;
      });
    }),
    { numRuns: rounds(2000) },
  );
});

const sorted = (docs: Doc[], sort: Doc): unknown[] => docs.toSorted(comparator(sort)).map((doc) => doc._id);

test("an array sorts by its least element upwards and by its greatest downwards, an empty one before null", () => {
  const docs = [{ _id: 1, a: [5, 1] }, { _id: 2, a: 3 }, { _id: 3 }, { _id: 4, a: [] }, { _id: 5, a: [4, "x"] }];
  expect(sorted(docs, { a: 1 })).toEqual([4, 3, 1, 2, 5]);
  expect(sorted(docs, { a: -1 })).toEqual([5, 1, 2, 3, 4]);
});

test("fields below one array are taken from the same element", () => {
  const docs = [
    {
      _id: 1,
      a: [
        { b: 1, c: 9 },
        { b: 2, c: 0 },
      ],
    },
    { _id: 2, a: [{ b: 1, c: 5 }] },
    { _id: 3, a: { b: 0, c: 99 } },
  ];
  expect(sorted(docs, { "a.b": 1, "a.c": 1 })).toEqual([3, 2, 1]);
  expect(sorted(docs, { "a.c": -1, "a.b": 1 })).toEqual([3, 1, 2]);
  expect(sorted(docs, { "a.0.c": 1 })).toEqual([3, 2, 1]);
});

test("equal documents keep their order, and keys can stand for documents", () => {
  const docs = [
    { _id: 1, a: 1 },
    { _id: 2, a: 1 },
    { _id: 3, a: 0 },
  ];
  expect(sorted(docs, { a: 1 })).toEqual([3, 1, 2]);
  const keys = sortKeys({ "a.b": 1, c: -1 });
  expect(keys.of({ a: [{ b: 2 }, { b: 1 }], c: 3 })).toEqual([1, 3]);
  expect(keys.compare([1, 3], [1, 4])).toBeGreaterThan(0);
});

test("a sort that cannot be is refused with MongoDB's code", () => {
  const codeOf = (sort: Doc): number => {
    try {
      comparator(sort)({ a: [1], b: [2] }, {});
    } catch (error) {
      if (error instanceof CommandError) return error.code;
    }
    return 0;
  };
  expect([{ a: 2 }, { a: "x" }, { "": 1 }, { "a..b": 1 }, { $a: 1 }, { a: 1, b: 1 }].map(codeOf)).toEqual([
    15975, 15974, 40352, 15998, 16410, 2,
  ]);
  expect(codeOf({ a: Long.fromNumber(-1) })).toBe(0);
});
