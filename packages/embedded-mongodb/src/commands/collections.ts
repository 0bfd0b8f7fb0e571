// Databases and collections: making, renaming, dropping and listing them.

import { CommandError } from "../errors.ts";
import { describe } from "../language/describe.ts";
import { matcher } from "../language/match.ts";
import { sameValue } from "../language/order.ts";
import type { Doc } from "../language/values.ts";
import type { Collection } from "../storage/collection.ts";
import { checkNamespace, type Namespace, namespaceText } from "../storage/namespace.ts";
import { firstBatch } from "./batch.ts";
import { given, isGeneric } from "./fields.ts";
import type { Command, Context, Handlers } from "./handler.ts";
import { indexDocument } from "./index-document.ts";
import { namespaceOf } from "./parse.ts";
import { docSource } from "./source.ts";

export const collectionHandlers: Handlers = {
  create: { kind: "write", run: create },
  drop: { kind: "write", isLong: true, freesSpace: true, run: drop },
  dropDatabase: { kind: "write", isLong: true, freesSpace: true, run: dropDatabase },
  renameCollection: { kind: "write", isLong: true, run: rename },
  listCollections: { kind: "read", run: listCollections },
  listDatabases: { kind: "read", run: listDatabases },
};

/** One that is there with the same options counts as made. */
function create(command: Command, { storage }: Context): Doc {
  const given = Object.entries(command.body).filter(([field]) => field !== "create" && !isGeneric(field));
  const options = Object.fromEntries(given);
  const ns = namespaceOf(command);
  const known = storage.collection(ns);
  if (!known) storage.create(ns, options);
  else if (!sameValue(known.options, options)) {
    const message = `namespace ${namespaceText(ns)} already exists, but with different options: ${describe(known.options)}`;
    throw new CommandError("NamespaceExists", message);
  }
  return {};
}

/** One that is not there counts as dropped, as in MongoDB since 7.0. */
function drop(command: Command, { storage }: Context): Doc {
  const ns = namespaceOf(command);
  const nIndexesWas = storage.collection(ns)?.indexes().length;
  return storage.drop(ns) ? { nIndexesWas, ns: namespaceText(ns) } : {};
}

function dropDatabase({ db }: Command, { storage }: Context): Doc {
  return storage.dropDatabase(db) ? { dropped: db } : {};
}

function rename({ body, db }: Command, { storage }: Context): Doc {
  refuseElsewhere("renameCollection", db);
  const { renameCollection, to, dropTarget } = given("renameCollection", body, {
    renameCollection: "string",
    to: "string",
    dropTarget: "boolean",
    stayTemp: "boolean",
  });
  storage.rename(namespaceFrom(renameCollection), namespaceFrom(to), dropTarget ?? false);
  return {};
}

/** @throws CommandError InvalidNamespace unless it is "db.collection" */
function namespaceFrom(full = ""): Namespace {
  const [db = "", ...name] = full.split(".");
  const ns = { db, name: name.join(".") };
  checkNamespace(ns);
  return ns;
}

function listCollections(command: Command, context: Context): Uint8Array {
  const {
    filter = {},
    nameOnly,
    cursor,
  } = given("listCollections", command.body, {
    listCollections: "any",
    filter: "object",
    nameOnly: "boolean",
    authorizedCollections: "boolean",
    cursor: "object",
  });
  const { batchSize } = given("listCollections.cursor", cursor ?? {}, { batchSize: "number" });
  const matches = matcher(filter);
  const listed = context.storage.collections(command.db).map(collectionDocument).filter(matches);
  const documents = nameOnly ? listed.map(({ name, type }) => ({ name, type })) : listed;
  return firstBatch(context, command, {
    ns: `${command.db}.$cmd.listCollections`,
    source: docSource(documents),
    batchSize,
  });
}

function collectionDocument({ ns, options, uuid, indexes }: Collection): Doc {
  const [idIndex] = indexes();
  return {
    name: ns.name,
    type: "collection",
    options,
    info: { readOnly: false, uuid },
    ...(idIndex ? { idIndex: indexDocument(idIndex) } : {}),
  };
}

function listDatabases({ body, db }: Command, { storage }: Context): Doc {
  refuseElsewhere("listDatabases", db);
  const { filter = {}, nameOnly } = given("listDatabases", body, {
    listDatabases: "any",
    filter: "object",
    nameOnly: "boolean",
    authorizedDatabases: "boolean",
  });
  const databases = storage.databases().filter(matcher(filter));
  if (nameOnly) return { databases: databases.map(({ name }) => ({ name })) };
  const totalSize = databases.reduce((total, { sizeOnDisk }) => total + sizeOnDisk, 0);
  return { databases, totalSize, totalSizeMb: Math.floor(totalSize / 1024 / 1024) };
}

function refuseElsewhere(name: string, db: string): void {
  if (db === "admin") return;
  throw new CommandError("Unauthorized", `${name} may only be run against the admin database.`);
}
