// Values and documents out of small alphabets, so that two of them are often the same, or nearly.

import { Binary, Double, Long, ObjectId } from "bson";
import fc from "fast-check";

export type Doc = { [field: string]: unknown };

/** Every ObjectId a sequence names itself; any other one was made by a server. */
export const OBJECT_IDS = ["000000000000000000000001", "000000000000000000000002"].map((hex) => new ObjectId(hex));

export const number: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  0,
  1,
  2,
  -1,
  7,
  1.5,
  new Double(1),
  new Double(2),
  Long.fromNumber(1),
  Long.fromNumber(2 ** 40),
);

export const scalar: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: number },
  { weight: 3, arbitrary: fc.constantFrom("", "a", "b", "ab", "ä") },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom(new Date(0), new Date(1_000), new Date("2026-03-02T09:00:00.123Z")) },
  { weight: 1, arbitrary: fc.constantFrom(...[[], [1], [1, 2]].map((bytes) => new Binary(Buffer.from(bytes)))) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(...OBJECT_IDS) },
);

/** The names of the fields, in any order. */
const fields = (names: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<Doc> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), value), { maxLength: names.length, selector: ([name]) => name })
    .map((entries) => Object.fromEntries(entries));

const flat = fields(["b", "c"], scalar);

const list: fc.Arbitrary<unknown> = fc.oneof(
  fc.array(scalar, { maxLength: 4 }),
  fc.array(number, { maxLength: 4 }),
  fc.array(flat, { maxLength: 3 }),
  fc.array(fc.array(scalar, { maxLength: 2 }), { maxLength: 2 }),
);

export const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 3, arbitrary: list },
  { weight: 2, arbitrary: flat },
  { weight: 1, arbitrary: fields(["b", "c"], fc.oneof(scalar, list, flat)) },
);

export const id: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<unknown>(1, 2, 3, 4, 5) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>("a", new Double(1), Long.fromNumber(2), OBJECT_IDS[0], null) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>({ b: 1 }, { b: new Double(1) }, { b: 1, c: 1 }, new Date(0)) },
);

const body = fields(["a", "b", "c", "n"], value);

export const document: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(id, body).map(([_id, rest]) => ({ _id, ...rest })) },
  { weight: 1, arbitrary: fc.tuple(id, body).map(([_id, rest]) => ({ ...rest, _id })) },
  { weight: 1, arbitrary: body },
  { weight: 1, arbitrary: body.map((rest) => ({ _id: [1], ...rest })) },
);

/** A replacement: what a document holds beside its _id. */
export const replacement = body;

export const path = fc.constantFrom("a", "b", "c", "n", "a.b", "a.c", "b.c", "a.0", "a.b.c", "a.0.b", "_id");
