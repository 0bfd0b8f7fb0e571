// Indexes: createIndexes, listIndexes, dropIndexes, and what collMod can change of one.

import { CommandError } from "../errors.ts";
import { describe } from "../language/describe.ts";
import { sameValue } from "../language/order.ts";
import { type Doc, isDoc } from "../language/values.ts";
import type { Collection } from "../storage/collection.ts";
import { isThere } from "../storage/index-conflict.ts";
import { checkIndex, type Index } from "../storage/index-spec.ts";
import { type Namespace, namespaceText } from "../storage/namespace.ts";
import { firstBatch } from "./batch.ts";
import { given, required } from "./fields.ts";
import type { Command, Context, Handlers } from "./handler.ts";
import { indexDocument } from "./index-document.ts";
import { namespaceOf } from "./parse.ts";
import { docSource } from "./source.ts";

export const indexHandlers: Handlers = {
  createIndexes: { kind: "write", isLong: true, run: createIndexes },
  dropIndexes: { kind: "write", isLong: true, freesSpace: true, run: dropIndexes },
  deleteIndexes: { kind: "write", isLong: true, freesSpace: true, run: dropIndexes },
  listIndexes: { kind: "read", run: listIndexes },
  collMod: { kind: "write", run: collMod },
};

const ID_INDEX = "_id_";

function createIndexes(command: Command, { storage }: Context): Doc {
  const { indexes } = given("createIndexes", command.body, {
    createIndexes: "any",
    indexes: "array",
    ignoreUnknownIndexOptions: "boolean",
    commitQuorum: "any",
  });
  const definitions = required("createIndexes.indexes", indexes).map(definitionOf);
  if (definitions.length === 0) throw new CommandError("BadValue", "Must specify at least one index to create");
  const ns = namespaceOf(command);
  const known = storage.collection(ns);
  const collection = known ?? storage.create(ns);
  const before = collection.indexes().length;
  // All are looked at before the first is made. When one cannot be made, the transaction takes back the others.
  for (const definition of definitions) isThere(checkIndex(definition), collection.indexes());
  for (const definition of definitions) collection.createIndex(definition);
  const after = collection.indexes().length;
  return {
    numIndexesBefore: before,
    numIndexesAfter: after,
    ...(after > before || !known ? { createdCollectionAutomatically: !known } : { note: "all indexes already exist" }),
  };
}

/** @throws CommandError FailedToParse unless it has a key and a name; the rest is looked at when the index is made */
function definitionOf(index: unknown, at: number): Doc {
  if (!isDoc(index)) {
    throw new CommandError(
      "TypeMismatch",
      `BSON field 'createIndexes.indexes.${at}' is the wrong type, expected type 'object'`,
    );
  }
  const missing = ["key", "name"].find((field) => index[field] === undefined);
  if (missing !== undefined) {
    const reason = `The '${missing}' field is a required property of an index specification`;
    throw new CommandError("FailedToParse", `Error in specification ${describe(index)} :: caused by :: ${reason}`);
  }
  return sameValue(index.key, { _id: 1 }) ? { ...index, name: ID_INDEX } : index;
}

function listIndexes(command: Command, context: Context): Uint8Array {
  const { cursor = {} } = given("listIndexes", command.body, { listIndexes: "any", cursor: "object" });
  const { batchSize } = given("listIndexes.cursor", cursor, { batchSize: "number" });
  const ns = namespaceOf(command);
  const indexes = existing(context, ns, "ns does not exist:").indexes();
  return firstBatch(context, command, {
    ns: namespaceText(ns),
    source: docSource(indexes.map(indexDocument)),
    batchSize,
  });
}

function existing({ storage }: Context, ns: Namespace, complaint: string): Collection {
  const collection = storage.collection(ns);
  if (!collection) throw new CommandError("NamespaceNotFound", `${complaint} ${namespaceText(ns)}`);
  return collection;
}

function dropIndexes(command: Command, context: Context): Doc {
  const { index } = given(command.name, command.body, { [command.name]: "any", index: "any" });
  const collection = existing(context, namespaceOf(command), "ns not found");
  const nIndexesWas = collection.indexes().length;
  const isAll = index === "*";
  const names = isAll ? othersThanId(collection) : namesOf(collection, required(`${command.name}.index`, index));
  if (names.includes(ID_INDEX)) throw new CommandError("InvalidOptions", "cannot drop _id index");
  for (const name of names) collection.dropIndex(name);
  return { nIndexesWas, ...(isAll ? { msg: "non-_id indexes dropped for collection" } : {}) };
}

const othersThanId = (collection: Collection): string[] =>
  collection
    .indexes()
    .map(({ name }) => name)
    .filter((name) => name !== ID_INDEX);

/** @throws CommandError IndexNotFound, before anything is dropped */
function namesOf(collection: Collection, wanted: unknown): string[] {
  if (Array.isArray(wanted)) return [...new Set(wanted)].map((name) => indexNamed(collection, String(name)).name);
  if (isDoc(wanted)) return [indexOn(collection, wanted).name];
  return [indexNamed(collection, String(wanted)).name];
}

function indexNamed(collection: Collection, name: string): Index {
  const index = collection.indexes().find((one) => one.name === name);
  if (!index) throw new CommandError("IndexNotFound", `index not found with name [${name}]`);
  return index;
}

function indexOn(collection: Collection, key: Doc): Index {
  const index = collection.indexes().find((one) => sameValue(one.key, key));
  if (!index) throw new CommandError("IndexNotFound", `can't find index with key: ${describe(key)}`);
  return index;
}

/** Changes expireAfterSeconds or hidden, by making the index anew. */
function collMod(command: Command, context: Context): Doc {
  const { index: change } = given("collMod", command.body, { collMod: "any", index: "object" });
  const collection = existing(context, namespaceOf(command), "ns does not exist:");
  if (!change) return {};
  const { name, keyPattern, expireAfterSeconds, hidden } = given("collMod.index", change, {
    name: "string",
    keyPattern: "object",
    expireAfterSeconds: "number",
    hidden: "boolean",
  });
  if ((name === undefined) === (keyPattern === undefined)) {
    throw new CommandError("InvalidOptions", "Must specify either index name or key pattern");
  }
  const index = keyPattern ? indexOn(collection, keyPattern) : indexNamed(collection, String(name));
  const changed = { ...definitionFrom(index), ...defined({ expireAfterSeconds, hidden }) };
  checkIndex(changed);
  if (index.name === ID_INDEX) throw new CommandError("BadValue", "can't change the _id index");
  collection.dropIndex(index.name);
  collection.createIndex(changed);
  return {
    ...(expireAfterSeconds === undefined
      ? {}
      : defined({ expireAfterSeconds_old: index.expireAfterSeconds, expireAfterSeconds_new: expireAfterSeconds })),
    ...(hidden === undefined ? {} : { hidden_old: index.hidden ?? false, hidden_new: hidden }),
  };
}

function definitionFrom(index: Index): Doc {
  const { v: _, ...definition } = indexDocument(index);
  return definition;
}

const defined = (fields: Doc): Doc =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
