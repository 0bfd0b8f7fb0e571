// Queries through indexes: the same results as testing every document, and no more work than need be.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Double, Long, ObjectId } from "bson";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { matcher } from "../src/language/match.ts";
import { sortKeys } from "../src/language/sort.ts";
import { type Doc, decode, encode } from "../src/language/values.ts";
import { type Plan, plan, type Query, type Scan } from "../src/plan/plan.ts";
import type { Collection } from "../src/storage/collection.ts";
import { openEnvironment } from "../src/storage/open-env.ts";
import { openStorage } from "../src/storage/storage.ts";
import { rounds } from "./support/rounds.ts";

const folder = mkdtempSync(join(tmpdir(), "embedded-plan-"));
const storage = openStorage(openEnvironment(folder));
afterAll(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

let made = 0;
function collectionOf(docs: readonly Doc[], indexes: readonly Doc[] = []): Collection {
  return storage.write(() => {
    const collection = storage.create({ db: "test", name: `c${made++}` });
    for (const index of indexes) collection.createIndex({ name: JSON.stringify(index), ...index });
    for (const [i, doc] of docs.entries()) insert(collection, { _id: i, ...doc });
    return collection;
  });
}

/** As documents come from a client: decoded from bytes. */
function insert(collection: Collection, doc: Doc): void {
  const raw = encode(doc);
  storage.write(() => collection.insert(decode(raw), raw));
}

function* steps(scan: Scan): Generator<Doc> {
  for (let found = scan.next(); found !== undefined; found = scan.next()) yield found.doc();
}

const find = (collection: Collection, query: Query): Doc[] => [...steps(plan(collection, query).open())];
const ids = (docs: readonly Doc[]): unknown[] => docs.map(({ _id }) => _id);

type Stage = { stage: string; indexName?: string; inputStage?: Stage; inputStages?: Stage[]; direction?: string };
const winner = (explained: Plan): Stage => (explained.explain().queryPlanner as { winningPlan: Stage }).winningPlan;
/** "SORT > FETCH > IXSCAN a_1". */
function stages({ stage, indexName, inputStage, inputStages, direction }: Stage): string {
  const self = [stage, indexName, direction === "backward" ? direction : undefined].filter(Boolean).join(" ");
  if (inputStages) return `${self} (${inputStages.map(stages).join(", ")})`;
  return inputStage ? `${self} > ${stages(inputStage)}` : self;
}
const shape = (collection: Collection, query: Query): string => stages(winner(plan(collection, query)));

/** Results, and how many entries and documents were looked at for them. */
function effort(collection: Collection, query: Query): { results: number; keys: number; docs: number } {
  const scan = plan(collection, query).open();
  const results = [...steps(scan)].length;
  return { results, keys: scan.keysExamined, docs: scan.docsExamined };
}

const index = (key: Doc, more: Doc = {}): Doc => ({ key, name: Object.entries(key).flat().join("_"), ...more });

describe("which way is taken", () => {
  const docs = Array.from({ length: 500 }, (_, i) => ({
    state: i % 50 === 0 ? "new" : "kept",
    dueAt: new Date(1_000 * ((i * 7) % 500)),
    n: i,
    tags: [i % 10, 100 + (i % 7)],
    ...(i % 100 === 0 && { rare: i }),
  }));
  const jobs = collectionOf(docs, [
    index({ state: 1, dueAt: 1 }),
    index({ n: -1 }),
    index({ tags: 1 }),
    index({ rare: 1 }, { sparse: true }),
    index({ "record.ref": 1 }, { unique: true, partialFilterExpression: { "record.ref": { $exists: true } } }),
    index({ hidden: 1 }, { hidden: true }),
  ]);

  test("equality on _id is a look-up that tests nothing", () => {
    expect(shape(jobs, { filter: { _id: 7 } })).toBe("IDHACK _id_");
    expect(shape(jobs, { filter: { _id: { $eq: 7 } }, limit: 1 })).toBe("LIMIT > IDHACK _id_");
    expect(shape(jobs, { filter: { _id: 7, n: 7 } })).toBe("FETCH > IXSCAN _id_");
    expect(effort(jobs, { filter: { _id: 7, n: 7 } })).toEqual({ results: 1, keys: 1, docs: 1 });
    expect(find(jobs, { filter: { _id: 501 } })).toEqual([]);
  });

  test("equality and ranges on an indexed field never read the collection", () => {
    for (const filter of [{ state: "new" }, { n: 5 }, { n: { $gt: 490 } }, { tags: 3 }, { n: { $in: [1, 2, 900] } }]) {
      expect(shape(jobs, { filter })).toContain("IXSCAN");
      const { results, keys, docs } = effort(jobs, { filter });
      expect(results).toBeGreaterThan(0);
      expect(keys).toBe(results);
      expect(docs).toBe(results);
    }
    expect(shape(jobs, { filter: {} })).toBe("COLLSCAN");
    expect(shape(jobs, { filter: { other: 1 } })).toBe("COLLSCAN");
    expect(shape(jobs, { filter: { n: { $ne: 1 } } })).toBe("COLLSCAN");
  });

  test("the next due job is one entry away", () => {
    const query = { filter: { state: "kept", dueAt: { $lte: new Date(400_000) } }, sort: { dueAt: 1 }, limit: 1 };
    expect(shape(jobs, query)).toBe("LIMIT > FETCH > IXSCAN state_1_dueAt_1");
    expect(effort(jobs, query)).toEqual({ results: 1, keys: 1, docs: 1 });
    expect(find(jobs, query)[0]!.dueAt).toEqual(new Date(1_000));
  });

  test("an index gives a sort order forward and backward, and merged for several values before it", () => {
    expect(shape(jobs, { filter: { state: "kept" }, sort: { dueAt: -1 } })).toContain(
      "IXSCAN state_1_dueAt_1 backward",
    );
    expect(shape(jobs, { filter: {}, sort: { n: 1 } })).toBe("FETCH > IXSCAN n_-1 backward");
    expect(shape(jobs, { filter: {}, sort: { _id: -1 }, limit: 3 })).toBe("LIMIT > FETCH > IXSCAN _id_ backward");
    const query = { filter: { state: { $in: ["new", "kept"] } }, sort: { dueAt: 1 }, limit: 5 };
    expect(shape(jobs, query)).toBe("LIMIT > FETCH > SORT_MERGE > IXSCAN state_1_dueAt_1");
    expect(find(jobs, query).map(({ dueAt }) => Number(dueAt))).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
    expect(effort(jobs, query).keys).toBe(5);
  });

  test("a multikey index gives no order", () => {
    expect(shape(jobs, { filter: { tags: 3 }, sort: { tags: 1 } })).toBe("SORT > FETCH > IXSCAN tags_1");
  });

  test("a sparse or partial index is used if it has all that can match", () => {
    expect(shape(jobs, { filter: { rare: { $gte: 0 } } })).toBe("FETCH > IXSCAN rare_1");
    expect(shape(jobs, { filter: { rare: { $exists: true } } })).toBe("FETCH > IXSCAN rare_1");
    expect(shape(jobs, { filter: { rare: null } })).toBe("COLLSCAN");
    expect(shape(jobs, { filter: {}, sort: { rare: 1 } })).toBe("SORT > COLLSCAN");
    expect(shape(jobs, { filter: { "record.ref": "T-1" } })).toBe("FETCH > IXSCAN record.ref_1");
    expect(shape(jobs, { filter: { hidden: 1 } })).toBe("COLLSCAN");
  });

  test("of several indexes the one with the fewest entries is read", () => {
    expect(shape(jobs, { filter: { state: "kept", n: { $gt: 480 } } })).toBe("FETCH > IXSCAN n_-1");
    expect(shape(jobs, { filter: { state: "new", n: { $gt: 100 } } })).toBe("FETCH > IXSCAN state_1_dueAt_1");
  });

  test("with a limit, an index in order wins over many entries, but not if it finds too little", () => {
    const sort = { n: 1 };
    expect(shape(jobs, { filter: { state: "kept", other: null }, sort, limit: 3 })).toContain("IXSCAN n_-1 backward");
    expect(shape(jobs, { filter: { state: "kept", other: 1 }, sort, limit: 3 })).toContain("IXSCAN state_1_dueAt_1");
    expect(shape(jobs, { filter: { state: "new" }, sort, limit: 3 })).toContain("IXSCAN state_1_dueAt_1");
  });

  test("$or is a union of indexes if each branch has one, and gives each document once", () => {
    const filter = { $or: [{ n: { $lt: 3 } }, { state: "new" }] };
    expect(shape(jobs, { filter })).toBe("FETCH > OR (IXSCAN n_-1, IXSCAN state_1_dueAt_1)");
    expect(find(jobs, { filter })).toHaveLength(12);
    expect(effort(jobs, { filter }).keys).toBe(13);
    expect(shape(jobs, { filter: { $or: [{ n: 1 }, { other: 1 }] } })).toBe("COLLSCAN");
    expect(shape(jobs, { filter: { $or: [{ n: 1 }] } })).toBe("FETCH > IXSCAN n_-1");
    expect(shape(jobs, { filter: { rare: 0, $or: [{ n: 1 }, { n: 2 }] } })).toContain("IXSCAN rare_1");
  });

  test("a hint wins, and one that names nothing is refused", () => {
    expect(shape(jobs, { filter: { _id: 1 }, hint: "n_-1" })).toBe("FETCH > IXSCAN n_-1");
    expect(shape(jobs, { filter: { n: 1 }, hint: { state: 1, dueAt: 1 } })).toContain("IXSCAN state_1_dueAt_1");
    expect(shape(jobs, { filter: { n: 1 }, hint: { $natural: -1 } })).toBe("COLLSCAN backward");
    expect(find(jobs, { filter: {}, hint: { rare: 1 } })).toHaveLength(5);
    const refused = (hint: Query["hint"] & {}, code: number) =>
      expect(() => plan(jobs, { filter: {}, hint })).toThrow(expect.objectContaining({ code }));
    refused("nothing", 2);
    refused({ n: 1 }, 2);
    refused("hidden_1", 2);
    refused("record.ref_1", 291);
    expect(() => plan(jobs, { filter: {}, hint: "nothing" })).toThrow(
      /error processing query: ns=test\.c\d+ planner returned error :: caused by :: hint provided does not correspond/,
    );
  });

  test("a mistake in the filter or the sort is told whichever way is taken", () => {
    expect(() => plan(jobs, { filter: { n: { $foo: 1 } } })).toThrow("unknown operator: $foo");
    expect(() => plan(jobs, { filter: { _id: 1, n: { $foo: 1 } } })).toThrow("unknown operator: $foo");
    expect(() => plan(jobs, { filter: { _id: 1 }, sort: { n: 2 } })).toThrow("sort key ordering");
  });

  test("counting reads no documents if entries say enough", () => {
    const counted = (query: Query): [number, string] => [
      plan(jobs, query).count(),
      stages((plan(jobs, query).explain("queryPlanner", true).queryPlanner as { winningPlan: Stage }).winningPlan),
    ];
    expect(counted({ filter: {} })).toEqual([500, "COUNT"]);
    expect(counted({ filter: {}, skip: 450, limit: 100 })).toEqual([50, "COUNT"]);
    expect(counted({ filter: { n: { $gte: 490 } } })).toEqual([10, "COUNT > COUNT_SCAN n_-1"]);
    expect(counted({ filter: { n: { $gte: 490 } }, skip: 2, limit: 3 })).toEqual([3, "COUNT > COUNT_SCAN n_-1"]);
    expect(counted({ filter: { state: "new", dueAt: { $lt: new Date(0) } } })[0]).toBe(0);
    expect(counted({ filter: { tags: 3 } })).toEqual([50, "COUNT > FETCH > IXSCAN tags_1"]);
    expect(counted({ filter: { n: { $gte: 490 }, state: "kept" } })).toEqual([10, "COUNT > FETCH > IXSCAN n_-1"]);
    expect(counted({ filter: { other: null } })).toEqual([500, "COUNT > COLLSCAN"]);
  });

  test("explain says what was chosen, and what was done", () => {
    const query = { filter: { state: "new", dueAt: { $gte: new Date(5) }, n: { $gt: 1 } }, sort: { n: 1 }, skip: 1 };
    expect(plan(jobs, { ...query, hint: "state_1_dueAt_1" }).explain("executionStats")).toMatchObject({
      queryPlanner: {
        namespace: `test.${jobs.ns.name}`,
        parsedQuery: query.filter,
        winningPlan: {
          stage: "SKIP",
          skipAmount: 1,
          inputStage: {
            stage: "SORT",
            sortPattern: { n: 1 },
            inputStage: {
              stage: "FETCH",
              filter: query.filter,
              inputStage: {
                stage: "IXSCAN",
                keyPattern: { state: 1, dueAt: 1 },
                isMultiKey: false,
                isUnique: false,
                isSparse: false,
                isPartial: false,
                direction: "forward",
                indexBounds: { state: ['["new", "new"]'], dueAt: ["[new Date(5), Timestamp(0, 0))"] },
              },
            },
          },
        },
        rejectedPlans: [],
      },
      executionStats: { nReturned: 8, totalKeysExamined: 9, totalDocsExamined: 9 },
    });
  });
});

describe("sorting in memory", () => {
  test("keeps the natural order of what is equal, and only the first few of many", () => {
    const docs = Array.from({ length: 1_000 }, (_, i) => ({ a: (i * 13) % 10, b: i }));
    const collection = collectionOf(docs);
    const all = find(collection, { filter: {}, sort: { a: -1 } });
    expect(ids(all)).toEqual(docs.map((_, i) => i).sort((x, y) => docs[y]!.a - docs[x]!.a || x - y));
    expect(find(collection, { filter: {}, sort: { a: -1 }, skip: 5, limit: 7 })).toEqual(all.slice(5, 12));
    expect(ids(find(collection, { filter: {}, sort: { $natural: -1 }, limit: 2 }))).toEqual([999, 998]);
  });

  test("is refused above 100 MB, unless a limit keeps it small", () => {
    const text = "x".repeat(1_000_000);
    const collection = collectionOf(Array.from({ length: 60 }, (_, i) => ({ text: text + i })));
    expect(() => find(collection, { filter: {}, sort: { text: 1 } })).toThrow(
      expect.objectContaining({
        code: 292,
        message: "Sort exceeded memory limit of 104857600 bytes, but did not opt in to external sorting.",
      }),
    );
    expect(find(collection, { filter: {}, sort: { text: -1 }, limit: 1 })[0]!._id).toBe(9);
  });
});

describe("a scan that pauses", () => {
  const numbers = (): Collection =>
    collectionOf(
      Array.from({ length: 20 }, (_, i) => ({ n: i, m: i % 2 })),
      [index({ n: 1 }), index({ m: 1, n: 1 })],
    );
  const at = (collection: Collection, _id: number): { recordId: number; doc: Doc } => {
    const found = plan(collection, { filter: { _id } }).open().next()!;
    return { recordId: found.recordId, doc: found.doc() };
  };
  const set = (collection: Collection, _id: number, change: Doc): void => {
    const { recordId, doc } = at(collection, _id);
    const raw = encode({ ...doc, ...change });
    storage.write(() => collection.replace(recordId, doc, decode(raw), raw));
  };
  const queries: [string, Query][] = [
    ["an index", { filter: { n: { $gte: 0 } } }],
    ["an index backward", { filter: { n: { $gte: 0 } }, sort: { n: -1 } }],
    ["merged ranges", { filter: { m: { $in: [0, 1] } }, sort: { n: 1 } }],
    ["the collection", { filter: {} }],
    ["the collection backward", { filter: {}, sort: { $natural: -1 } }],
    ["a sort in memory", { filter: { m: { $gte: 0 } }, sort: { m: 1 } }],
  ];

  test.each(queries)("goes on where it was: %s", (_name, query) => {
    const collection = numbers();
    const scan = plan(collection, query).open();
    const seen: Doc[] = [];
    for (let found = scan.next(); found; found = scan.next()) {
      seen.push(found.doc());
      scan.pause();
    }
    expect(seen).toEqual(find(collection, query));
  });

  test.each(queries)("does not give what was removed, or no longer matches, meanwhile: %s", (_name, query) => {
    const collection = numbers();
    const scan = plan(collection, query).open();
    const first = scan.next()!.doc()._id as number;
    scan.pause();
    const [gone, other] = [5, 6, 7].filter((id) => id !== first);
    storage.write(() => {
      const { recordId, doc } = at(collection, gone!);
      collection.remove(recordId, doc);
    });
    if (Object.keys(query.filter).length > 0) set(collection, other!, { n: "text", m: "text" });
    const rest = ids([...steps(scan)]);
    expect(rest).not.toContain(gone);
    expect(rest.includes(other)).toBe(Object.keys(query.filter).length === 0);
    expect(rest.length).toBe(Object.keys(query.filter).length === 0 ? 18 : 17);
  });

  test("gives up when the collection or its index was dropped", () => {
    const collection = numbers();
    const [scan, other] = [{ n: { $gte: 0 } }, {}].map((filter) => plan(collection, { filter }).open());
    for (const each of [scan!, other!]) {
      each.next();
      each.pause();
    }
    storage.write(() => collection.dropIndex("n_1"));
    expect(() => scan!.next()).toThrow(expect.objectContaining({ code: 175 }));
    storage.write(() => storage.drop(collection.ns));
    expect(() => other!.next()).toThrow(expect.objectContaining({ code: 175 }));
  });
});

const scalar = fc.oneof(
  { weight: 24, arbitrary: fc.nat({ max: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(1.5, Long.fromNumber(2), new Double(3), NaN, Infinity) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>("", "a", "ab", "b") },
  { weight: 1, arbitrary: fc.constantFrom("x".repeat(2_000), `${"x".repeat(2_000)}y`, `${"x".repeat(2_000)}z`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(null, true, false, new Date(0), new Date(5), new ObjectId("5".repeat(24))),
  },
);
/** Mostly with all its fields. */
const filled = <T>(fields: { [field: string]: fc.Arbitrary<T> }): fc.Arbitrary<Doc> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.record(fields) },
    { weight: 1, arbitrary: fc.record(fields, { requiredKeys: [] }) },
  );
const inner = filled({ b: fc.oneof({ weight: 3, arbitrary: scalar }, fc.array(scalar, { maxLength: 2 })), c: scalar });
const value = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 3, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: inner },
  { weight: 3, arbitrary: fc.array(inner, { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.oneof(inner, scalar, fc.array(scalar, { maxLength: 2 })), { maxLength: 3 }),
  },
);
const plain = filled({ a: scalar, b: scalar, c: scalar });
const anyDoc = filled({ a: value, b: fc.oneof(scalar, scalar, value), c: scalar });
/** Few, so that filters, sorts and indexes meet; of documents without arrays, fewer. */
const flat = fc.constantFrom("a", "a", "b", "b", "c", "_id");
const deep = fc.constantFrom("a", "a", "a", "a.b", "a.b", "a.c", "a.c", "b", "c", "a.0", "_id");

const bound = fc.oneof(
  { weight: 8, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 2 }) },
  { weight: 1, arbitrary: inner },
);
const range = fc
  .tuple(fc.constantFrom("$gt", "$gte", "$lt", "$lte"), scalar)
  .map(([operator, operand]): Doc => ({ [operator]: operand }));
const between = fc
  .tuple(
    fc.constantFrom("$gt", "$gte"),
    fc.nat({ max: 3 }),
    fc.constantFrom("$lt", "$lte"),
    fc.oneof(fc.nat({ max: 4 }), scalar),
  )
  .map(([lower, low, upper, high]): Doc => ({ [lower]: low, [upper]: high }));
const operators = fc.oneof(
  { weight: 6, arbitrary: range },
  { weight: 4, arbitrary: between },
  { weight: 1, arbitrary: fc.record({ $eq: bound }) },
  { weight: 2, arbitrary: fc.record({ $in: fc.array(fc.oneof(bound, fc.constant(/^a/)), { maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ $exists: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ $ne: bound }) },
  { weight: 1, arbitrary: fc.record({ $nin: fc.array(bound, { maxLength: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ $all: fc.array(bound, { minLength: 1, maxLength: 2 }) }) },
  fc.constantFrom<Doc>({ $regex: "^a" }, { $regex: "b" }, { $type: "string" }, { $size: 1 }),
  { weight: 1, arbitrary: fc.record({ $not: range }) },
);
const condition = fc.oneof(
  { weight: 3, arbitrary: bound },
  { weight: 5, arbitrary: operators },
  { weight: 1, arbitrary: fc.record({ $elemMatch: operators }) },
  {
    weight: 1,
    arbitrary: fc.record({
      $elemMatch: fc.record({ b: fc.oneof(bound, operators), c: bound }, { requiredKeys: ["b"] }),
    }),
  },
);
const direction = fc.constantFrom(1, -1);

/** Indexes, and queries that are likely to use them. */
function cases(path: fc.Arbitrary<string>): fc.Arbitrary<{ indexes: Doc[]; queries: Query[] }> {
  const simple = fc
    .array(fc.tuple(path, condition), { minLength: 1, maxLength: 2 })
    .map((fields): Doc => Object.fromEntries(fields));
  const filter = fc.oneof(
    { weight: 5, arbitrary: simple },
    { weight: 1, arbitrary: fc.tuple(simple, simple).map(([one, other]): Doc => ({ $and: [one, other] })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(simple, simple, simple)
        .map(([beside, ...branches]): Doc => ({ ...("c" in beside && beside), $or: branches })),
    },
  );
  const order = fc
    .uniqueArray(fc.tuple(path, direction), { selector: ([field]) => field, minLength: 1, maxLength: 3 })
    .map((fields): Doc => Object.fromEntries(fields));
  const partial = [{ a: { $exists: true } }, { b: { $gte: 1 } }, { c: { $in: [1, 2] } }, { c: 1, a: { $gt: 0 } }];
  const options = fc.oneof(
    { weight: 3, arbitrary: fc.constant<Doc>({}) },
    fc.constant<Doc>({ sparse: true }),
    fc.constantFrom(...partial).map((partialFilterExpression): Doc => ({ partialFilterExpression })),
  );
  const indexes = fc.array(
    fc.tuple(order, options).map(([key, more]): Doc => ({ key, ...more })),
    { minLength: 1, maxLength: 4 },
  );
  const query = fc.oneof(
    { weight: 3, arbitrary: fc.record({ filter }) },
    { weight: 3, arbitrary: fc.record({ filter, sort: order }) },
    { weight: 2, arbitrary: fc.record({ filter, sort: order, skip: fc.nat({ max: 3 }), limit: fc.nat({ max: 5 }) }) },
  );
  return fc.record({ indexes, queries: fc.array(query, { minLength: 1, maxLength: 8 }) });
}

/** Takes the indexes and documents that go together; MongoDB refuses an index on two arrays of a document. */
function world(docs: readonly Doc[], indexes: readonly Doc[]): { collection: Collection; kept: Doc[] } {
  return storage.write(() => {
    const collection = collectionOf([]);
    for (const [i, each] of indexes.entries()) attempt(() => collection.createIndex({ name: `i${i}`, ...each }));
    for (const [i, doc] of docs.entries()) attempt(() => insert(collection, { _id: i, ...doc }));
    return { collection, kept: [...collection.documents()].map(({ raw }) => decode(raw)) };
  });
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    expect((error as { code?: number }).code).toBeDefined();
    return undefined;
  }
}

describe("whatever the documents, indexes and query", () => {
  const agree = (
    docs: readonly Doc[],
    { indexes, queries }: { indexes: Doc[]; queries: Query[] },
    pauses: boolean[],
  ) => {
    const { collection, kept } = world(docs, indexes);
    for (const query of queries) agrees(collection, kept, query, pauses);
    storage.write(() => storage.drop(collection.ns));
  };
  const agrees = (collection: Collection, kept: readonly Doc[], query: Query, pauses: readonly boolean[]): void => {
    const { skip = 0, limit = 0 } = query;
    const matching = kept.filter(matcher(query.filter));
    const keys = query.sort && sortKeys(query.sort);
    // Two arrays of one document cannot be sorted by together.
    if (keys && attempt(() => kept.map(keys.of)) === undefined) return;
    const chosen = plan(collection, query);
    const scan = chosen.open();
    const results: Doc[] = [];
    for (const doc of steps(scan)) {
      results.push(doc);
      if (pauses[results.length % pauses.length]) scan.pause();
    }
    const what = () => `${JSON.stringify(winner(chosen))} gave ${ids(results)} of ${ids(matching)}`;
    const end = limit > 0 ? skip + limit : Infinity;
    expect(results.length, what()).toBe(matching.slice(skip, end).length);
    expect(new Set(ids(results)).size, what()).toBe(results.length);
    expect(ids(matching), what()).toEqual(expect.arrayContaining(ids(results)));
    expect(plan(collection, query).count(), what()).toBe(results.length);
    if (!keys) return;
    const sorted = matching.map(keys.of).sort(keys.compare).slice(skip, end);
    for (const [i, doc] of results.entries()) expect(keys.compare(keys.of(doc), sorted[i]!), what()).toBe(0);
  };
  const pauses = fc.array(fc.boolean(), { minLength: 1, maxLength: 4 });
  const RUNS = {
    numRuns: rounds(800),
    ...(process.env.PLAN_SEED && { seed: Number(process.env.PLAN_SEED) }),
  };

  test("the results are those of testing every document: documents without arrays", () => {
    fc.assert(fc.property(fc.array(plain, { minLength: 10, maxLength: 25 }), cases(flat), pauses, agree), RUNS);
  });

  test("the results are those of testing every document: documents of all kinds", () => {
    fc.assert(fc.property(fc.array(anyDoc, { minLength: 10, maxLength: 25 }), cases(deep), pauses, agree), RUNS);
  });

  test("a filter that an index answers for looks at nothing else", () => {
    const exact = fc.oneof(
      fc.integer({ min: -1, max: 4 }),
      range.filter((each) => !Object.values(each).includes(null)),
    );
    const noLong = plain.filter((doc) => !Object.values(doc).some((each) => String(each).length > 100));
    fc.assert(
      fc.property(fc.array(noLong, { maxLength: 25 }), exact, exact, (docs, a, b) => {
        const collection = collectionOf(docs, [index({ a: 1, b: -1 })]);
        const one = effort(collection, { filter: { a } });
        expect(one.docs).toBe(one.results);
        if (typeof a !== "number") return;
        const both = effort(collection, { filter: { a, b } });
        expect(both.docs).toBe(both.results);
      }),
      RUNS,
    );
  });
});
