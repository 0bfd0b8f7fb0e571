// A file of data put into a database: read whole and checked before anything is written, then written, then counted.
// It may be killed at any moment; the same command goes on with it.

import type { FileHandle } from "node:fs/promises";
import type { Connection } from "mongoose";
import { rawLines, readable, STANDARD } from "./data-file.ts";
import { type DataLine, type Index, readLines } from "./data-lines.ts";
import { DataProblem } from "./data-problem.ts";
import type { Database } from "./database.ts";
import type { StoredDocument } from "./document-text.ts";
import { type Progress, sumOf } from "./export-data.ts";
import {
  beginImport,
  endImport,
  type ImportMarker,
  MARKER_COLLECTION,
  notePlaced,
  unfinishedImport,
} from "./import-marker.ts";
import { makeIndexes } from "./make-indexes.ts";
import { mergeDocuments } from "./merge-documents.ts";
import { SCHEMA } from "./migrations/list.ts";
import { connect, openStore } from "./open.ts";
import { type Placed, placeDocuments } from "./place-documents.ts";
import { META_COLLECTION, migrate, readableSchema, tooNew } from "./schema.ts";

export type ImportOptions = {
  now: Date;
  merge?: boolean; // into a database that holds tickets or mails
  progress?: Progress;
};

export type Imported = {
  documents: Record<string, number>; // of the file, by collection
  bytes: number;
  goesOn: boolean; // with an import that was stopped
  isMerge: boolean;
  inserted: number;
  same: number;
  different: string[]; // "tickets _id": were left as they are
  refused: string[]; // "tickets _id": could not be taken in, because of what is there
  withoutIndex: string[]; // indexes this server does not make, and why
};

/**
 * Documents of an earlier format are brought to today's.
 * @throws DataProblem for a file that is damaged or of a newer format, and for a database that is not empty: nothing is written
 *   then; and when the server fails: the same import goes on then
 */
export async function importData(uri: string, file: string, options: ImportOptions): Promise<Imported> {
  return readable(file, async (handle) => {
    const source: Source = { handle, name: file === STANDARD ? "standard input" : file };
    const facts = await check(source, options).catch(adding("Nothing was written."));
    const connection = await connect(uri);
    try {
      const marker = await admit(connection.db as Database, facts, options).catch(adding("Nothing was written."));
      const imported = marker.isPlaced
        ? { ...NOTHING, documents: facts.documents, goesOn: true, isMerge: marker.isMerge }
        : await place(connection, uri, source, facts, marker, options);
      await migrate(connection.db as Database, facts.schema);
      await endImport(connection.db as Database);
      return imported;
    } finally {
      await connection.close();
    }
  });
}

const NOTHING = { bytes: 0, inserted: 0, same: 0, different: [], refused: [], withoutIndex: [] };

/** All but the migration: after that the documents are not those of the file any more. */
async function place(
  connection: Connection,
  uri: string,
  source: Source,
  facts: Facts,
  marker: Begun,
  options: ImportOptions,
): Promise<Imported> {
  const db = connection.db as Database;
  const imported = await write(connection, source, facts, marker, options).catch(adding(GOES_ON));
  await openStore(uri).then((store) => store.close());
  imported.withoutIndex = await makeIndexes(db, facts.indexes);
  await verify(db, facts, imported);
  await notePlaced(db);
  return imported;
}

const GOES_ON = "The import is not complete. What was written stays: run the same command again, and it goes on.";

/** Says also where that leaves the database. */
const adding =
  (words: string) =>
  (error: Error): never => {
    if (!(error instanceof DataProblem || error.name.startsWith("Mongo"))) throw error;
    throw new DataProblem(`${error.message.replace(/\.?$/, ".")} ${words}`, { cause: error });
  };

type Source = { handle: FileHandle; name: string };
type Facts = {
  madeAt: string;
  schema: number; // the format of its documents
  sha256: string;
  documents: Record<string, number>;
  indexes: Map<string, Index[]>;
};

const linesOf = ({ handle, name }: Source): AsyncGenerator<DataLine> => readLines(rawLines(handle, name), name);

/** Reads the whole file. */
async function check(source: Source, { progress }: ImportOptions): Promise<Facts> {
  const facts: Facts = { madeAt: "", schema: 0, sha256: "", documents: {}, indexes: new Map() };
  let [of, documents, bytes] = [0, 0, 0];
  for await (const line of linesOf(source)) {
    if (line.kind === "header") {
      const { madeAt, schema = 0 } = line.header;
      if (schema > SCHEMA) throw new DataProblem(tooNew(`The data in ${source.name} has format ${schema}`));
      Object.assign(facts, { madeAt, schema });
      of = sumOf(line.header.collections.map((collection) => collection.documents));
    }
    if (line.kind === "collection") facts.indexes.set(line.collection, line.indexes);
    if (line.kind === "end") Object.assign(facts, { sha256: line.sha256, documents: line.documents });
    if (line.kind !== "document") continue;
    [documents, bytes] = [documents + 1, bytes + line.bytes];
    progress?.({ task: "checking ", documents, of, bytes });
  }
  return facts;
}

type Begun = ImportMarker & { goesOn: boolean };

/** Whether the file may be put there. What is made again with each empty database gives way. */
async function admit(db: Database, { sha256, madeAt }: Facts, { now, merge = false }: ImportOptions): Promise<Begun> {
  await readableSchema(db);
  const found = await unfinishedImport(db);
  if (found && found.sha256 !== sha256) {
    throw new DataProblem(
      `An import of another file, exported at ${found.madeAt}, was stopped in this database before its end. Finish that one first, or name an empty database.`,
    );
  }
  if (found) return { ...found, isMerge: found.isMerge || merge, goesOn: true };
  if (!merge) {
    await checkEmpty(db);
    await db.collection("keys").deleteMany({ secret: { $exists: true }, createdAt: { $exists: true } });
    await db.collection("counters").deleteMany({ last: { $exists: true } });
  }
  const marker = { sha256, madeAt, begunAt: now, isMerge: merge };
  await beginImport(db, marker);
  return { _id: "import", ...marker, goesOn: false };
}

async function checkEmpty(db: Database): Promise<void> {
  const holds: string[] = [];
  for (const { name } of await db.listCollections().toArray()) {
    if (["keys", "counters", META_COLLECTION, MARKER_COLLECTION].includes(name) || name.startsWith("system.")) continue;
    const count = await db.collection(name).countDocuments({});
    if (count > 0) holds.push(`${count} ${name}`);
  }
  if (holds.length === 0) return;
  throw new DataProblem(
    `This database holds something already: ${holds.join(", ")}. Name an empty one, or add what is missing there with --merge.`,
  );
}

async function write(
  connection: Connection,
  source: Source,
  facts: Facts,
  { goesOn, isMerge }: Begun,
  { progress }: ImportOptions,
): Promise<Imported> {
  const { documents } = facts;
  const sums = { bytes: 0, inserted: 0, same: 0, different: [] as string[], refused: [] as string[] };
  const of = sumOf(Object.values(documents));
  const place = async (batch: Batch): Promise<void> => {
    const placed = isMerge
      ? await mergeDocuments(connection, batch)
      : await placeDocuments(connection, batch.collection, batch.documents, !goesOn);
    add(sums, batch, placed);
    const { inserted, same, different, refused, bytes } = sums;
    progress?.({ task: "importing", documents: inserted + same + different.length + refused.length, of, bytes });
  };
  let writing: Promise<void> = Promise.resolve(); // one batch is written while the next is read
  for await (const batch of batches(checked(linesOf(source), facts, source))) {
    await writing;
    writing = place(batch);
    writing.catch(() => {}); // heard at the next await
  }
  await writing;
  return { ...sums, documents, goesOn, isMerge, withoutIndex: [] };
}

type Batch = { collection: string; documents: StoredDocument[]; bytes: number };

function add(sums: Placed & { bytes: number }, { collection, bytes }: Batch, placed: Placed): void {
  sums.bytes += bytes;
  sums.inserted += placed.inserted;
  sums.same += placed.same;
  sums.different.push(...placed.different.map((id) => `${collection} ${id}`));
  sums.refused.push(...placed.refused.map((id) => `${collection} ${id}`));
}

/** The file might be exchanged between the check and now. */
async function* checked(lines: AsyncIterable<DataLine>, { sha256 }: Facts, { name }: Source): AsyncGenerator<DataLine> {
  for await (const line of lines) {
    if (line.kind === "end" && line.sha256 !== sha256) throw new DataProblem(`${name} changed while it was imported.`);
    yield line;
  }
}

const MOST_DOCUMENTS = 1000;
const MOST_BYTES = 3 * 1024 * 1024; // of text. As BSON, arrays of short strings take four times that, and a command holds 16 MB

async function* batches(lines: AsyncIterable<DataLine>): AsyncGenerator<Batch> {
  let batch: Batch = { collection: "", documents: [], bytes: 0 };
  for await (const line of lines) {
    if (line.kind !== "document") continue;
    const { collection, document, bytes } = line;
    const isFull = batch.documents.length >= MOST_DOCUMENTS || batch.bytes + bytes > MOST_BYTES;
    if (isFull || collection !== batch.collection) {
      if (batch.documents.length > 0) yield batch;
      batch = { collection, documents: [], bytes: 0 };
    }
    batch.documents.push(document);
    batch.bytes += bytes;
  }
  if (batch.documents.length > 0) yield batch;
}

/** Counts what is there now. */
async function verify(db: Database, { documents }: Facts, { isMerge, refused }: Imported): Promise<void> {
  for (const [name, expected] of Object.entries(documents)) {
    const count = await db.collection(name).countDocuments({});
    const isRight = isMerge ? count >= expected - refused.length : count === expected;
    if (!isRight) {
      throw new DataProblem(
        `The file holds ${expected} ${name}, the database ${count} now: something else writes to it. Stop that, and run the same command again.`,
      );
    }
  }
}
