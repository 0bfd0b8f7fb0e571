// What of a reply is compared. Left out: cursor ids, the words of messages, what a server makes by chance, and the
// order of results that no sort gave one.

import { EJSON } from "bson";
import type { Operation } from "./operations.ts";
import { type Doc, OBJECT_IDS } from "./values.ts";

/** Plain JSON: values in extended form, so that an int, an integral double and a long differ, and fields in their order. */
export type Outcome = {
  ok: 0 | 1;
  code?: number;
  codeName?: string;
  reply?: Doc;
  batches?: number[];
  contents?: Doc[];
  /** What collided; compared where the reference says it. */
  duplicates?: { keyPattern: Doc; keyValue: Doc }[];
};

export function isSame(
  { duplicates: theirs, ...reference }: Outcome,
  { duplicates: ours, ...other }: Outcome,
): boolean {
  const text = JSON.stringify;
  return text(reference) === text(other) && (theirs === undefined || text(theirs) === text(ours));
}

const KNOWN = new Set(OBJECT_IDS.map((one) => one.toHexString()));
const SERVER_MADE = { $oid: "made by the server" };

/** @param values a reply, or a document, as the driver gives it with `promoteValues: false` */
export function plain(values: unknown): unknown {
  return withoutChance(JSON.parse(EJSON.stringify(values, { relaxed: false })));
}

function withoutChance(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutChance);
  if (typeof value !== "object" || value === null) return value;
  if ("$oid" in value && !KNOWN.has(value.$oid as string)) return SERVER_MADE;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutChance(inner)]));
}

type WriteError = { index?: unknown; code?: unknown };

/** The reply of a command that was sent once; the order of a reply's own fields says nothing. */
export function normalised({ command }: Operation, answer: Doc): Outcome {
  const {
    errmsg: _,
    ok,
    code,
    codeName,
    note: _note,
    msg: _msg,
    $clusterTime: _c,
    operationTime: _o,
    ...rest
  } = plain(answer) as Doc;
  const duplicates = duplicatesOf([rest, ...((rest.writeErrors ?? []) as Doc[])]);
  if (numeric(ok) === 0)
    return {
      ok: 0,
      ...duplicates,
      ...(code ? { code: numeric(code) } : {}),
      ...(codeName ? { codeName: `${codeName}` } : {}),
    };
  if (rest.writeErrors)
    rest.writeErrors = (rest.writeErrors as WriteError[]).map(({ index, code }) => ({
      index: numeric(index),
      code: numeric(code),
    }));
  if ("distinct" in command) rest.values = (rest.values as unknown[]).map(byWorth).toSorted(byText);
  for (const name of ["n", "nModified", "nIndexesWas"]) if (rest[name] !== undefined) rest[name] = numeric(rest[name]);
  if (rest.createdCollectionAutomatically === false) delete rest.createdCollectionAutomatically;
  const reply = Object.fromEntries(Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return { ok: 1, reply, ...duplicates };
}

function duplicatesOf(errors: Doc[]): Pick<Outcome, "duplicates"> {
  const found = errors.filter(({ keyPattern, keyValue }) => keyPattern && keyValue);
  const duplicates = found.map(
    ({ keyPattern, keyValue }) => ({ keyPattern, keyValue }) as { keyPattern: Doc; keyValue: Doc },
  );
  return duplicates.length > 0 ? { duplicates } : {};
}

/** The documents of a cursor, and how many came with each reply. */
export function normalisedCursor({ command, isOrdered }: Operation, batches: Doc[][]): Outcome {
  const documents = batches.flat().map((one) => listed(plain(one) as Doc, command));
  return {
    ok: 1,
    reply: { documents: isOrdered ? documents : documents.toSorted(byText) },
    ...(command.find ? { batches: batchSizes(batches) } : {}),
  };
}

/** Whether a server knows at once that a full batch was the last one is its plan's affair. */
function batchSizes(batches: Doc[][]): number[] {
  const sizes = batches.map((some) => some.length);
  return sizes.at(-1) === 0 ? sizes.slice(0, -1) : sizes;
}

/** A list of collections says how the server stores them; a group's _id may be any of those that are the same. */
function listed(document: Doc, command: Doc): Doc {
  const { info, idIndex, storageEngine: _, ...rest } = document;
  if (command.listIndexes) return Object.fromEntries(Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  if (command.listCollections)
    return { ...rest, ...(info ? { info: { readOnly: (info as Doc).readOnly }, idIndex: idIndexOf(idIndex) } : {}) };
  const groups = JSON.stringify(command).includes('"$group"');
  return groups ? { ...document, _id: byWorth(document._id) } : document;
}

const idIndexOf = (index: unknown): Doc => {
  const { v, key, name, ...rest } = (index ?? {}) as Doc;
  return { v, key, name, ...rest };
};

/** 1, 1.0 and Long 1 are one value, and which of them stands for all is the server's choice. */
function byWorth(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(byWorth);
  if (typeof value !== "object" || value === null) return value;
  const worth = Object.entries(value).find(([name]) => ["$numberInt", "$numberLong", "$numberDouble"].includes(name));
  if (worth && Object.keys(value).length === 1) return { number: Number(worth[1]) };
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, byWorth(inner)]));
}

const numeric = (value: unknown): number =>
  typeof value === "number" ? value : Number(Object.values((value ?? {}) as Doc)[0] ?? Number.NaN);

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

export const isServerMade = ({ _id }: Doc): boolean => JSON.stringify(_id) === JSON.stringify(SERVER_MADE);

/** A collection by _id, where those that the servers made by chance come last. */
export const ordered = (documents: Doc[]): Doc[] => [
  ...documents.filter((one) => !isServerMade(one)),
  ...documents.filter(isServerMade).toSorted(byText),
];

/** Of results that came at the same moment, none is the first. */
export function together(outcomes: Outcome[]): Outcome {
  const ok = outcomes.every((one) => one.ok === 1) ? 1 : 0;
  return { ok, reply: { outcomes: outcomes.toSorted(byText) } };
}
