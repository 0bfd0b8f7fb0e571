// Documents and their bytes: nothing is lost, and nothing is kept that a database must not hold.

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
  serialize,
  Timestamp,
} from "bson";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CommandError } from "../src/errors.ts";
import { bsonTypeName, type Doc, decode, encode, isDoc, MAX_DOCUMENT_BYTES } from "../src/language/values.ts";
import { rounds } from "./support/rounds.ts";

const id = new ObjectId("0123456789abcdef01234567");
const everyType = {
  double: 1.5,
  wholeDouble: new Double(5),
  minusZero: -0,
  nan: Number.NaN,
  string: "Grüße 𝄞 \0 end",
  object: { nested: { deep: [] } },
  array: [1, [2, { three: 3 }], null],
  binary: new Binary(Buffer.from("bytes"), 0),
  oldBinary: new Binary(Buffer.from("bytes"), 2),
  uuid: new Binary(Buffer.alloc(16, 7), 4),
  id,
  yes: true,
  no: false,
  date: new Date(-5),
  none: null,
  regex: new BSONRegExp("^a.b$", "im"),
  code: new Code("return 1"),
  scoped: new Code("return x", { x: new Double(1) }),
  symbol: new BSONSymbol("sym"),
  int: -2147483648,
  big: 2147483648,
  timestamp: new Timestamp({ t: 0xf0000000, i: 7 }),
  long: Long.fromString("9007199254740993"),
  smallLong: Long.fromNumber(1),
  decimal: Decimal128.fromString("1.10"),
  min: new MinKey(),
  max: new MaxKey(),
};

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandError) return error.codeName;
    throw error;
  }
  return "no error";
};

test("a document of every type comes back byte for byte", () => {
  const bytes = serialize(everyType);
  expect(Buffer.from(encode(decode(bytes))).equals(Buffer.from(bytes))).toBe(true);
});

test("numbers keep their type: a double that looks whole stays a Double, a long a Long", () => {
  const doc = decode(serialize(everyType));
  expect(doc.wholeDouble).toBeInstanceOf(Double);
  expect(doc.smallLong).toBeInstanceOf(Long);
  expect([doc.double, doc.int, doc.big]).toEqual([1.5, -2147483648, 2147483648]);
  expect(doc.minusZero).toBe(-0);
  expect(doc.regex).toBeInstanceOf(BSONRegExp);
});

test("type names are those of $type", () => {
  const names = Object.entries(decode(serialize(everyType))).map(([, value]) => bsonTypeName(value));
  expect(names.join(" ")).toBe(
    "double double double double string object array binData binData binData objectId bool bool date null regex javascript " +
      "javascriptWithScope symbol int double timestamp long long decimal minKey maxKey",
  );
  expect(bsonTypeName(undefined)).toBe("missing");
});

test("a DBRef is a document whose fields keep their order and their text", () => {
  const reference = { $ref: "db.collection", $id: id, $db: "other", more: 1 };
  const bytes = serialize({ at: reference });
  const { at } = decode(bytes);
  expect(isDoc(at)).toBe(true);
  expect(at).toEqual(reference);
  expect(Buffer.from(encode(decode(bytes))).equals(Buffer.from(bytes))).toBe(true);
});

test("fields called __proto__, constructor, length and _bsontype are only fields", () => {
  const bytes = encode(
    JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2, "length": 3, "in": [{"__proto__": 4}]}'),
  );
  const doc = decode(bytes);
  expect(Object.keys(doc)).toEqual(["__proto__", "constructor", "length", "in"]);
  expect(Object.getPrototypeOf(doc)).toBe(Object.prototype);
  expect((doc as { polluted?: unknown }).polluted).toBeUndefined();
  expect(Buffer.from(encode(doc)).equals(Buffer.from(bytes))).toBe(true);
  expect(bsonTypeName({ _bsontype: "Long" })).toBe("object");
});

test("a field without a value is not written", () => {
  expect(decode(encode({ a: 1, b: undefined, c: [undefined] }))).toEqual({ a: 1, c: [null] });
});

test("a document over 16 MB is refused, one just below is not", () => {
  const room = MAX_DOCUMENT_BYTES - encode({ a: new Binary(Buffer.alloc(0)) }).length;
  expect(encode({ a: new Binary(Buffer.alloc(room)) }).length).toBe(MAX_DOCUMENT_BYTES);
  expect(codeOf(() => encode({ a: new Binary(Buffer.alloc(room + 1)) }))).toBe("BSONObjectTooLarge");
  expect(codeOf(() => encode({ a: new Binary(Buffer.alloc(40_000_000)) }))).toBe("BSONObjectTooLarge");
  expect(codeOf(() => encode({ a: "x".repeat(40_000_000) }))).toBe("BSONObjectTooLarge");
});

const nested = (levels: number): Doc => {
  let doc: Doc = { end: 1 };
  for (let i = 1; i < levels; i++) doc = i % 2 ? { a: doc } : { a: [doc] };
  return doc;
};

test("documents nest 180 levels deep and no deeper", () => {
  expect(decode(encode(nested(120)))).toEqual(nested(120));
  expect(codeOf(() => encode(nested(181)))).toBe("BadValue");
  const self: Doc = {};
  self.self = self;
  expect(codeOf(() => encode(self))).toBe("BadValue");
});

test("bytes nested without end are refused before the stack is", () => {
  expect(codeOf(() => decode(serialize(nested(150))))).toBe("Overflow");
  expect(codeOf(() => decode(serialize(nested(3000))))).toBe("Overflow");
});

test("bytes that are not BSON are refused, whatever they are", () => {
  const bytes = serialize(everyType);
  const mutation = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(mutation, fc.nat(bytes.length), (changes, cut) => {
      const changed = Buffer.from(bytes);
      for (const [at, byte] of changes) changed[at] = byte;
      expect(["no error", "InvalidBSON", "Overflow"]).toContain(codeOf(() => decode(changed)));
      if (cut < bytes.length) expect(codeOf(() => decode(bytes.subarray(0, cut)))).toBe("InvalidBSON");
    }),
    { numRuns: rounds(2000) },
  );
});

test("random documents survive both ways", () => {
  fc.assert(
    fc.property(
      fc.object({ maxDepth: 3, values: [fc.string(), fc.integer(), fc.double(), fc.constant(null)] }),
      (doc) => {
        const bytes = serialize(doc);
        expect(Buffer.from(encode(decode(bytes))).equals(Buffer.from(bytes))).toBe(true);
      },
    ),
  );
});
