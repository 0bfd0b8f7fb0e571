// The embedded server's storage, on a real data file: transactions, collections, indexes, and what survives a failure.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Decimal128, Long, ObjectId } from "bson";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CommandError } from "../src/errors.ts";
import { type Doc, decode, encode } from "../src/language/values.ts";
import type { Collection } from "../src/storage/collection.ts";
import type { Index } from "../src/storage/index-spec.ts";
import { afterPrefix, encodeBound, encodeKey } from "../src/storage/key.ts";
import { openEnvironment, reopenEnvironment } from "../src/storage/open-env.ts";
import { openStorage, type Storage } from "../src/storage/storage.ts";
import { expire, MOST_AT_ONCE } from "../src/storage/ttl.ts";
import { rounds } from "./support/rounds.ts";

const NS = { db: "app", name: "tickets" };

let folder: string;
let storage: Storage;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "embedded-storage-"));
  storage = openStorage(openEnvironment(folder));
});

afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

async function reopen(): Promise<void> {
  await storage.close();
  storage = openStorage(openEnvironment(folder));
}

test("the data file is opened again between transactions, a hundred times, and whoever knew a collection reads and writes on", () => {
  const known = create({ key: { a: 1 }, name: "a_1" });
  for (let round = 0; round < 100; round++) {
    insert({ _id: round, a: round % 7, text: "x".repeat(5_000) });
    storage.reopen(() => reopenEnvironment(folder));
    expect(known.count()).toBe(round + 1);
  }
  const rest = known.documents({ from: 40 });
  expect(decode(rest.next().value!.raw)._id).toBe(39);
  rest.return();
  storage.reopen(() => reopenEnvironment(folder));
  expect(documents(known).map(({ _id }) => _id)).toEqual(Array.from({ length: 100 }, (_, id) => id));
  expect(entries("a_1", known)).toHaveLength(100);
});

const collection = (ns = NS): Collection => storage.collection(ns)!;
const create = (...indexes: Doc[]): Collection =>
  storage.write(() => {
    const made = storage.create(NS);
    for (const index of indexes) made.createIndex(index);
    return made;
  });
const insert = (...docs: Doc[]): number[] =>
  storage.write(() => docs.map((doc) => collection().insert(doc, encode(doc))));
const index = (name: string, of = collection()): Index => of.indexes().find((each) => each.name === name)!;
const documents = (of = collection()): Doc[] => [...of.documents()].map(({ raw }) => decode(raw));
/** Entries as [key, _id]. */
const entries = (name: string, of = collection()): [string, unknown][] =>
  [...of.entries(index(name, of))].map(({ key, recordId }) => [
    Buffer.from(key).toString("hex"),
    decode(of.get(recordId)!)._id,
  ]);
const keyOf = (...values: unknown[]): string =>
  Buffer.from(
    encodeKey(
      values,
      values.map(() => 1 as const),
    ).bytes,
  ).toString("hex");
/** The values in a one-field index that lead to a document, as their keys. */
const keysOf = (name: string, id: unknown): string[] => entries(name).flatMap(([key, of]) => (of === id ? [key] : []));

function failure(work: () => unknown): CommandError {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error("It did not fail");
}

/** All there is, to be compared. */
function everything(): unknown {
  return storage.databases().map(({ name }) =>
    storage.collections(name).map((each) => ({
      ns: each.ns,
      uuid: each.uuid.toString(),
      count: each.count(),
      dataSize: each.dataSize(),
      indexes: each.indexes().map((one) => ({ ...one, entries: entries(one.name, each) })),
      documents: [...each.documents()].map(({ recordId, raw }) => [recordId, decode(raw)]),
    })),
  );
}

describe("a transaction", () => {
  test("is there again after reopening, with counts, indexes and the next record id", async () => {
    create({ key: { a: 1 }, unique: true });
    const [first, second] = insert({ _id: 1, a: "x" }, { _id: 2, a: "y" });
    expect([first, second]).toEqual([1, 2]);
    storage.write(() => collection().remove(second!, { _id: 2, a: "y" }));
    const before = everything();
    await reopen();
    expect(everything()).toEqual(before);
    expect(insert({ _id: 3 })).toEqual([3]);
    expect(storage.size()).toMatchObject({ documents: 2 });
  });

  test("that throws in the middle leaves everything as it was, in memory and on disk", async () => {
    create({ key: { a: 1 } }, { key: { b: -1 }, sparse: true });
    insert({ _id: 1, a: 1 }, { _id: 2, a: 2 });
    storage.write(() => storage.create({ db: "other", name: "dropped" }));
    const before = everything();
    const held = collection();
    const dropped = collection({ db: "other", name: "dropped" });
    const work = (): never => {
      held.insert({ _id: 3, a: [1, 2], b: "x".repeat(4_000) }, encode({ _id: 3 }));
      held.replace(1, { _id: 1, a: 1 }, { _id: 1, a: 9 }, encode({ _id: 1, a: 9 }));
      held.remove(2, { _id: 2, a: 2 });
      held.createIndex({ key: { c: 1 } });
      held.dropIndex("a_1");
      storage.drop(dropped.ns);
      storage.rename(NS, { db: "app", name: "renamed" }, false);
      storage.create({ db: "third", name: "made" });
      throw new Error("in the middle");
    };
    expect(() => storage.write(work)).toThrow("in the middle");
    expect(everything()).toEqual(before);
    expect(collection()).toBe(held);
    expect([held.isDropped(), dropped.isDropped()]).toEqual([false, false]);
    expect(index("a_1").isMultikey).toBe(false);
    await reopen();
    expect(everything()).toEqual(before);
    expect(insert({ _id: 3 })).toEqual([3]);
  });

  test("sees what it has written itself", () => {
    create();
    storage.write(() => {
      collection().insert({ _id: 1 }, encode({ _id: 1 }));
      expect(documents()).toEqual([{ _id: 1 }]);
      expect(storage.write(() => collection().count())).toBe(1);
    });
  });

  test("is the only place to write in", () => {
    const made = create();
    expect(failure(() => made.insert({ _id: 1 }, encode({ _id: 1 }))).codeName).toBe("InternalError");
    expect(failure(() => storage.create({ db: "a", name: "b" })).codeName).toBe("InternalError");
  });
});

describe("data of a newer format", () => {
  test("is refused", async () => {
    create();
    await storage.close();
    const environment = openEnvironment(folder);
    const catalog = environment.openDB<Uint8Array, Uint8Array>("catalog", {
      encoding: "binary",
      keyEncoding: "binary",
    });
    catalog.putSync(Uint8Array.of(0x46), encode({ format: 99, nextId: 1 }));
    expect(() => openStorage(environment)).toThrow("newer version");
    catalog.putSync(Uint8Array.of(0x46), encode({ format: 1, nextId: 10 }));
    storage = openStorage(environment);
  });
});

describe("collections", () => {
  const COMMON = { db: "app", name: "x" };

  test("are created once, listed, renamed and dropped with all that is in them", () => {
    create({ key: { a: 1 } });
    insert({ _id: 1, a: 1 });
    const made = collection();
    expect(failure(() => storage.write(() => storage.create(NS)))).toMatchObject({
      code: 48,
      message: "Collection app.tickets already exists.",
    });
    storage.write(() => storage.rename(NS, COMMON, false));
    expect(storage.collection(NS)).toBeUndefined();
    expect(collection(COMMON)).toBe(made);
    expect(made.ns).toEqual(COMMON);
    expect(storage.collections("app").map(({ ns }) => ns.name)).toEqual(["x"]);
    expect(storage.databases()).toMatchObject([{ name: "app", sizeOnDisk: made.dataSize(), empty: false }]);
    expect(storage.write(() => storage.drop(COMMON))).toBe(true);
    expect(storage.write(() => storage.drop(COMMON))).toBe(false);
    expect(made.isDropped()).toBe(true);
    expect([...made.documents()]).toEqual([]);
    expect([...made.entries(made.indexes()[1]!)]).toEqual([]);
    expect(storage.databases()).toEqual([]);
    expect(failure(() => storage.write(() => made.insert({ _id: 1 }, encode({ _id: 1 })))).codeName).toBe(
      "NamespaceNotFound",
    );
  });

  test("of one database are dropped together, the others stay", () => {
    create();
    storage.write(() => storage.create({ db: "app2", name: "a" }));
    expect(storage.write(() => storage.dropDatabase("app"))).toBe(true);
    expect(storage.write(() => storage.dropDatabase("app"))).toBe(false);
    expect(storage.databases().map(({ name }) => name)).toEqual(["app2"]);
  });

  test("with the same name made anew are empty, and have other ids", () => {
    const first = create({ key: { a: 1 } });
    insert({ _id: 1, a: 1 });
    storage.write(() => storage.drop(NS));
    const second = create({ key: { a: 1 } });
    expect(second).not.toBe(first);
    expect(second.count()).toBe(0);
    const ids = [...first.indexes(), ...second.indexes()].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
  });

  test("are renamed over another one only when that is to go", () => {
    create();
    storage.write(() => storage.create(COMMON));
    const rename = (from: typeof NS, dropTarget: boolean): void =>
      storage.write(() => storage.rename(from, COMMON, dropTarget));
    expect(failure(() => rename({ db: "no", name: "no" }, false)).code).toBe(26);
    expect(failure(() => rename(NS, false)).code).toBe(48);
    expect(failure(() => rename(COMMON, true)).code).toBe(20);
    rename(NS, true);
    expect(storage.collections("app")).toHaveLength(1);
  });

  test.each([
    { db: "", name: "a" },
    { db: "a.b", name: "a" },
    { db: "a b", name: "a" },
    { db: "a$", name: "a" },
    { db: "a/b", name: "a" },
    { db: "a\\b", name: "a" },
    { db: 'a"', name: "a" },
    { db: "a".repeat(64), name: "a" },
    { db: "a", name: "" },
    { db: "a", name: ".a" },
    { db: "a", name: "a." },
    { db: "a", name: "a$b" },
    { db: "a", name: "a\0" },
    { db: "a", name: "é".repeat(127) },
  ])("cannot be called %o", (ns) => {
    expect(failure(() => storage.write(() => storage.create(ns))).code).toBe(73);
  });

  test("of kinds that there are not here are refused in clear words", () => {
    for (const options of [{ capped: true, size: 1 }, { validator: { a: 1 } }, { timeseries: {}, viewOn: "a" }]) {
      const { codeName, message } = failure(() => storage.write(() => storage.create(NS, options)));
      expect([codeName, message]).toEqual(["NotImplemented", expect.stringContaining("use MongoDB")]);
    }
    storage.write(() => storage.create(NS, { capped: false, collation: { locale: "simple" } }));
  });
});

describe("documents", () => {
  test("come in the order of their insertion, both ways and from anywhere", () => {
    create();
    insert(...Array.from({ length: 10 }, (_, i) => ({ _id: 9 - i })));
    const ids = (range: Parameters<Collection["documents"]>[0]): number[] =>
      [...collection().documents(range)].map(({ recordId }) => recordId);
    expect(ids({})).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(ids({ from: 3, to: 5 })).toEqual([3, 4]);
    expect(ids({ from: 9, reverse: true })).toEqual([10, 9]);
    expect(ids({ to: 3, reverse: true })).toEqual([2, 1]);
    expect(ids({ from: 5, to: 5 })).toEqual([]);
  });

  test("may be as large as BSON allows, and are read whole", async () => {
    create();
    const large = { _id: 1, text: "é".repeat(8_000_000) };
    insert(large, { _id: 2 });
    await reopen();
    expect(documents()).toEqual([large, { _id: 2 }]);
    expect(decode(collection().get(1)!)).toEqual(large);
    expect([...collection().documents({ reverse: true })].map(({ raw }) => raw.length)).toEqual([
      encode({ _id: 2 }).length,
      encode(large).length,
    ]);
  });

  test("that are replaced keep their record id, and an index that nothing changed for is left alone", () => {
    create({ key: { a: 1 } }, { key: { b: 1 } });
    insert({ _id: 1, a: 1, b: [1, 2, 3] });
    const after = { _id: 1, a: 2, b: [3, 2, 4, 4] };
    storage.write(() => collection().replace(1, { _id: 1, a: 1, b: [1, 2, 3] }, after, encode(after)));
    expect(documents()).toEqual([after]);
    expect(keysOf("a_1", 1)).toEqual([keyOf(2)]);
    expect(keysOf("b_1", 1)).toEqual([keyOf(2), keyOf(3), keyOf(4)]);
    expect(collection().dataSize()).toBe(encode(after).length);
  });
});

describe("ranges of an index", () => {
  beforeEach(() => {
    create({ key: { a: 1, b: -1 } });
    insert(...[1, 2, 3].flatMap((a) => [1, 2].map((b) => ({ _id: 10 * a + b, a, b }))));
  });
  const bound = (...values: unknown[]): Uint8Array => encodeBound(values, [1, -1]).bytes;
  const found = (range: Parameters<Collection["entries"]>[1]): unknown[] =>
    [...collection().entries(index("a_1_b_-1"), range)].map(({ recordId }) => decode(collection().get(recordId)!)._id);

  test("are bounded by leading fields, both ways", () => {
    expect(found({})).toEqual([12, 11, 22, 21, 32, 31]);
    expect(found({ from: bound(2), to: afterPrefix(bound(2)) })).toEqual([22, 21]);
    expect(found({ from: afterPrefix(bound(2)) })).toEqual([32, 31]);
    expect(found({ to: bound(2) })).toEqual([12, 11]);
    expect(found({ from: bound(2, 1), reverse: true })).toEqual([31, 32, 21]);
    expect(found({ to: afterPrefix(bound(2, 2)), reverse: true })).toEqual([22, 11, 12]);
    expect(found({ from: bound(3), to: bound(1) })).toEqual([]);
    expect(found({ from: bound(3), to: bound(1), reverse: true })).toEqual([]);
  });

  test("can be left and taken up again", () => {
    const scan = collection().entries(index("a_1_b_-1"));
    scan.next();
    const { position } = scan.next().value!;
    scan.return();
    expect(scan.next().done).toBe(true);
    expect(found({ from: afterPrefix(position) })).toEqual([22, 21, 32, 31]);
    expect(found({ to: position, reverse: true })).toEqual([12]);
  });

  test("are counted up to a limit", () => {
    const count = (limit: number): number => collection().countEntries(index("a_1_b_-1"), { from: bound(2) }, limit);
    expect([count(2), count(100)]).toEqual([2, 4]);
  });

  test("and a scan of them may be left open while others write", () => {
    const scan = collection().entries(index("a_1_b_-1"));
    scan.next();
    insert({ _id: 99, a: 0, b: 0 });
    expect([...scan]).toHaveLength(5);
    storage.write(() => {
      const inside = collection().entries(index("a_1_b_-1"));
      inside.next();
    });
  });
});

describe("the keys of a document", () => {
  const keys = (key: Doc, doc: Doc, options: Doc = {}): string[] => {
    create({ key, name: "i", ...options });
    insert({ _id: 1, ...doc });
    return keysOf("i", 1);
  };

  test.each<[string, Doc, Doc, unknown[][]]>([
    ["a missing field is null", { a: 1 }, {}, [[null]]],
    ["a path through a scalar is null", { "a.b": 1 }, { a: 5 }, [[null]]],
    ["an embedded document is followed", { "a.b": 1 }, { a: { b: 5 } }, [[5]]],
    ["an array gives its elements, each once", { a: 1 }, { a: [1, 2, 1] }, [[1], [2]]],
    ["an array in an array is a value", { a: 1 }, { a: [[1, 2]] }, [[[1, 2]]]],
    ["an empty array is undefined", { a: 1 }, { a: [] }, [[undefined]]],
    ["below an empty array is null", { "a.b": 1 }, { a: [] }, [[null]]],
    ["an array on the way is followed", { "a.b": 1 }, { a: [{ b: 1 }, { b: [2, 3] }, {}] }, [[null], [1], [2], [3]]],
    ["an array below an array is not followed", { "a.b": 1 }, { a: [[{ b: 1 }]] }, [[null]]],
    ["a number picks an element", { "a.1.b": 1 }, { a: [{ b: 1 }, { b: 2 }] }, [[2]]],
    [
      "fields of one array go together",
      { "a.b": 1, "a.c": 1 },
      {
        a: [
          { b: 1, c: 2 },
          { b: 3, c: 4 },
        ],
      },
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      "the rest stands beside each element",
      { a: 1, b: 1 },
      { a: [1, 2], b: "x" },
      [
        [1, "x"],
        [2, "x"],
      ],
    ],
  ])("%s", (_, key, doc, expected) => {
    expect(keys(key, doc)).toEqual(expected.map((values) => keyOf(...values)));
  });

  test("of two arrays are refused", () => {
    expect(failure(() => keys({ a: 1, b: 1 }, { a: [1], b: [2] }))).toMatchObject({
      code: 171,
      message: "cannot index parallel arrays [b] [a]",
    });
    expect(documents()).toEqual([]);
  });

  test("say whether the index is multikey, and whether a key was cut", () => {
    create({ key: { a: 1 } }, { key: { b: 1 } });
    insert({ _id: 1, a: [1], b: "x".repeat(3_000) });
    expect(index("a_1")).toMatchObject({ isMultikey: true, hasLongKeys: false });
    expect(index("b_1")).toMatchObject({ isMultikey: false, hasLongKeys: true });
  });

  test("a sparse index has only documents with one of its fields", () => {
    create({ key: { a: 1, b: 1 }, sparse: true, name: "i" });
    insert({ _id: 1 }, { _id: 2, b: null }, { _id: 3, a: 1 });
    expect(entries("i").map(([, id]) => id)).toEqual([2, 3]);
  });

  test("a partial index has only documents that match, and follows their changes", () => {
    create({ key: { a: 1 }, partialFilterExpression: { open: true, n: { $gt: 3 } }, name: "i" });
    insert({ _id: 1, a: 1, open: true, n: 4 }, { _id: 2, a: 1, open: false, n: 4 });
    expect(entries("i").map(([, id]) => id)).toEqual([1]);
    const after = { _id: 1, a: 1, open: true, n: 3 };
    storage.write(() => collection().replace(1, { ...after, n: 4 }, after, encode(after)));
    expect(entries("i")).toEqual([]);
  });
});

describe("a unique index", () => {
  test("refuses a second document with the key, in MongoDB's words, and writes nothing", () => {
    create({ key: { a: 1 }, unique: true }, { key: { b: 1 } });
    insert({ _id: 1, a: "x" });
    const before = everything();
    const error = storage.write(() => failure(() => collection().insert({ _id: 2, a: "x", b: 1 }, encode({}))));
    expect(error).toMatchObject({
      code: 11_000,
      message: 'E11000 duplicate key error collection: app.tickets index: a_1 dup key: { a: "x" }',
      fields: { keyPattern: { a: 1 }, keyValue: { a: "x" } },
    });
    expect(everything()).toEqual(before);
  });

  test("names the index on _id and shows values as MongoDB does", () => {
    create();
    const id = new ObjectId("65a1b2c3d4e5f60718293a4b");
    insert({ _id: id }, { _id: 1 });
    const message = (_id: unknown): string => failure(() => insert({ _id })).message;
    expect(message(id)).toContain("index: _id_ dup key: { _id: ObjectId('65a1b2c3d4e5f60718293a4b') }");
    expect(message(Long.fromNumber(1))).toContain("dup key: { _id: 1 }");
  });

  test("takes a missing field for null, unless it is sparse", () => {
    create({ key: { a: 1 }, unique: true }, { key: { b: 1 }, unique: true, sparse: true });
    insert({ _id: 1 });
    expect(failure(() => insert({ _id: 2 })).message).toContain("dup key: { a: null }");
    insert({ _id: 2, a: 1 }, { _id: 3, a: 2 });
    insert({ _id: 4, a: 3, b: null });
    expect(failure(() => insert({ _id: 5, a: 4, b: null })).message).toContain("b_1");
  });

  test("takes elements of arrays for keys, and one document may have a key twice", () => {
    create({ key: { "a.b": 1 }, unique: true });
    insert({ _id: 1, a: [{ b: 1 }, { b: 1 }, { b: 2 }] });
    expect(failure(() => insert({ _id: 2, a: [{ b: 3 }, { b: 2 }] })).message).toContain("dup key: { a.b: 2 }");
  });

  test("looks only at the documents that a partial index has", () => {
    create({ key: { a: 1 }, unique: true, partialFilterExpression: { b: true } });
    insert({ _id: 1, a: 1, b: true }, { _id: 2, a: 1, b: false });
    expect(failure(() => insert({ _id: 3, a: 1, b: true })).code).toBe(11_000);
  });

  test("takes equal numbers of any type for one, and long texts for themselves", () => {
    create({ key: { a: 1 }, unique: true });
    insert({ _id: 1, a: Long.fromString("9007199254740993") }, { _id: 2, a: "x".repeat(5_000) });
    insert({ _id: 3, a: 9007199254740992 }, { _id: 4, a: `${"x".repeat(5_000)}y` });
    expect(failure(() => insert({ _id: 5, a: Decimal128.fromString("9007199254740993") })).code).toBe(11_000);
    expect(failure(() => insert({ _id: 6, a: "x".repeat(5_000) })).code).toBe(11_000);
  });

  test("lets a document keep its own key, and refuses to let it take another's", () => {
    create({ key: { a: 1 }, unique: true });
    insert({ _id: 1, a: 1 }, { _id: 2, a: 2 });
    const change = (after: Doc): void =>
      storage.write(() => collection().replace(1, { _id: 1, a: 1 }, after, encode(after)));
    expect(failure(() => change({ _id: 1, a: 2 })).code).toBe(11_000);
    change({ _id: 1, a: 1, b: 1 });
    expect(documents()).toEqual([
      { _id: 1, a: 1, b: 1 },
      { _id: 2, a: 2 },
    ]);
  });

  test("is not made of documents that are not, and then leaves nothing behind", () => {
    create();
    insert({ _id: 1, a: 1 }, { _id: 2, a: 1 });
    const before = everything();
    storage.write(() => {
      expect(failure(() => collection().createIndex({ key: { a: 1 }, unique: true })).code).toBe(11_000);
    });
    expect(everything()).toEqual(before);
    storage.write(() => collection().createIndex({ key: { a: 1 } }));
    expect(entries("a_1")).toHaveLength(2);
  });
});

describe("creating an index", () => {
  const make = (definition: Doc): boolean => storage.write(() => collection().createIndex(definition));

  beforeEach(() => {
    create({ key: { a: 1 } });
  });

  test("builds it from the documents that are there, and does nothing the second time", () => {
    insert({ _id: 1, b: [1, 2] });
    expect(make({ key: { b: -1 }, name: "mine", v: 2, background: true, unique: false })).toBe(true);
    expect(make({ key: { b: Long.fromNumber(-1) }, name: "mine" })).toBe(false);
    expect(entries("mine").map(([, id]) => id)).toEqual([1, 1]);
    expect(index("mine").isMultikey).toBe(true);
    expect(make({ key: { _id: 1 }, name: "any" })).toBe(false);
    expect(
      collection()
        .indexes()
        .map(({ name }) => name),
    ).toEqual(["_id_", "a_1", "mine"]);
  });

  test.each<[Doc, number, string]>([
    [{ key: { b: 1 }, name: "a_1" }, 86, "same name"],
    [{ key: { a: 1 }, unique: true }, 86, "same name"],
    [{ key: { a: 1 }, name: "b" }, 85, "Index already exists with a different name: a_1"],
    [{ key: { a: 1 }, expireAfterSeconds: 1 }, 85, "different options"],
    [{ key: {} }, 67, "cannot be empty"],
    [{ key: { a: 0 } }, 67, "cannot be 0"],
    [{ key: { a: true } }, 67, "Only numbers"],
    [{ key: { "": 1 } }, 67, "empty field"],
    [{ key: { "a.": 1 } }, 67, "empty field"],
    [{ key: { $a: 1 } }, 67, "starts with '$'"],
    [{ key: { b: "text" } }, 67, "use MongoDB"],
    [{ key: { b: "2dsphere" } }, 67, "use MongoDB"],
    [{ key: { b: "hashed" } }, 67, "use MongoDB"],
    [{ key: { "b.$**": 1 } }, 67, "use MongoDB"],
    [{ key: { b: 1 }, weights: {} }, 67, "use MongoDB"],
    [{ key: { b: 1 }, collation: { locale: "de" } }, 67, "use MongoDB"],
    [{ key: { b: 1 }, partialFilterExpression: { c: 1 }, sparse: true }, 67, "cannot mix"],
    [{ key: { b: 1 }, partialFilterExpression: { c: { $ne: 1 } } }, 67, "$ne"],
    [{ key: { b: 1 }, partialFilterExpression: 1 }, 67, "must be a document"],
    [{ key: { b: 1, c: 1 }, expireAfterSeconds: 1 }, 67, "single-field"],
    [{ key: { b: 1 }, expireAfterSeconds: -1 }, 67, "expireAfterSeconds"],
    [{ key: { b: 1 }, expireAfterSeconds: "x" }, 67, "expireAfterSeconds"],
    [{ key: { _id: 1 }, unique: true }, 197, "_id"],
    [{ key: { b: 1 }, uniqe: true }, 197, "'uniqe' is not valid"],
    [{ key: { b: 1 }, unique: "x" }, 14, "not convertible to bool"],
    [{ name: "x" }, 14, "'key'"],
  ])("refuses %o", (definition, code, message) => {
    expect(failure(() => make(definition))).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("allows the same key beside another when it holds other documents, as MongoDB does", () => {
    expect(make({ key: { a: 1 }, name: "sparse", sparse: true })).toBe(true);
    expect(make({ key: { a: 1 }, name: "partial", partialFilterExpression: { a: { $gt: 1 } } })).toBe(true);
  });

  test("is possible 64 times", () => {
    for (let i = 2; i < 64; i++) make({ key: { [`f${i}`]: 1 } });
    expect(failure(() => make({ key: { last: 1 } })).code).toBe(67);
  });

  test("can be undone, but not of _id", () => {
    insert({ _id: 1, a: 1 });
    const dropped = index("a_1");
    storage.write(() => collection().dropIndex("a_1"));
    expect([...collection().entries(dropped)]).toEqual([]);
    expect(failure(() => storage.write(() => collection().dropIndex("a_1")))).toMatchObject({
      code: 27,
      message: "index not found with name [a_1]",
    });
    expect(failure(() => storage.write(() => collection().dropIndex("_id_"))).code).toBe(72);
  });
});

describe("documents with a time to live", () => {
  const now = new Date("2024-05-01T12:00:00Z");
  const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1_000);

  test.each([1, -1])("go when their date is old enough, whatever the direction of the index: %i", (direction) => {
    create({ key: { at: direction }, expireAfterSeconds: 60 });
    insert({ _id: 1, at: ago(61) }, { _id: 2, at: ago(60) }, { _id: 3, at: ago(59) }, { _id: 4 }, { _id: 5, at: 1 });
    insert(
      { _id: 6, at: [ago(0), ago(100)] },
      { _id: 7, at: [] },
      { _id: 8, at: new Date(-1e14) },
      { _id: 9, at: null },
    );
    expect(expire(storage, now)).toBe(4);
    expect(documents().map(({ _id }) => _id)).toEqual([3, 4, 5, 7, 9]);
    expect(expire(storage, now)).toBe(0);
  });

  test("stay when a partial index does not have them", () => {
    create({ key: { at: 1 }, expireAfterSeconds: 0, partialFilterExpression: { done: true } });
    insert({ _id: 1, at: ago(1), done: true }, { _id: 2, at: ago(1), done: false });
    expect(expire(storage, now)).toBe(1);
    expect(documents().map(({ _id }) => _id)).toEqual([2]);
  });

  test("go a thousand at a time", () => {
    create({ key: { at: 1 }, expireAfterSeconds: 0 });
    insert(...Array.from({ length: MOST_AT_ONCE + 5 }, (_, _id) => ({ _id, at: ago(1) })));
    expect(expire(storage, now)).toBe(MOST_AT_ONCE);
    expect(expire(storage, now)).toBe(5);
  });
});

describe("whatever is done in whatever order", () => {
  const DEFINITIONS: Doc[] = [
    { key: { a: 1 } },
    { key: { a: -1, b: 1 } },
    { key: { "a.b": 1 }, sparse: true },
    { key: { b: 1 }, unique: true, sparse: true },
    { key: { "a.b": 1, "a.c": -1 } },
    { key: { c: 1 }, partialFilterExpression: { b: { $gt: 1 } } },
  ];
  const name = ({ key }: Doc): string =>
    Object.entries(key as Doc)
      .flat()
      .join("_");
  const small = fc.constantFrom<unknown>(0, 1, 2, "x", null, "y".repeat(2_500));
  const part = fc.record({ b: small, c: small }, { requiredKeys: [] });
  const field = fc.oneof(small, part, fc.array(fc.oneof(small, part), { maxLength: 3 }));
  const doc = fc.record(
    { a: field, b: fc.oneof(small, fc.array(small, { maxLength: 2 })), c: small },
    { requiredKeys: [] },
  );
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("insert" as const), doc }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("replace" as const), doc, at: fc.nat(20) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("remove" as const), at: fc.nat(20) }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant("createIndex" as const), of: fc.constantFrom(...DEFINITIONS) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("dropIndex" as const), of: fc.constantFrom(...DEFINITIONS) }) },
  );
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
  let nextId = 1;

  function run(one: Step, model: Map<number, Doc>): void {
    const own = collection();
    if (one.do === "createIndex") own.createIndex(one.of);
    if (one.do === "dropIndex") own.dropIndex(name(one.of));
    if (one.do === "insert") {
      const made = { _id: nextId++, ...one.doc };
      model.set(own.insert(made, encode(made)), made);
    }
    const target = "at" in one ? [...model][one.at % (model.size || 1)] : undefined;
    if (!target) return;
    const [recordId, before] = target;
    if (one.do === "remove") {
      own.remove(recordId, before);
      model.delete(recordId);
    } else if (one.do === "replace") {
      const after = { _id: before._id, ...one.doc };
      own.replace(recordId, before, after, encode(after));
      model.set(recordId, after);
    }
  }

  function check(model: Map<number, Doc>): void {
    const own = collection();
    expect([...own.documents()].map(({ recordId, raw }) => [recordId, decode(raw)])).toEqual(
      [...model].sort(([a], [b]) => a - b),
    );
    expect(own.count()).toBe(model.size);
    expect(own.dataSize()).toBe([...model.values()].reduce((sum, each) => sum + encode(each).length, 0));
    const found = own.indexes().map((each) => entries(each.name));
    const rebuilt = storage.write(() => {
      const made = storage.create({ db: "app", name: "rebuilt" });
      for (const each of documents()) made.insert(each, encode(each));
      for (const each of own.indexes().slice(1)) made.createIndex(DEFINITIONS.find((of) => name(of) === each.name)!);
      for (const each of made.indexes()) {
        expect(index(each.name).isMultikey || !each.isMultikey).toBe(true);
        expect(index(each.name).hasLongKeys || !each.hasLongKeys).toBe(true);
      }
      return made.indexes().map((each) => entries(each.name, made));
    });
    storage.write(() => storage.drop({ db: "app", name: "rebuilt" }));
    expect(found).toEqual(rebuilt);
  }

  test("every index has just the entries that a rebuild gives, also after reopening", async () => {
    const batch = fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 5 }), isAborted: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 8 }), async (batches) => {
        storage.write(() => storage.dropDatabase("app"));
        create();
        let model = new Map<number, Doc>();
        for (const { steps, isAborted } of batches) {
          const next = new Map(model);
          try {
            storage.write(() => {
              for (const one of steps) attempt(() => run(one, next));
              if (isAborted) throw new Error("aborted");
            });
            model = next;
          } catch (error) {
            if (!isAborted) throw error;
          }
        }
        check(model);
        await reopen();
        check(model);
      }),
      { numRuns: rounds(60) },
    );
  });

  /** Duplicates, parallel arrays and missing indexes are part of the game: they must do nothing. */
  function attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof CommandError) || error.codeName === "InternalError") throw error;
    }
  }
});
