// Known differences of updates, upserts and findAndModify. See known.ts.

import { isDeepStrictEqual } from "node:util";
import { bareContents, errorsAt, isOdd, type Known, names, paths, statements, turned, unordered } from "./outcomes.ts";
import { refusal } from "./refused.ts";
import type { Doc } from "./values.ts";

export const knownUpdates: readonly Known[] = [
  {
    id: "refused before any document is looked at",
    reason: "MongoDB parses every update and filter first; the reference only those that meet a document",
    matches: (operation, reference, embedded) => {
      const codes = statements(operation).map((one) => refusal(one));
      const [theirs, ours] = [errorsAt(reference), errorsAt(embedded)];
      const changed = [...codes.keys()].filter((index) => theirs.get(index) !== ours.get(index));
      return changed.length > 0 && ours.get(changed[0]!) === codes[changed[0]!] && codes[changed[0]!] !== undefined;
    },
  },
  {
    id: "new fields come in lexicographic order",
    reason: "manual, Update Operators: since 5.0 fields are processed in lexicographic order",
    matches: ({ command }, reference, embedded) =>
      ("update" in command || "findAndModify" in command) &&
      isDeepStrictEqual(unordered(reference), unordered(embedded)),
  },
  {
    id: "what removes makes no parents",
    reason: "manual, $pull, $pullAll, $pop, $rename: a field that is not there is left alone",
    matches: ({ command }, reference, embedded) => {
      const [theirs, ours] = [JSON.stringify(reference.contents), JSON.stringify(embedded.contents)];
      if (!names(command, "$pull", "$pullAll", "$pop", "$rename") || theirs === ours) return false;
      return (
        isDeepStrictEqual(bareContents(reference), bareContents(embedded)) ||
        turned(embedded, reference, [undefined], 11_000) ||
        statementsOf(command) > 1
      );
    },
  },
  {
    id: "$all of nothing matches nothing",
    reason: "manual, $all: an empty array matches no document; to the reference's updates it matches every one",
    matches: ({ command }) =>
      ("findAndModify" in command || "update" in command) && /"\$all":\[\]/.test(JSON.stringify(command)),
  },
  {
    id: "$pull tries its condition on the elements of an array, too",
    reason:
      "manual, $pull: it matches as a query does, so that {$ne: 1} leaves [1] alone; the reference takes the array as one",
    matches: ({ command }, _, embedded) =>
      /"\$pull":\{"[^"]+":\{"\$/.test(JSON.stringify(command)) && (embedded.contents ?? []).some(isOdd),
  },
  {
    id: "findAndModify refuses its fields before it looks at a document",
    reason: "manual, findAndModify, fields: an impossible projection is refused; nothing is changed then",
    matches: (operation, reference, embedded) =>
      "findAndModify" in operation.command &&
      [31_249, 31_250, 31_253, 31_254, 31_277].includes(embedded.code ?? 0) &&
      statements(operation).every((one) => refusal(one) === undefined) &&
      isDeepStrictEqual(reference.contents, embedded.contents),
  },
  {
    id: "a projection that fails at its document comes after the write",
    reason: "the manual does not say; in MongoDB the write is done when the document is projected (51246)",
    matches: ({ command }, reference, embedded) =>
      "findAndModify" in command && reference.code === 51_246 && embedded.code === 51_246,
  },
  {
    id: "findAndModify that changes nothing has found its document",
    reason: "manual, findAndModify, lastErrorObject: updatedExisting is true when a document was found",
    matches: ({ command }, reference, embedded) => {
      const [theirs, ours] = [reference.reply, embedded.reply];
      if (!("findAndModify" in command) || !theirs?.value || !ours?.value) return false;
      const isFound = (ours.lastErrorObject as Doc).updatedExisting === true;
      return (
        isFound &&
        isDeepStrictEqual(unordered({ ...theirs, lastErrorObject: 0 }), unordered({ ...ours, lastErrorObject: 0 }))
      );
    },
  },
  {
    id: "an update of many that fails in the middle",
    reason: "manual, updateMany: it is not atomic as a whole; no guarantee which documents were updated",
    matches: (operation, reference, embedded) =>
      statements(operation).some(
        ({ multi }, index) => multi && errorsAt(embedded).has(index) && errorsAt(reference).has(index),
      ),
  },
  {
    id: "array updates need an array",
    reason: "BadValue (2): the positional operators want an array; the reference says PathNotViable",
    matches: ({ command }, reference, embedded) =>
      JSON.stringify(command).includes(".$") && turned(reference, embedded, [28], 2),
  },
  {
    id: "$unset of an element that is not there",
    reason: "manual, $ and $[]: the array has to be in the document, whatever the operator (BadValue)",
    matches: ({ command }, reference, embedded) =>
      /"\$unset":\{[^}]*\.\$/.test(JSON.stringify(command)) && turned(reference, embedded, [undefined, 1, 11_000], 2),
  },
  {
    id: "a path through something else than an object is PathNotViable",
    reason: "PathNotViable (28): Cannot create field in element; the reference says FailedToParse",
    matches: (_, reference, embedded) => turned(reference, embedded, [9], 28),
  },
  {
    id: "$pop of no array",
    reason: "TypeMismatch (14): Path contains an element of non-array type; the reference says BadValue",
    matches: ({ command }, reference, embedded) => names(command, "$pop") && turned(reference, embedded, [2], 14),
  },
  {
    id: "of two errors the one of the first path",
    reason: "manual, Update Operators: fields are processed in lexicographic order, and the first error counts",
    matches: (operation, reference, embedded) =>
      statements(operation).some(({ u }) => paths(u).length > 1) &&
      turned(reference, embedded, [2, 9, 14, 28, 66], [2, 14, 28, 66]),
  },
  {
    id: "what is not there is not removed or renamed, whatever stands in the way",
    reason: "manual, $rename, $pull: a field that is not there is left alone; the reference refuses it (2, 9, 28, 66)",
    matches: ({ command }, reference, embedded) =>
      names(command, "$rename", "$pull", "$pullAll", "$pop") &&
      [...errorsAt(reference)].some(
        ([index, code]) => [2, 9, 28, 66].includes(code) && [undefined, 11_000].includes(errorsAt(embedded).get(index)),
      ),
  },
  {
    id: "a pipeline may not change _id, but may leave it out",
    reason: "ImmutableField (66), also when an upsert makes the document; one that is left out is kept",
    matches: (operation) =>
      statements(operation).some(({ u }) => Array.isArray(u) && JSON.stringify(u).includes('"_id"')),
  },
  {
    id: "$replaceWith leaves _id behind",
    reason:
      "manual, $replaceWith: the new document is the operand and nothing else; an update puts _id back at the end",
    matches: ({ command }) => /"\$replaceWith".*"\$_id"/.test(JSON.stringify(command)),
  },
  {
    id: "an _id of another type is another _id",
    reason: "ImmutableField (66), also for 1.0 instead of 1, and also when an upsert makes the document",
    matches: ({ command }, reference, embedded) =>
      names(command, "_id") && turned(reference, embedded, [undefined, 11_000], 66),
  },
  {
    id: "$rename into an array",
    reason: "BadValue (2): the destination field cannot be an array element; the reference says PathNotViable",
    matches: ({ command }, reference, embedded) => names(command, "$rename") && turned(reference, embedded, [28], 2),
  },
  {
    id: "an empty array has no field, not even null",
    reason: "{'x.b': null} does not match {x: []}; to the reference's arrayFilters it does",
    matches: (operation, reference, embedded) =>
      names(operation.command, "arrayFilters") && turned(embedded, reference, [undefined], 14),
  },
  {
    id: "$rename through an array or a value",
    reason: "PathNotViable (28): the source of a $rename has to be viable; to the reference it is not there",
    matches: ({ command }, reference, embedded) =>
      names(command, "$rename") && turned(reference, embedded, [undefined], 28),
  },
  {
    id: "$push of nothing makes an array",
    reason: "manual, $push: a field that is not there becomes an array; the reference forgets it when it stays empty",
    matches: ({ command }, reference, embedded) =>
      names(command, "$each") &&
      (isDeepStrictEqual(bareContents(reference), bareContents(embedded)) ||
        JSON.stringify(command).includes('"$each":[]')),
  },
  {
    id: "what changes nothing modified nothing",
    reason: "manual, update, nModified: an update that sets what is there already does not count",
    matches: (operation, reference, embedded) =>
      statements(operation).some(
        ({ u }) =>
          !Object.keys((u ?? {}) as Doc)[0]?.startsWith("$") ||
          paths(u).includes("_id") ||
          Object.values((u as { $inc?: Doc }).$inc ?? {}).some((by) => Number(by) === 0),
      ) &&
      isDeepStrictEqual(reference.contents, embedded.contents) &&
      (reference.reply?.nModified as number) > (embedded.reply?.nModified as number),
  },
  {
    id: "the matched element's number counts for every array",
    reason:
      "manual, $ (update): it stands for the number of the element the filter matched, whichever array that was in",
    matches: (operation, reference, embedded) =>
      statements(operation).some(({ u }) => paths(u).some((path) => /\.\$(\.|$)/.test(path))) &&
      errorsAt(reference).get(0) === 2 &&
      errorsAt(embedded).size === 0,
  },
  {
    id: "a bool is no number",
    reason: "manual, $inc, $mul: the field has to be a number (TypeMismatch); the reference counts on from a bool",
    matches: ({ command }, reference, embedded) =>
      names(command, "$inc", "$mul") && turned(reference, embedded, [undefined], 14),
  },
  {
    id: "$unset of what no path leads to",
    reason: "manual, $unset: a field that is not there is left alone, also through an array; the reference refuses it",
    matches: ({ command }, reference, embedded) =>
      names(command, "$unset") &&
      [...errorsAt(reference)].some(([index, code]) => [2, 28, 66].includes(code) && !errorsAt(embedded).has(index)),
  },
];

/** The later ones may meet a parent that an earlier one made. */
const statementsOf = ({ updates }: Doc): number => (Array.isArray(updates) ? updates.length : 1);
