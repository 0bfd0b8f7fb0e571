// Filters: what they find, and what MongoDB's words are for those that make no sense.

import { Binary, BSONRegExp, Decimal128, Double, Long, MaxKey, MinKey, ObjectId } from "bson";
import { describe, expect, test } from "vitest";
import { CommandError } from "../src/errors.ts";
import { elementFinder, matcher, valueMatcher } from "../src/language/match.ts";
import type { Doc } from "../src/language/values.ts";

const matches = (filter: Doc, doc: Doc): boolean => matcher(filter)(doc);
const found = (filter: Doc, docs: Doc[]): number[] => docs.flatMap((doc, i) => (matches(filter, doc) ? [i] : []));

function refusal(filter: Doc): string {
  try {
    matcher(filter);
  } catch (error) {
    if (error instanceof CommandError) return `${error.codeName}: ${error.message}`;
    throw error;
  }
  return "accepted";
}

describe("equality", () => {
  test("an array equals a value by an element or as a whole", () => {
    const docs = [{ a: 1 }, { a: [1, 2] }, { a: [[1, 2]] }, { a: [2, 1] }, { a: [[1]] }];
    expect(found({ a: 1 }, docs)).toEqual([0, 1, 3]);
    expect(found({ a: [1, 2] }, docs)).toEqual([1, 2]);
    expect(found({ a: { $ne: 1 } }, docs)).toEqual([2, 4]);
  });

  test("null is missing too, but not where a path is lost in an array of scalars", () => {
    const docs = [{}, { a: null }, { a: 1 }, { a: {} }, { a: [] }, { a: [1] }, { a: [{}] }, { a: [{ b: 1 }, {}] }];
    expect(found({ a: null }, docs)).toEqual([0, 1]);
    expect(found({ "a.b": null }, docs)).toEqual([0, 1, 2, 3, 6, 7]);
    expect(found({ "a.b": { $ne: null } }, docs)).toEqual([4, 5]);
    expect(found({ a: { $in: [null, 1] } }, docs)).toEqual([0, 1, 2, 5]);
    expect(found({ a: { $gte: null } }, docs)).toEqual([0, 1]);
    expect(found({ a: { $gt: null } }, docs)).toEqual([]);
  });

  test("documents are equal field by field in order, numbers whatever their type", () => {
    expect(matches({ a: { x: 1, y: 2 } }, { a: { x: 1, y: 2 } })).toBe(true);
    expect(matches({ a: { y: 2, x: 1 } }, { a: { x: 1, y: 2 } })).toBe(false);
    expect(matches({ a: 1 }, { a: Long.fromNumber(1) })).toBe(true);
    expect(matches({ a: Decimal128.fromString("5.0") }, { a: new Double(5) })).toBe(true);
    expect(matches({ a: Long.fromString("9007199254740993") }, { a: 9007199254740992 })).toBe(false);
    expect(matches({ a: Number.NaN }, { a: Number.NaN })).toBe(true);
  });

  test("ObjectId, binary and dates are equal by value", () => {
    const id = new ObjectId();
    expect(matches({ a: id }, { a: new ObjectId(id.toHexString()) })).toBe(true);
    expect(matches({ a: { $in: [new Date(5), id] } }, { a: new Date(5) })).toBe(true);
    expect(matches({ a: new Binary(Buffer.from("x")) }, { a: new Binary(Buffer.from("x"), 5) })).toBe(false);
  });

  test("fields with unusual names are only fields", () => {
    expect(matches({ constructor: { $exists: true } }, {})).toBe(false);
    expect(matches(JSON.parse('{"__proto__": {"$exists": true}}'), {})).toBe(false);
    expect(matches({ "a.length": 1 }, { a: [1] })).toBe(false);
    expect(matches({ a: { $ref: "x", $id: 1 } }, { a: { $ref: "x", $id: 1 } })).toBe(true);
  });
});

describe("order", () => {
  test("only values of the operand's type are compared", () => {
    const docs = [{ a: 6 }, { a: "6" }, { a: null }, { a: true }, { a: new Date(9) }, { a: [1, 7] }, { a: [[9]] }, {}];
    expect(found({ a: { $gt: 5 } }, docs)).toEqual([0, 5]);
    expect(found({ a: { $lt: "7" } }, docs)).toEqual([1]);
    expect(found({ a: { $gte: [1] } }, docs)).toEqual([5, 6]);
    expect(found({ a: { $gt: 5, $lt: 7 } }, docs)).toEqual([0, 5]);
  });

  test("MinKey and MaxKey compare with everything, NaN with nothing but itself", () => {
    expect(found({ a: { $gt: new MinKey() } }, [{ a: 1 }, {}, { a: new MinKey() }])).toEqual([0, 1]);
    expect(found({ a: { $lt: new MaxKey() } }, [{ a: "x" }, { a: new MaxKey() }])).toEqual([0]);
    expect(found({ a: { $gte: Number.NaN } }, [{ a: 1 }, { a: Number.NaN }])).toEqual([1]);
    expect(found({ a: { $lt: Number.NaN } }, [{ a: 1 }, { a: Number.NaN }])).toEqual([]);
    expect(found({ a: { $lt: 5 } }, [{ a: Number.NaN }, { a: 1 }])).toEqual([1]);
  });
});

describe("paths", () => {
  test("a number means an element and a field", () => {
    const docs = [{ a: [{ b: 1 }, { b: 2 }] }, { a: { 0: { b: 1 } } }, { a: [{ 0: { b: 1 } }] }, { a: [[{ b: 1 }]] }];
    expect(found({ "a.0.b": 1 }, docs)).toEqual([0, 1, 2, 3]);
    expect(found({ "a.b": 1 }, docs)).toEqual([0]);
    expect(found({ "a.1": { $exists: true } }, docs)).toEqual([0]);
    expect(found({ "a.00.b": 1 }, docs)).toEqual([]);
  });

  test("an array that a number picked is not expanded", () => {
    expect(found({ "a.0": 1 }, [{ a: [1] }, { a: [[1]] }])).toEqual([0]);
    expect(found({ "a.0": [1] }, [{ a: [1] }, { a: [[1]] }])).toEqual([1]);
  });

  test("$exists looks through arrays", () => {
    const docs = [{ a: [{ b: 1 }, {}] }, { a: [{}] }, { a: [] }, { a: { b: null } }];
    expect(found({ "a.b": { $exists: true } }, docs)).toEqual([0, 3]);
    expect(found({ "a.b": { $exists: false } }, docs)).toEqual([1, 2]);
    expect(found({ a: { $exists: true } }, docs)).toEqual([0, 1, 2, 3]);
  });
});

describe("arrays", () => {
  test("$size counts the array itself", () => {
    expect(found({ a: { $size: 1 } }, [{ a: [1] }, { a: [[1, 2]] }, { a: [1, 2] }, { a: 1 }, {}])).toEqual([0, 1]);
    expect(found({ a: { $size: Long.fromNumber(0) } }, [{ a: [] }, {}])).toEqual([0]);
  });

  test("$all wants each, in any array or alone", () => {
    const docs = [{ a: [1, 2, 3] }, { a: [1] }, { a: 1 }, { a: [[1, 2]] }, { a: ["xy"] }];
    expect(found({ a: { $all: [1, 2] } }, docs)).toEqual([0]);
    expect(found({ a: { $all: [1] } }, docs)).toEqual([0, 1, 2]);
    expect(found({ a: { $all: [[1, 2]] } }, docs)).toEqual([3]);
    expect(found({ a: { $all: [new BSONRegExp("^x")] } }, docs)).toEqual([4]);
    expect(found({ a: { $all: [] } }, docs)).toEqual([]);
    const all = { a: { $all: [{ $elemMatch: { b: 1 } }, { $elemMatch: { b: 2 } }] } };
    expect(found(all, [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }] }])).toEqual([0]);
  });

  test("$elemMatch wants one element to satisfy everything", () => {
    const docs = [{ a: [{ b: 1, c: 2 }] }, { a: [{ b: 1 }, { c: 2 }] }, { a: { b: 1, c: 2 } }, { a: [[1]] }, { a: [] }];
    expect(found({ a: { $elemMatch: { b: 1, c: 2 } } }, docs)).toEqual([0]);
    expect(found({ "a.b": 1, "a.c": 2 }, docs)).toEqual([0, 1, 2]);
    expect(found({ a: { $elemMatch: { 0: 1 } } }, docs)).toEqual([3]);
    expect(found({ a: { $elemMatch: { $gt: 3, $lt: 5 } } }, [{ a: [2, 6] }, { a: [4] }, { a: 4 }])).toEqual([1]);
    expect(found({ a: { $elemMatch: { $or: [{ b: 1 }, { b: 3 }] } } }, docs)).toEqual([0, 1]);
    expect(found({ a: { $not: { $elemMatch: { b: 1 } } } }, docs)).toEqual([2, 3, 4]);
  });

  test("$nin and $not hold only if no element offends", () => {
    expect(found({ a: { $nin: [1, null] } }, [{ a: [1, 2] }, { a: [2] }, {}, { a: 3 }])).toEqual([1, 3]);
    expect(found({ a: { $not: { $gt: 3 } } }, [{ a: [1, 4] }, { a: 2 }, {}, { a: "x" }])).toEqual([1, 2, 3]);
  });
});

describe("values", () => {
  test("$type knows names, numbers and the word number", () => {
    const docs = [{ a: 1 }, { a: new Double(1) }, { a: Long.ONE }, { a: "x" }, { a: [1] }, { a: null }, {}];
    expect(found({ a: { $type: "number" } }, docs)).toEqual([0, 1, 2, 4]);
    expect(found({ a: { $type: "double" } }, docs)).toEqual([1]);
    expect(found({ a: { $type: [2, "array"] } }, docs)).toEqual([3, 4]);
    expect(found({ a: { $type: 10 } }, docs)).toEqual([5]);
  });

  test("$mod cuts fractions and keeps the sign", () => {
    const docs = [
      { a: 5 },
      { a: -5 },
      { a: 5.9 },
      { a: Long.fromString("9007199254740993") },
      { a: "5" },
      { a: [4, 5] },
    ];
    expect(found({ a: { $mod: [2, 1] } }, docs)).toEqual([0, 2, 3, 5]);
    expect(found({ a: { $mod: [2, -1] } }, docs)).toEqual([1]);
  });

  test("bits of numbers and of binary data", () => {
    const docs = [{ a: 6 }, { a: -1 }, { a: new Binary(Buffer.from([6])) }, { a: 1.5 }, { a: "x" }];
    expect(found({ a: { $bitsAllSet: 6 } }, docs)).toEqual([0, 1, 2]);
    expect(found({ a: { $bitsAllClear: [0] } }, docs)).toEqual([0, 2]);
    expect(found({ a: { $bitsAnySet: [0, 70] } }, docs)).toEqual([1]);
    expect(found({ a: { $bitsAnyClear: new Binary(Buffer.from([1])) } }, docs)).toEqual([0, 2]);
  });
});

describe("regular expressions", () => {
  test("options i, m, s and x are MongoDB's", () => {
    const regex = ($regex: string, $options: string, a: string): boolean => matches({ a: { $regex, $options } }, { a });
    expect(regex("ÄB", "i", "xäby")).toBe(true);
    expect([regex("^b", "", "a\nb"), regex("^b", "m", "a\nb")]).toEqual([false, true]);
    expect([regex("a.b", "", "a\nb"), regex("a.b", "s", "a\nb"), regex("a.b", "", "a\rb")]).toEqual([
      false,
      true,
      true,
    ]);
    expect([regex("a b # rest", "x", "ab"), regex("a[ ]b", "x", "a b")]).toEqual([true, true]);
    expect([regex("b$", "", "ab\n"), regex("b$", "", "ab\nc"), regex("^.$", "", "𝄞")]).toEqual([true, false, true]);
    expect(regex("(?i)AB", "", "ab")).toBe(true);
    expect(regex("[[:digit:]]+@\\d", "", "12@3")).toBe(true);
    expect(regex("a\\@b\\-c", "", "a@b-c")).toBe(true);
    expect([regex("\\Qa.b\\E", "", "a.b"), regex("\\Qa.b\\E", "", "axb")]).toEqual([true, false]);
    expect([regex("^$", "m", "a\n\nb"), regex("^$", "m", "b\n"), regex("^$", "m", "𝄞")]).toEqual([true, false, false]);
  });

  test("they stand alone, in $in and in $not, and equal themselves", () => {
    const docs = [{ a: "abc" }, { a: ["x", "abc"] }, { a: 1 }, { a: new BSONRegExp("^a", "i") }, {}];
    expect(found({ a: new BSONRegExp("^a", "i") }, docs)).toEqual([0, 1, 3]);
    expect(found({ a: { $in: [new BSONRegExp("B", "i"), 1] } }, docs)).toEqual([0, 1, 2]);
    expect(found({ a: { $not: new BSONRegExp("^a") } }, docs)).toEqual([2, 3, 4]);
    expect(found({ a: { $regex: new BSONRegExp("^A"), $options: "i" } }, docs)).toEqual([0, 1]);
  });
});

describe("combinations and expressions", () => {
  test("$and, $or, $nor and $comment", () => {
    const docs = [{ a: 1, b: 1 }, { a: 1 }, { b: 1 }, {}];
    expect(found({ $and: [{ a: 1 }, { b: 1 }] }, docs)).toEqual([0]);
    expect(found({ $or: [{ a: 1 }, { b: 1 }], $comment: "why" }, docs)).toEqual([0, 1, 2]);
    expect(found({ $nor: [{ a: 1 }, { b: 1 }] }, docs)).toEqual([3]);
  });

  test("$expr compares in BSON order and knows variables and the time", () => {
    expect(
      found({ $expr: { $gt: ["$a", "$b"] } }, [
        { a: 2, b: 1 },
        { a: "x", b: 5 },
        { a: 1, b: Long.ONE },
      ]),
    ).toEqual([0, 1]);
    expect(matches({ $expr: { $eq: ["$a", { x: 1, y: 2 }] } }, { a: { y: 2, x: 1 } })).toBe(false);
    expect(matches({ $expr: { $in: [Long.ONE, "$a"] } }, { a: [1] })).toBe(true);
    expect(matches({ $expr: { $lt: ["$missing", null] } }, {})).toBe(true);
    expect(matches({ $expr: "$a" }, { a: new Double(0) })).toBe(false);
    expect(matcher({ $expr: { $eq: ["$a", "$$x"] } }, { variables: { x: 7 } })({ a: 7 })).toBe(true);
    expect(matcher({ $expr: { $eq: ["$a", "$$NOW"] } }, { now: new Date(5) })({ a: new Date(5) })).toBe(true);
  });

  test("$expr reckons with longs and decimals", () => {
    const sum = { $expr: { $eq: [{ $add: ["$a", 1] }, Long.fromString("9007199254740994")] } };
    expect(matches(sum, { a: Long.fromString("9007199254740993") })).toBe(true);
    expect(matches({ $expr: { $eq: [{ $floor: "$a" }, 2] } }, { a: Decimal128.fromString("2.5") })).toBe(true);
    expect(
      matches({ $expr: { $gt: [{ $subtract: ["$to", "$from"] }, 4] } }, { to: new Date(10), from: new Date(5) }),
    ).toBe(true);
    expect(matches({ $expr: { $setEquals: ["$a", [1, 2]] } }, { a: [2, Long.ONE, 1] })).toBe(true);
  });
});

test("a filter is validated before any document is seen, deep inside too", () => {
  const refusals: [Doc, string][] = [
    [{ a: { $foo: 1 } }, "BadValue: unknown operator: $foo"],
    [{ a: { $gt: 5, b: 1 } }, "BadValue: unknown operator: b"],
    [{ $nor: [{ a: { $elemMatch: { b: { $foo: 1 } } } }] }, "BadValue: unknown operator: $foo"],
    [
      { $foo: 1 },
      "BadValue: unknown top level operator: $foo. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.",
    ],
    [{ $or: [] }, "BadValue: $and/$or/$nor must be a nonempty array"],
    [{ $or: {} }, "BadValue: $or must be an array"],
    [{ $or: [1] }, "BadValue: $or/$and/$nor entries need to be full objects"],
    [{ a: { $in: 1 } }, "BadValue: $in needs an array"],
    [{ a: { $nin: 1 } }, "BadValue: $nin needs an array"],
    [{ a: { $in: [{ $gt: 1 }] } }, "BadValue: cannot nest $ under $in"],
    [{ a: { $not: 1 } }, "BadValue: $not needs a regex or a document"],
    [{ a: { $not: {} } }, "BadValue: $not cannot be empty"],
    [{ a: { $ne: new BSONRegExp("a") } }, "BadValue: Can't have regex as arg to $ne."],
    [{ a: { $gt: new BSONRegExp("a") } }, "BadValue: Can't have RegEx as arg to predicate over field 'a'."],
    [{ a: { $all: 1 } }, "BadValue: $all needs an array"],
    [{ a: { $all: [{ $gt: 1 }] } }, "BadValue: no $ expressions in $all"],
    [{ a: { $elemMatch: 1 } }, "BadValue: $elemMatch needs an Object"],
    [{ a: { $size: -1 } }, "BadValue: Failed to parse $size. Expected a non-negative number in: $size: -1"],
    [{ a: { $mod: [0, 1] } }, "BadValue: divisor cannot be 0"],
    [{ a: { $mod: [1] } }, "BadValue: malformed mod, not enough elements"],
    [{ a: { $type: "foo" } }, "BadValue: Unknown type name alias: foo"],
    [{ a: { $options: "i" } }, "BadValue: $options needs a $regex"],
    [{ a: { $regex: "a", $options: "g" } }, "Location51108: invalid flag in regex options: g"],
    [{ $expr: { $foo: 1 } }, "InvalidPipelineOperator: Unrecognized expression '$foo'"],
    [{ a: { $elemMatch: { $expr: true } } }, "BadValue: $expr can only be applied to the top-level document"],
    [{ a: { $where: "1" } }, "BadValue: $where cannot be applied to a field"],
  ];
  expect(refusals.map(([filter]) => refusal(filter))).toEqual(refusals.map(([, text]) => text));
});

test("nothing in a filter is ever run as code", () => {
  expect(refusal({ $where: "while (true) {}" })).toContain("$where needs a JavaScript engine");
  expect(refusal({ $expr: { $and: [{ $function: { body: "x", args: [], lang: "js" } }] } })).toContain(
    "JavaScript engine",
  );
  expect(refusal({ $jsonSchema: {} })).toContain("not supported");
});

test("what mingo complains about while evaluating is a CommandError", () => {
  expect(() => matches({ $expr: { $divide: [1, "$a"] } }, { a: "x" })).toThrow(CommandError);
});

describe("the positional operator's element", () => {
  test("is the one that satisfied the condition on that array", () => {
    const doc = { a: [{ b: 1 }, { b: 2 }], tags: ["x", "y", "z"], n: 1 };
    expect(elementFinder({ "a.b": 2 })(doc, "a")).toBe(1);
    expect(elementFinder({ a: { $elemMatch: { b: 2 } }, tags: "x" })(doc, "a")).toBe(1);
    expect(elementFinder({ a: { $elemMatch: { b: 2 } }, tags: "z" })(doc, "tags")).toBe(2);
    expect(elementFinder({ tags: { $in: ["y"] }, n: 1 })(doc, "tags")).toBe(1);
    expect(elementFinder({ $and: [{ n: 1 }, { tags: "z" }] })(doc, "tags")).toBe(2);
    expect(elementFinder({ n: 1 })(doc, "tags")).toBeUndefined();
    expect(elementFinder({ tags: { $ne: "q" } })(doc, "tags")).toBeUndefined();
  });

  test("is the outermost of nested arrays, and can be found for many documents", () => {
    const find = elementFinder({ "a.b": 3 });
    expect(find({ a: [{ b: [1] }, { b: [2, 3] }] }, "a")).toBe(1);
    expect(find({ a: { b: [1, 3] } }, "a.b")).toBe(1);
  });
});

test("a single value can be asked about", () => {
  expect([1, 5, "x"].map(valueMatcher({ $gte: 5 }))).toEqual([false, true, false]);
  expect([1, [1], null].map(valueMatcher(1))).toEqual([true, true, false]);
});
