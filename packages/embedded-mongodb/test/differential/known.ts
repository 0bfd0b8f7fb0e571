// Differences that are the reference's own: it departs from MongoDB there, and MongoDB's manual is what counts.
// What the embedded server has to do instead is asserted in test/embedded/mongodb-manual.test.ts and mongodb-manual-reads.test.ts.

import { isDeepStrictEqual } from "node:util";
import { knownUpdates } from "./known-updates.ts";
import type { Outcome } from "./normalise.ts";
import {
  documents,
  duplicates,
  errorsAt,
  isOdd,
  type Known,
  names,
  sortOf,
  statements,
  turned,
  unordered,
} from "./outcomes.ts";
import type { Doc } from "./values.ts";

export const known: readonly Known[] = [
  ...knownUpdates,
  {
    id: "a projection is refused also when nothing is found",
    reason: "manual, find, projection: path collisions and mixed inclusion are errors; the reference wants a document",
    matches: ({ command }, reference, embedded) =>
      [31_249, 31_250, 31_253, 31_254, 31_276, 31_277].includes(embedded.code ?? 0) &&
      reference.ok === 1 &&
      ("find" in command ? isDeepStrictEqual(reference.reply?.documents, []) : reference.reply?.value === null),
  },
  {
    id: "a missing field is null to a unique index",
    reason: "manual, Unique Indexes: a document without the field is stored as null, and there is one such at most",
    matches: (_, reference, embedded) =>
      duplicates(embedded).some(({ keyValue }) => Object.values(keyValue).some((value) => value === null)) &&
      [...errorsAt(embedded)].some(([index, code]) => code === 11_000 && errorsAt(reference).get(index) !== code),
  },
  {
    id: "two arrays in one compound index",
    reason: "manual, Multikey Indexes, Limitations: at most one indexed field may hold an array (171)",
    matches: (_, reference, embedded) => turned(reference, embedded, [undefined, 28, 11_000], 171),
  },
  {
    id: "an _id that is an array",
    reason: "InvalidIdField (53): The '_id' value cannot be of type array; the reference says BadValue",
    matches: (_, reference, embedded) => turned(reference, embedded, [2, 54, 66], 53),
  },
  {
    id: "$count of nothing gives no document",
    reason: "manual, $count: it is a $group and a $project, and a $group of nothing is nothing",
    matches: ({ command }, reference, embedded) =>
      JSON.stringify(command.pipeline ?? "").includes('"$count"') &&
      documents(reference).length === 1 &&
      documents(embedded).length === 0,
  },
  {
    id: "the one field of a group's _id is null where it is missing",
    reason: "as $group's _id itself is; to the reference only sometimes",
    matches: ({ command }, reference, embedded) =>
      /"\$group":\{"_id":\{"x":/.test(JSON.stringify(command)) &&
      JSON.stringify(reference.reply).includes(":{}") &&
      JSON.stringify(embedded.reply).includes(':{"x":null}'),
  },
  {
    id: "groups come in no order",
    reason: "manual, $group: it does not order its output documents, so what is first among them is nobody's promise",
    matches: ({ command }) =>
      /"\$group".*"\$group".*"\$(first|last|push)"/.test(JSON.stringify(command.pipeline ?? "")),
  },
  {
    id: "an expression that fails where its result is not wanted",
    reason: "manual, Aggregation Pipeline Optimization: whether such a stage runs at all is the server's choice",
    matches: ({ command }, reference, embedded) =>
      /"\$in":\[\]|"\$group"|"\$count"/.test(JSON.stringify(command.pipeline ?? "")) &&
      reference.ok === 1 &&
      embedded.ok === 0,
  },
  {
    id: "a count without a filter is exact",
    reason: "manual, count: exact on a standalone; the reference estimates it",
    matches: ({ command }, reference, embedded) =>
      "count" in command && isDeepStrictEqual(command.query, {}) && embedded.reply?.n === counted(command, reference),
  },
  {
    id: "distinct of an element that is an array gives its elements",
    reason:
      "manual, distinct, Array Fields: an array counts as its elements; the reference leaves out those of an element",
    matches: ({ command }, reference, embedded) => {
      const [theirs, ours] = [reference, embedded].map(({ reply }) => JSON.stringify(reply?.values ?? []).slice(1, -1));
      return "distinct" in command && `${command.key}`.includes(".0") && ours!.includes(theirs!);
    },
  },
  {
    id: "indexes make their collection",
    reason:
      "manual, createIndexes: a collection that is not there is made; the reference loses it in a race now and then",
    matches: ({ command }, reference, embedded) =>
      "createIndexes" in command && reference.code === 26 && embedded.reply?.createdCollectionAutomatically === true,
  },
  {
    id: "drop counts every index",
    reason: "manual, drop: nIndexesWas is the number of indexes on the collection",
    matches: ({ command }, reference, embedded) =>
      "drop" in command && (embedded.reply?.nIndexesWas as number) > (reference.reply?.nIndexesWas as number),
  },
  {
    id: "the reference has no answer",
    reason: "its own failure: InternalError, or a number that is none of MongoDB's where MongoDB has a code",
    matches: (_, reference, embedded) =>
      [...errorsAt(reference)].some(
        ([index, code]) => code === 1 || ((code === 1_088 || code > 1_000_000) && errorsAt(embedded).has(index)),
      ),
  },
  {
    id: "arrays that are empty or hold arrays, in a sort",
    reason: "manual, Comparison/Sort Order: an empty array sorts before null; the reference takes them for the same",
    matches: ({ command }, reference, embedded) => {
      const fields = Object.keys(sortOf(command)).map((path) => path.split(".")[0]!);
      const all = [
        ...(reference.contents ?? []),
        ...(embedded.contents ?? []),
        ...documents(reference),
        reference.reply?.value ?? {},
      ] as Doc[];
      return all.some((one) => fields.some((field) => isOdd(one[field])));
    },
  },
  {
    id: "two arrays in one sort",
    reason: "BadValue (2): cannot sort with keys that are parallel arrays",
    matches: ({ command }, reference, embedded) =>
      Object.keys(sortOf(command)).length > 2 &&
      (reference.ok === 1 || "findAndModify" in command) &&
      embedded.code === 2,
  },
  {
    id: "a sort by an element's number",
    reason: "manual, Comparison/Sort Order: what is missing is null and comes before objects; the reference mixes them",
    matches: ({ command }, reference, embedded) =>
      Object.keys(sortOf(command)).some((path) => /\.\d/.test(path)) &&
      documents(reference).length === documents(embedded).length,
  },
  {
    id: "what a stage left out is missing to the next",
    reason: "manual, $unset: the field is gone for the stages behind it; the reference looks at the stored document",
    matches: ({ command }, reference, embedded) =>
      names(command, "$unset") &&
      names(command, "$set", "$addFields") &&
      Array.isArray(command.pipeline) &&
      documents(reference).length === documents(embedded).length,
  },
  {
    id: "equal keys of groups are one group",
    reason: "manual, $group: one document for each distinct value; the reference tells two kinds of missing apart",
    matches: ({ command }, reference, embedded) =>
      /"\$group":\{"_id":\{"x":/.test(JSON.stringify(command)) && groups(reference) > groups(embedded),
  },
  {
    id: "1 and 1.0 are one key",
    reason:
      "manual, Comparison/Sort Order: numbers are compared by value; to the reference's unique index not in an array",
    matches: (_, reference, embedded) =>
      duplicates(embedded).some(({ keyValue }) => Object.values(keyValue).some((value) => isNumber(value))) &&
      [...errorsAt(embedded)].some(([index, code]) => code === 11_000 && errorsAt(reference).get(index) !== code) &&
      JSON.stringify(embedded.contents).includes("$numberDouble"),
  },
  {
    id: "a computed field stays where the field was",
    reason: "manual, $addFields: a field that is there is replaced; the reference moves it to the end",
    matches: ({ command }, reference, embedded) =>
      names(command, "$set", "$addFields") &&
      (Array.isArray(command.pipeline) || statements({ kind: "once", command }).some(({ u }) => Array.isArray(u))) &&
      isDeepStrictEqual(unordered(reference), unordered(embedded)),
  },
  {
    id: "a positional projection needs its array in the filter",
    reason: "manual, $ (projection): the filter has to name the array; the reference asks only when there is one",
    matches: (_, reference, embedded) => embedded.code === 31_277 && [undefined, 51_246].includes(reference.code),
  },
  {
    id: "whether a refused upsert made the collection",
    reason: "the manual does not say",
    matches: ({ command }, reference, embedded) =>
      isDeepStrictEqual(reference.contents, []) &&
      isDeepStrictEqual(embedded.contents, []) &&
      (/dropIndexes|listIndexes|"drop"|listCollections/.test(JSON.stringify(Object.keys(command))) ||
        ("createIndexes" in command &&
          isDeepStrictEqual(
            { ...reference.reply, createdCollectionAutomatically: 0 },
            { ...embedded.reply, createdCollectionAutomatically: 0 },
          ))),
  },
];

/** How many a count without a filter has to find. */
function counted({ skip = 0, limit = 0 }: Doc, { contents = [] }: Outcome): number {
  const left = Math.max(0, contents.length - (skip as number));
  return limit === 0 ? left : Math.min(left, limit as number);
}

/** The count that a grouping of groups came to. */
const groups = (outcome: Outcome): number => {
  const [first] = documents(outcome) as { count?: { $numberInt?: string } }[];
  return Number(first?.count?.$numberInt ?? 0);
};

const isNumber = (value: unknown): boolean =>
  Object.keys((value ?? {}) as Doc).some((key) => key.startsWith("$number"));
