// Index keys: the order of their bytes is MongoDB's order of the values.

import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from "bson";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareValues } from "../src/language/order.ts";
import { afterPrefix, encodeBound, encodeKey, MAX_BOUND_BYTES, MAX_KEY_BYTES } from "../src/storage/key.ts";
import { rounds } from "./support/rounds.ts";

type Direction = 1 | -1;

const key = (value: unknown, direction: Direction = 1): Uint8Array => encodeKey([value], [direction]).bytes;
const byteOrder = (a: unknown, b: unknown, direction: Direction = 1): number =>
  Buffer.compare(key(a, direction), key(b, direction));

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc.string({ unit: fc.constantFrom("a", "b", "\0", "\u0001", "ÿ", "ﬀ", "𝄞"), maxLength: 4 }),
);
const near = fc.constantFrom("9007199254740991", "9007199254740992", "9007199254740993", "9223372036854775807");
const decimalText = fc.oneof(
  fc
    .tuple(fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }), fc.integer({ min: -60, max: 60 }))
    .map(([digits, power]) => `${digits}E${power}`),
  fc.constantFrom(
    "NaN",
    "Infinity",
    "-Infinity",
    "-0",
    "0.1",
    "0.10",
    "0.5",
    "1E6000",
    "-1E6000",
    "2E-6000",
    "-2E-6000",
    "1.0",
  ),
  fc.constantFrom("1.7976931348623157E308", "1.7976931348623158E308", "4.9E-324", "1E400", "9E399"),
  near,
);
const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double(),
  fc.constantFrom(
    0,
    -0,
    Number.NaN,
    Infinity,
    -Infinity,
    2 ** 53,
    2 ** 53 + 2,
    0.1,
    Number.MAX_VALUE,
    Number.MIN_VALUE,
  ),
  fc.integer().map((value) => new Double(value)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  near.map((value) => Long.fromString(value)),
  near.map((value) => Long.fromString(value).negate()),
  decimalText.map((value) => Decimal128.fromString(value)),
);
const bytes = fc.uint8Array({ maxLength: 5 });
const scalar = fc.oneof(
  { arbitrary: number, weight: 3 },
  { arbitrary: text, weight: 3 },
  fc.constantFrom<unknown>(null, undefined, true, false, new MinKey(), new MaxKey()),
  text.map((value) => new BSONSymbol(value)),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((id) => new ObjectId(id)),
  fc.tuple(bytes, fc.constantFrom(0, 4, 5, 128)).map(([value, subtype]) => new Binary(value, subtype)),
  fc.tuple(fc.nat(5), fc.nat()).map(([t, i]) => new Timestamp({ t, i })),
  fc.tuple(fc.string({ maxLength: 3 }), fc.constantFrom("", "i", "im")).map(([of, flags]) => new BSONRegExp(of, flags)),
  text.map((code) => new Code(code)),
  fc.tuple(text, number).map(([code, x]) => new Code(code, { x })),
);
const field = fc.constantFrom("a", "b", "ab", "", "é");
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(field, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

describe("the order of the bytes", () => {
  test("is the order of the values, also where they are equal", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(byteOrder(a, b)).toBe(Math.sign(compareValues(a, b)));
      }),
      { numRuns: rounds(5_000) },
    );
  });

  test("is that of numbers of all four types, exactly", () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(byteOrder(a, b)).toBe(Math.sign(compareValues(a, b)));
      }),
      { numRuns: rounds(10_000) },
    );
  });

  test("is that of values that differ in little", () => {
    const twins = value.chain((one) => fc.tuple(fc.constant(one), fc.array(value, { maxLength: 2 })));
    fc.assert(
      fc.property(twins, field, ([one, more], name) => {
        const pairs: [unknown, unknown][] = [
          [[one], [one, ...more]],
          [{ [name]: one }, { [name]: one, z: more }],
          [
            { [name]: one, z: 1 },
            { z: 1, [name]: one },
          ],
        ];
        for (const [a, b] of pairs) expect(byteOrder(a, b)).toBe(Math.sign(compareValues(a, b)));
      }),
      { numRuns: rounds(1_000) },
    );
  });

  test("is turned around in a descending field", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(byteOrder(a, b, -1)).toBe(Math.sign(compareValues(b, a)));
      }),
      { numRuns: rounds(2_000) },
    );
  });

  test("goes field by field in a compound key", () => {
    const direction = fc.constantFrom<Direction>(1, -1);
    fc.assert(
      fc.property(value, value, value, value, direction, direction, (a, b, c, d, first, second) => {
        const order = first * compareValues(a, c) || second * compareValues(b, d);
        const directions = [first, second];
        expect(Buffer.compare(encodeKey([a, b], directions).bytes, encodeKey([c, d], directions).bytes)).toBe(
          Math.sign(order) + 0,
        );
      }),
      { numRuns: rounds(3_000) },
    );
  });
});

test("a bound of the first fields holds the keys that agree in them, and no others", () => {
  const direction = fc.constantFrom<Direction>(1, -1);
  fc.assert(
    fc.property(value, value, value, direction, direction, (a, b, c, first, second) => {
      const { bytes: from } = encodeBound([a], [first]);
      const { bytes: found } = encodeKey([c, b], [first, second]);
      const isWithin = Buffer.compare(found, from) >= 0 && Buffer.compare(found, afterPrefix(from)) < 0;
      expect(isWithin).toBe(compareValues(a, c) === 0);
    }),
    { numRuns: rounds(3_000) },
  );
});

test("one value has one key, whatever type its number is of", () => {
  const ones = [1, new Double(1), Long.fromNumber(1), Decimal128.fromString("1.00"), Decimal128.fromString("10E-1")];
  for (const one of ones) expect(key(one)).toEqual(key(1));
  const large = "9007199254740993";
  expect(key(Long.fromString(large))).toEqual(key(Decimal128.fromString(large)));
  expect(key(-0)).toEqual(key(0));
  expect(key(Decimal128.fromString("0.1"))).not.toEqual(key(0.1));
});

describe("a key that is too long", () => {
  const long = "x".repeat(5_000);

  test("is cut, says so, and still differs from others with the same beginning", () => {
    const one = encodeKey([`${long}1`], [1]);
    const other = encodeKey([`${long}2`], [1]);
    expect(one.isCut).toBe(true);
    expect(one.bytes.length).toBe(MAX_KEY_BYTES);
    expect(one.bytes).not.toEqual(other.bytes);
    expect(one.bytes).toEqual(encodeKey([`${long}1`], [1]).bytes);
  });

  test("lies where its bound says", () => {
    const bound = encodeBound([`${long}1`], [1]);
    expect(bound.isCut).toBe(true);
    expect(bound.bytes.length).toBe(MAX_BOUND_BYTES);
    const found = encodeKey([`${long}1`, 7], [1, -1]).bytes;
    expect(Buffer.compare(found, bound.bytes)).toBeGreaterThanOrEqual(0);
    expect(Buffer.compare(found, afterPrefix(bound.bytes))).toBeLessThan(0);
  });

  test("is not one that just fits", () => {
    for (let length = 1_870; length < 1_910; length++) {
      const { bytes: made, isCut } = encodeKey(["y".repeat(length)], [1]);
      expect(made.length).toBe(isCut ? MAX_KEY_BYTES : length + 3);
      expect(isCut).toBe(length + 3 > MAX_KEY_BYTES);
      expect(encodeBound(["y".repeat(length)], [1]).isCut).toBe(length + 3 > MAX_BOUND_BYTES);
    }
  });
});

test("what comes after a prefix comes after all that start with it", () => {
  expect(afterPrefix(Uint8Array.of(1, 2))).toEqual(Uint8Array.of(1, 3));
  expect(afterPrefix(Uint8Array.of(1, 0xff, 0xff))).toEqual(Uint8Array.of(2));
  const given = Buffer.of(1, 2);
  afterPrefix(given);
  expect(given).toEqual(Buffer.of(1, 2));
});
