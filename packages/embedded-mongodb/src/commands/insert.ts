// insert: documents as they are, with an _id in front.

import { ObjectId } from "bson";
import { CommandError } from "../errors.ts";
import { bsonTypeName, checkDepth, type Doc, decode, encode, isDoc, MAX_DOCUMENT_BYTES } from "../language/values.ts";
import { given } from "./fields.ts";
import type { Command, Context, Handlers } from "./handler.ts";
import { namespaceOf } from "./parse.ts";
import { documentsOf, eachWrite } from "./write-batch.ts";

export const insertHandlers: Handlers = { insert: { kind: "write", run: insert } };

const FIELDS = { insert: "any", documents: "array", ordered: "boolean", bypassDocumentValidation: "boolean" } as const;

function insert(command: Command, { storage }: Context): Doc {
  const { ordered = true } = given("insert", command.body, FIELDS);
  const ns = namespaceOf(command);
  const documents = documentsOf(command);
  const collection = storage.collection(ns) ?? storage.create(ns);
  let n = 0;
  const failures = eachWrite(documents, ordered, (document) => {
    const { doc, raw } = withId(asSent(document));
    collection.insert(doc, raw);
    n++;
  });
  return { n, ...failures };
}

type Document = { doc: Doc; raw: Uint8Array };

function asSent(raw: Uint8Array): Document {
  checkSize(raw);
  const doc = decode(raw);
  checkDepth(doc);
  return { doc, raw };
}

function checkSize({ length }: Uint8Array): void {
  if (length <= MAX_DOCUMENT_BYTES) return;
  const message = `object to insert too large. size in bytes: ${length}, max size: ${MAX_DOCUMENT_BYTES}`;
  throw new CommandError("BSONObjectTooLarge", message);
}

/** Makes the _id that is missing, and puts it first. The bytes are otherwise kept as they came. */
function withId({ doc, raw }: Document): Document {
  if (!Object.hasOwn(doc, "_id")) {
    const _id = new ObjectId();
    return { doc: { _id, ...doc }, raw: prefixed(raw, _id) };
  }
  checkId(doc._id);
  if (startsWithId(raw)) return { doc, raw };
  const { _id, ...rest } = doc;
  const moved = { _id, ...rest };
  return { doc: moved, raw: encode(moved) };
}

/** @throws CommandError for an _id that MongoDB does not take (manual: "The _id Field") */
export function checkId(id: unknown): void {
  const type = bsonTypeName(id);
  if (type === "array") throw new CommandError("BadValue", "can't use an array for _id");
  if (type === "regex" || type === "undefined") throw new CommandError("BadValue", `can't use a ${type} for _id`);
  const field = isDoc(id) ? Object.keys(id).find(isRefused) : undefined;
  if (field !== undefined) {
    const message = `_id fields may not contain '$'-prefixed fields: ${field} is not valid for storage.`;
    throw new CommandError("DollarPrefixedFieldName", message);
  }
}

const isRefused = (field: string): boolean => field.startsWith("$") && !["$ref", "$id", "$db"].includes(field);

const ID_FIELD = Buffer.from("_id\0");
const FIRST_NAME_AT = 5; // after the size and the type of the first element

const startsWithId = (raw: Uint8Array): boolean => ID_FIELD.every((byte, i) => raw[FIRST_NAME_AT + i] === byte);

const OBJECT_ID = 7;

function prefixed(raw: Uint8Array, id: ObjectId): Uint8Array {
  const bytes = Buffer.concat([raw.subarray(0, 4), Buffer.from([OBJECT_ID]), ID_FIELD, id.id, raw.subarray(4)]);
  bytes.writeInt32LE(bytes.length, 0);
  checkSize(bytes);
  return bytes;
}
