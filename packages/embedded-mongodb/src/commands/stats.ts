// Sizes: collStats, dbStats, and validate, which reads every document to see that it is one.

import { CommandError } from "../errors.ts";
import { damageIn } from "../language/damage.ts";
import type { Doc } from "../language/values.ts";
import type { Collection } from "../storage/collection.ts";
import { namespaceText } from "../storage/namespace.ts";
import { given } from "./fields.ts";
import type { Command, Context, Handlers } from "./handler.ts";
import { namespaceOf } from "./parse.ts";

export const statsHandlers: Handlers = {
  collStats: { kind: "read", run: collStats },
  collstats: { kind: "read", run: collStats },
  dbStats: { kind: "read", run: dbStats },
  dbstats: { kind: "read", run: dbStats },
  dataSize: { kind: "read", run: dataSize },
  validate: { kind: "read", isLong: true, run: validate },
};

function collStats(command: Command, { storage }: Context): Doc {
  const ns = namespaceOf(command);
  const { scale = 1 } = given(command.name, command.body, { [command.name]: "any", scale: "number" } as const) as {
    scale?: number;
  };
  const collection = storage.collection(ns);
  const stats = collection ? storageStats(collection, scale) : { size: 0, count: 0, storageSize: 0, nindexes: 0 };
  return { ns: namespaceText(ns), ...stats };
}

/** The storage keeps no sizes of single indexes: they count as nothing. */
export function storageStats(collection: Collection, scale: number): Doc {
  const [count, bytes, indexes] = [collection.count(), collection.dataSize(), collection.indexes()];
  const size = Math.floor(bytes / scale);
  return {
    size,
    count,
    ...(count > 0 ? { avgObjSize: Math.floor(bytes / count) } : {}),
    numOrphanDocs: 0,
    storageSize: size,
    freeStorageSize: 0,
    capped: false,
    nindexes: indexes.length,
    indexBuilds: [],
    totalIndexSize: 0,
    totalSize: size,
    indexSizes: Object.fromEntries(indexes.map(({ name }) => [name, 0])),
    scaleFactor: scale,
  };
}

function dbStats(command: Command, { storage }: Context): Doc {
  const scale = Number(command.body.scale ?? 1);
  const collections = storage.collections(command.db);
  const sum = (of: (collection: Collection) => number): number =>
    collections.reduce((total, collection) => total + of(collection), 0);
  const objects = sum((collection) => collection.count());
  const bytes = sum((collection) => collection.dataSize());
  return {
    db: command.db,
    collections: collections.length,
    views: 0,
    objects,
    avgObjSize: objects > 0 ? bytes / objects : 0,
    dataSize: bytes / scale,
    storageSize: bytes / scale,
    indexes: sum((collection) => collection.indexes().length),
    indexSize: 0,
    totalSize: bytes / scale,
    scaleFactor: scale,
  };
}

function dataSize({ body }: Command, { storage }: Context): Doc {
  const [db = "", ...rest] = String(body.dataSize).split(".");
  const collection = storage.collection({ db, name: rest.join(".") });
  return { size: collection?.dataSize() ?? 0, numObjects: collection?.count() ?? 0, millis: 0, estimate: true };
}

function validate(command: Command, { storage }: Context): Doc {
  const ns = namespaceOf(command);
  const collection = storage.collection(ns);
  if (!collection) {
    throw new CommandError("NamespaceNotFound", `Collection '${namespaceText(ns)}' does not exist to validate.`);
  }
  const errors: string[] = [];
  let nrecords = 0;
  for (const { recordId, raw } of collection.documents()) {
    nrecords++;
    if (damageIn(raw) !== undefined) errors.push(`document with record id ${recordId} is not valid BSON`);
  }
  if (nrecords !== collection.count()) errors.push(`${nrecords} documents, but ${collection.count()} were counted`);
  return {
    ns: namespaceText(ns),
    nInvalidDocuments: errors.length,
    nrecords,
    nIndexes: collection.indexes().length,
    valid: errors.length === 0,
    repaired: false,
    warnings: [],
    errors,
  };
}
