// Sequences of operations on one collection, as plain data: they can be printed, shrunk and sent to any server.

import fc from "fast-check";
import { filter, filterOfOne, projection, totalSort } from "./filters.ts";
import { pipelineUpdate, update } from "./updates.ts";
import { type Doc, document, number, path, replacement } from "./values.ts";

/** The one collection of a sequence; its database is its own. */
export const COLLECTION = "c";

/** `kind` says how it is sent: once, as a cursor read to its end, or by several clients at the same moment. */
export type Operation = { kind: "once" | "cursor" | "together"; command: Doc; isOrdered?: boolean };

const once = (command: Doc): Operation => ({ kind: "once", command });

const sometimes = fc.nat(3).map((dice) => dice === 0);

const insert: fc.Arbitrary<Operation> = fc
  .tuple(fc.array(document, { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([documents, ordered]) => once({ insert: COLLECTION, documents, ordered }));

/** Only with a total order do skip and limit say which documents come. */
const find: fc.Arbitrary<Operation> = fc
  .tuple(
    filter,
    fc.option(fc.record({ sort: totalSort, skip: fc.nat(3), limit: fc.nat(4) }, { requiredKeys: ["sort"] }), {
      nil: {},
    }),
    fc.option(projection, { nil: undefined }),
    fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  )
  .map(([what, order, wanted, batchSize]) => ({
    kind: "cursor",
    isOrdered: "sort" in order,
    command: {
      find: COLLECTION,
      filter: what,
      ...order,
      ...(wanted ? { projection: wanted } : {}),
      ...(batchSize === undefined ? {} : { batchSize }),
    },
  }));

const change: fc.Arbitrary<Doc> = fc
  .tuple(filterOfOne, filter, update, fc.boolean(), sometimes)
  .map(([one, many, { needs, ...what }, multi, upsert]) => ({
    q: { ...(multi ? many : one), ...needs },
    ...what,
    ...(multi ? { multi } : {}),
    ...(upsert ? { upsert } : {}),
  }));

const updateCommand: fc.Arbitrary<Operation> = fc
  .tuple(fc.array(change, { minLength: 1, maxLength: 2 }), fc.boolean())
  .map(([updates, ordered]) => once({ update: COLLECTION, updates, ordered }));

const remove: fc.Arbitrary<Operation> = fc
  .oneof(
    filterOfOne.map((q) => ({ q, limit: 1 })),
    filter.map((q) => ({ q, limit: 0 })),
  )
  .map((one) => once({ delete: COLLECTION, deletes: [one] }));

const findAndModify: fc.Arbitrary<Operation> = fc
  .tuple(filter, totalSort, update, fc.boolean(), sometimes, fc.option(projection, { nil: undefined }), fc.nat(9))
  .map(([query, sort, { u, needs, ...rest }, isNew, upsert, fields, dice]) =>
    once({
      findAndModify: COLLECTION,
      query: { ...query, ...needs },
      sort,
      ...(dice === 0 ? { remove: true } : { update: u, ...rest, ...(isNew ? { new: true } : {}) }),
      ...(upsert && dice > 0 ? { upsert } : {}),
      ...(fields ? { fields } : {}),
    }),
  );

/** What many do at once: each has one document for itself, and every increment counts. */
const claims: fc.Arbitrary<Operation> = fc
  .tuple(filter, fc.constantFrom<Doc>({ $inc: { n: 1 } }, { $set: { n: "mine" }, $inc: { "c.b": 1 } }), fc.boolean())
  .map(([query, u, isNew]) => ({
    kind: "together",
    command: { findAndModify: COLLECTION, query, sort: { _id: 1 }, update: u, new: isNew },
  }));

const count: fc.Arbitrary<Operation> = fc
  .tuple(filter, fc.record({ skip: fc.nat(2), limit: fc.nat(3) }, { requiredKeys: [] }))
  .map(([query, rest]) => once({ count: COLLECTION, query, ...rest }));

const distinct: fc.Arbitrary<Operation> = fc
  .tuple(path, filter)
  .map(([key, query]) => once({ distinct: COLLECTION, key, query }));

const grouped = fc
  .tuple(
    fc.constantFrom<unknown>(null, "$a", "$b", { x: "$a.b" }),
    fc.constantFrom<Doc>(
      { count: { $sum: 1 } },
      { sum: { $sum: "$n" }, most: { $max: "$n" }, least: { $min: "$a" } },
      { all: { $push: "$n" }, first: { $first: "$_id" }, last: { $last: "$b" } },
      { mean: { $avg: "$n" } },
    ),
  )
  .map(([_id, rest]) => ({ $group: { _id, ...rest } }));

const stage: fc.Arbitrary<Doc> = fc.oneof(
  filter.map(($match) => ({ $match })),
  grouped,
  fc.constantFrom<Doc>(
    { $unwind: "$a" },
    { $unwind: { path: "$b", preserveNullAndEmptyArrays: true, includeArrayIndex: "at" } },
    { $count: "count" },
    { $project: { a: 1, "b.c": 1 } },
    { $project: { _id: 0, a: 0 } },
    { $project: { x: "$a", y: { $ifNull: ["$b", "none"] } } },
    { $unset: "a" },
  ),
  pipelineUpdate.map(([one]) => one!),
);

const aggregate: fc.Arbitrary<Operation> = fc
  .tuple(
    fc.option(filter, { nil: undefined }),
    totalSort,
    fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    fc.array(stage, { maxLength: 2 }),
    fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
  )
  .map(([what, $sort, $limit, stages, batchSize]) => ({
    kind: "cursor",
    command: {
      aggregate: COLLECTION,
      pipeline: [...(what ? [{ $match: what }] : []), { $sort }, ...($limit ? [{ $limit }] : []), ...stages],
      cursor: batchSize === undefined ? {} : { batchSize },
    },
  }));

const keys = fc
  .uniqueArray(fc.constantFrom("a", "b", "c", "a.b", "n"), { minLength: 1, maxLength: 2 })
  .chain((names) =>
    fc
      .array(fc.constantFrom(1, -1), { minLength: names.length, maxLength: names.length })
      .map((directions) => Object.fromEntries(names.map((name, index) => [name, directions[index]]))),
  );

const indexOptions: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: fc.constant({ unique: true }) },
  { weight: 2, arbitrary: fc.constant({ sparse: true }) },
  { weight: 1, arbitrary: fc.constant({ unique: true, sparse: true }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom<Doc>({ n: { $gte: 1 } }, { a: { $exists: true } }, { b: "a" }), fc.boolean())
      .map(([partialFilterExpression, unique]) => ({ partialFilterExpression, ...(unique ? { unique } : {}) })),
  },
);

const nameOf = (key: Doc): string => Object.entries(key).flat().join("_");

const createIndexes: fc.Arbitrary<Operation> = fc
  .uniqueArray(fc.tuple(keys, indexOptions), { minLength: 1, maxLength: 2, selector: ([key]) => nameOf(key) })
  .map((some) =>
    once({ createIndexes: COLLECTION, indexes: some.map(([key, rest]) => ({ key, name: nameOf(key), ...rest })) }),
  );

const dropIndexes: fc.Arbitrary<Operation> = fc
  .oneof(fc.constantFrom<unknown>("*", "a_1", "b_1", "_id_", "none", ["a_1"]), keys, keys.map(nameOf))
  .map((index) => once({ dropIndexes: COLLECTION, index }));

const lists: fc.Arbitrary<Operation> = fc.constantFrom<Operation>(
  { kind: "cursor", isOrdered: true, command: { listIndexes: COLLECTION, cursor: {} } },
  { kind: "cursor", command: { listCollections: 1, filter: { name: COLLECTION }, cursor: {} } },
  { kind: "cursor", command: { listCollections: 1, nameOnly: true } },
);

const rare: fc.Arbitrary<Operation> = fc.oneof(
  fc.constantFrom(once({ create: COLLECTION }), once({ drop: COLLECTION })),
  fc.tuple(number, replacement).map(([n, rest]) => once({ insert: COLLECTION, documents: [{ _id: n, ...rest }] })),
);

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: insert },
  { weight: 4, arbitrary: find },
  { weight: 6, arbitrary: updateCommand },
  { weight: 3, arbitrary: findAndModify },
  { weight: 2, arbitrary: aggregate },
  { weight: 1, arbitrary: claims },
  { weight: 1, arbitrary: remove },
  { weight: 1, arbitrary: count },
  { weight: 1, arbitrary: distinct },
  { weight: 1, arbitrary: createIndexes },
  { weight: 1, arbitrary: fc.oneof(dropIndexes, lists) },
  { weight: 1, arbitrary: rare },
);

/** Most begin with indexes and documents, for the rest to have something to work on. */
export const sequence: fc.Arbitrary<Operation[]> = fc
  .tuple(
    fc.array(createIndexes, { maxLength: 1 }),
    fc.array(insert, { maxLength: 2 }),
    fc.array(operation, { minLength: 1, maxLength: 9 }),
  )
  .map((parts) => parts.flat());
