// find's projections.

import { Double, Long } from "bson";
import { expect, test } from "vitest";
import { CommandError } from "../src/errors.ts";
import { projector } from "../src/language/project.ts";
import { type Doc, decode, encode } from "../src/language/values.ts";

/** A projected document; the stored one stays as it is. */
function projected(doc: Doc, projection: Doc, filter: Doc = {}): Doc {
  const stored = decode(encode(doc));
  const before = encode(stored);
  const result = projector(projection, filter)!(stored);
  expect(encode(stored)).toEqual(before);
  return decode(encode(result));
}

function refusal(projection: Doc, filter: Doc = {}, doc: Doc = {}): number {
  try {
    projector(projection, filter)?.(doc);
  } catch (error) {
    if (error instanceof CommandError) return error.code;
    throw error;
  }
  throw new Error("nothing was refused");
}

const doc = { _id: 1, a: { b: 1, c: 2 }, d: [{ e: 1, f: 2 }, 5, [{ e: 3, f: 4 }], { f: 6 }], g: Long.fromNumber(7) };

test("nothing to project is no projector", () => {
  expect(projector(undefined, {})).toBeUndefined();
  expect(projector({}, {})).toBeUndefined();
});

test("inclusion keeps the document's order and the _id, unless it is left out", () => {
  expect(Object.keys(projected(doc, { g: 1, a: true }))).toEqual(["_id", "a", "g"]);
  expect(projected(doc, { g: new Double(1), _id: 0 })).toEqual({ g: Long.fromNumber(7) });
  expect(projected(doc, { _id: 1 })).toEqual({ _id: 1 });
  expect(projected(doc, { nothing: 1 })).toEqual({ _id: 1 });
});

test("inclusion goes through documents and arrays, and drops scalars on the way", () => {
  expect(projected(doc, { "a.b": 1, "d.e": 1, _id: 0 })).toEqual({ a: { b: 1 }, d: [{ e: 1 }, [{ e: 3 }], {}] });
  expect(projected(doc, { a: { c: 1 }, _id: 0 })).toEqual({ a: { c: 2 } });
  expect(projected(doc, { "g.x": 1, _id: 0 })).toEqual({});
});

test("exclusion leaves all else as it is", () => {
  expect(projected(doc, { a: 0, "d.f": 0 })).toEqual({
    _id: 1,
    d: [{ e: 1 }, 5, [{ e: 3 }], {}],
    g: Long.fromNumber(7),
  });
  expect(projected(doc, { _id: 0 })).toEqual({ a: doc.a, d: doc.d, g: doc.g });
  expect(projected(doc, { _id: 1, d: 0, a: 0 })).toEqual({ _id: 1, g: Long.fromNumber(7) });
});

test("inclusion and exclusion do not mix, and paths do not meet", () => {
  expect(refusal({ a: 1, b: 0 })).toBe(31_254);
  expect(refusal({ a: 0, b: 1 })).toBe(31_253);
  expect(refusal({ a: 0, b: "$c" })).toBe(31_310);
  expect(refusal({ a: 0, b: { $add: [1] } })).toBe(31_252);
  expect(refusal({ a: 1, "a.b": 1 })).toBe(31_249);
  expect(refusal({ "a.b": 1, a: 1 })).toBe(31_250);
  expect(refusal({ a: {} })).toBe(51_270);
  expect(refusal({ "a.": 1 })).toBe(40_353);
  expect(refusal({ $a: 1 })).toBe(16_410);
});

test("$slice takes elements from either end or from the middle, and keeps the other fields", () => {
  const list = { _id: 1, a: [1, 2, 3, 4], b: { c: [1, 2] }, d: 9 };
  expect(projected(list, { a: { $slice: 2 } })).toEqual({ ...list, a: [1, 2] });
  expect(projected(list, { a: { $slice: -1 }, d: 0 })).toEqual({ _id: 1, a: [4], b: { c: [1, 2] } });
  expect(projected(list, { a: { $slice: [1, 2] }, _id: 1 })).toEqual({ _id: 1, a: [2, 3] });
  expect(projected(list, { a: { $slice: [-3, 1] }, d: 1 })).toEqual({ _id: 1, a: [2], d: 9 });
  expect(projected(list, { "b.c": { $slice: -1 }, _id: 0 }).b).toEqual({ c: [2] });
  expect(refusal({ a: { $slice: [1, 0] } })).toBe(28_724);
});

test("$elemMatch gives the first element that matches, after the other fields", () => {
  const list = { _id: 1, a: [{ x: 1 }, { x: 2, y: 1 }, { x: 2 }], s: [1, 5, 9], z: 1 };
  expect(Object.entries(projected(list, { a: { $elemMatch: { x: 2 } }, z: 1 }))).toEqual([
    ["_id", 1],
    ["z", 1],
    ["a", [{ x: 2, y: 1 }]],
  ]);
  expect(projected(list, { s: { $elemMatch: { $gt: 2 } } })).toEqual({ _id: 1, s: [5] });
  expect(projected(list, { a: { $elemMatch: { x: 9 } }, _id: 0 })).toEqual({});
  expect(refusal({ "a.b": { $elemMatch: { x: 1 } } })).toBe(31_275);
  expect(refusal({ a: { $elemMatch: 1 } })).toBe(31_274);
});

test("the positional .$ gives the element that the filter matched", () => {
  const list = { _id: 1, a: [{ x: 1 }, { x: 2 }], b: { c: [1, 5] }, d: 1 };
  expect(projected(list, { "a.$": 1 }, { "a.x": 2 })).toEqual({ _id: 1, a: [{ x: 2 }] });
  expect(projected(list, { "b.c.$": 1, d: 1 }, { "b.c": { $gt: 1 } })).toEqual({ _id: 1, b: { c: [5] }, d: 1 });
  expect(projected(list, { "a.$": 1 }, { a: { $elemMatch: { x: 2 } } }).a).toEqual([{ x: 2 }]);
  expect(refusal({ "a.$": 1 }, { d: 1 })).toBe(31_277);
  expect(refusal({ "a.$": 1 }, { a: [1] }, { a: [1] })).toBe(51_246);
  expect(refusal({ "a.$": 1, "d.$": 1 }, { a: 1, d: 1 })).toBe(31_276);
  expect(refusal({ "a.$": 0 }, { a: 1 })).toBe(31_395);
  expect(refusal({ "a.$.b": 1 }, { a: 1 })).toBe(31_394);
});

test("expressions are computed from the whole document and follow in the order they are named", () => {
  const result = projected(doc, {
    z: { $add: ["$g", 1] },
    a: 1,
    y: "$a.b",
    l: { $literal: 1 },
    t: "text",
    n: "$nope",
    _id: 0,
  });
  expect(Object.entries(result)).toEqual([
    ["a", { b: 1, c: 2 }],
    ["z", Long.fromNumber(8)],
    ["y", 1],
    ["l", 1],
    ["t", "text"],
  ]);
  expect(projected({ _id: 1, a: [{ b: 1 }, 2] }, { "a.x": "$_id" })).toEqual({ _id: 1, a: [{ x: 1 }, { x: 1 }] });
  expect(refusal({ a: { $foo: 1 } })).toBe(31_325);
  expect(refusal({ a: { $meta: "textScore" } })).toBe(31_325);
});

test("types pass through as they are", () => {
  const typed = { _id: 1, l: Long.fromNumber(1), d: new Double(1), n: null };
  expect(encode(projector({ l: 1, d: 1, n: 1 }, {})!(decode(encode(typed))))).toEqual(encode(typed));
});
