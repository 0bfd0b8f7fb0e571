// Of a large document only the fields that a query looks at are made into values.

import { Binary, Code, Decimal128, Double, Long, ObjectId } from "bson";
import { expect, test } from "vitest";
import { decode, encode, type WantedFields } from "../src/language/values.ts";
import { fieldsRead } from "../src/plan/fields-read.ts";

const read = (asked: Parameters<typeof fieldsRead>[0]) => {
  const plain = (fields: WantedFields | undefined): unknown =>
    fields ? Object.fromEntries([...fields].map(([name, inside]) => [name, plain(inside)])) : "all";
  return plain(fieldsRead(asked));
};

test("they are those of filter, sort and projection, and the _id", () => {
  const filter = { "a.b": 1, $and: [{ c: { $gt: 1 } }, { $or: [{ "d.0.x": 1 }, { "e.f": 2 }] }], $comment: "why" };
  expect(read({ filter, sort: { "a.g": -1 }, projection: { "a.h.i": 1, e: true } })).toEqual({
    _id: "all",
    a: { b: "all", g: "all", h: { i: "all" } },
    c: "all",
    d: "all",
    e: "all",
  });
  expect(read({ projection: { a: new Double(1) }, filter: { "a.b": 1 } })).toEqual({ _id: "all", a: "all" });
});

test("of a name that is a number everything is read where a number follows: it may be a place in an array", () => {
  const filter = { "0.1.b": 1 };
  expect(read({ filter, projection: { a: 1 } })).toEqual({ _id: "all", a: "all", 0: "all" });
  const document = { 0: [{}, { b: 1 }], a: 2 };
  const found = decode(encode(document), undefined, fieldsRead({ filter, projection: { a: 1 } }));
  expect(found).toEqual(document);
});

test("they are all where something may look anywhere, or nothing is left out", () => {
  const projection = { a: 1 };
  for (const asked of [
    {},
    { projection: {} },
    { projection: { a: 0 } },
    { projection: { a: 1, _id: 0 } },
    { projection: { "a.$": 1 } },
    { projection: { a: { $slice: 1 } } },
    { projection: { b: "$a" } },
    { projection, filter: { $expr: { $eq: ["$x", 1] } } },
    { projection, filter: { $or: [{ b: 1 }, { $expr: { $eq: ["$x", 1] } }] } },
  ])
    expect(read(asked)).toBe("all");
});

test("what is stepped over, of whatever type, moves nothing", () => {
  const others = {
    double: new Double(1),
    text: "naïve",
    doc: { wanted: 1, deep: [{ wanted: 2 }] },
    list: [1, "two", { three: 3 }],
    bytes: new Binary(Buffer.from("abc")),
    old: new Binary(Buffer.from("abc"), 2),
    id: new ObjectId("0123456789abcdef01234567"),
    yes: true,
    at: new Date(5),
    nothing: null,
    pattern: /a+/i,
    code: new Code("f()", { wanted: 3 }),
    int: 7,
    long: Long.fromNumber(7),
    decimal: Decimal128.fromString("1.5"),
  };
  const wanted: WantedFields = new Map([
    ["wanted", undefined],
    ["last", undefined],
  ]);
  for (const [name, value] of Object.entries(others)) {
    const raw = encode({ [name]: value, wanted: 9, [`${name}2`]: value, last: "x" });
    expect(decode(raw, undefined, wanted), name).toEqual({ wanted: 9, last: "x" });
  }
});

test("inside a document, and the documents of an array, only what is wanted is read", () => {
  const inside: WantedFields = new Map([["b", undefined]]);
  const raw = encode({ a: { b: { c: 1 }, x: 1 }, list: [{ b: 1, x: 2 }, 3, [{ b: 4, x: 5 }]], x: 6, b: 7 });
  const wanted: WantedFields = new Map([
    ["a", inside],
    ["list", inside],
    ["b", undefined],
  ]);
  expect(decode(raw, undefined, wanted)).toEqual({ a: { b: { c: 1 } }, list: [{ b: 1 }, 3, [{ b: 4 }]], b: 7 });
});
