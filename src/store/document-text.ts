// A stored document as text and back, byte for byte.

import mongoose from "mongoose";
import { DataProblem } from "./data-problem.ts";

const { deserialize, EJSON, onDemand, serialize } = mongoose.mongo.BSON;

/** A Map where an object would put the fields in another order. */
export type StoredDocument = Record<string, unknown> | Map<string, unknown>;

const AS_IT_IS = {
  promoteValues: false,
  promoteLongs: false,
  promoteBuffers: false,
  bsonRegExp: true,
  validation: { utf8: false },
};
const OBJECT = 3;
const ARRAY = 4;

/**
 * Canonical Extended JSON, as `"d":{…}`. What that does not bring back exactly (fields named "2" or "$date") goes as
 * the bytes themselves, as `"bson":"<base64>"`. The proof is made for each document.
 * @throws DataProblem for what no driver can write back, such as text that is not UTF-8
 */
export function documentText(bytes: Uint8Array, collection: string): string {
  const text = extendedJson(bytes);
  if (text !== undefined) return `"d":${text}`;
  if (isSameDocument(inOrder(bytes), bytes)) return `"bson":"${Buffer.from(bytes).toString("base64")}"`;
  const { _id } = deserialize(bytes, AS_IT_IS);
  throw new DataProblem(
    `${collection} holds a document that cannot be written back as it is: _id ${documentKey(_id)}. Repair it, or delete it.`,
  );
}

/** @param fields of a line that `textOf` wrote, already read as Extended JSON */
export function documentOf({ d, bson }: { d?: unknown; bson?: unknown }): StoredDocument | undefined {
  if (typeof bson === "string") return inOrder(Buffer.from(bson, "base64"));
  return isObject(d) ? d : undefined;
}

export const bytesOf = (document: StoredDocument): Uint8Array => serialize(document);

export const isSameDocument = (document: StoredDocument, bytes: Uint8Array): boolean =>
  Buffer.compare(bytesOf(document), bytes) === 0;

export const idOf = (document: StoredDocument): unknown =>
  document instanceof Map ? document.get("_id") : document._id;

/** An _id to be compared and printed. */
export const documentKey = (id: unknown): string => EJSON.stringify(id, { relaxed: false });

export const storedId = (bytes: Uint8Array): unknown => deserialize(bytes, AS_IT_IS)._id;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** @returns undefined when it would not bring back the same bytes */
function extendedJson(bytes: Uint8Array): string | undefined {
  try {
    const text = EJSON.stringify(deserialize(bytes, AS_IT_IS), { relaxed: false });
    return isSameDocument(EJSON.parse(text, { relaxed: false }), bytes) ? text : undefined;
  } catch {
    return undefined; // a field named $oid, say, or a date beyond what JavaScript counts
  }
}

function inOrder(bytes: Uint8Array): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [type, nameAt, nameLength, valueAt, valueLength] of onDemand.parseToElements(bytes)) {
    const name = Buffer.from(bytes.subarray(nameAt, nameAt + nameLength)).toString("utf8");
    const value = bytes.subarray(valueAt, valueAt + valueLength);
    if (type === OBJECT) fields.set(name, inOrder(value));
    else if (type === ARRAY) fields.set(name, [...inOrder(value).values()]);
    else fields.set(name, leaf(bytes.subarray(nameAt - 1, valueAt + valueLength)));
  }
  return fields;
}

/** @param element its type, its name and its value: all but the frame of a document */
function leaf(element: Uint8Array): unknown {
  const document = Buffer.alloc(element.length + 5);
  document.writeInt32LE(document.length);
  document.set(element, 4);
  return Object.values(deserialize(document, AS_IT_IS))[0];
}
