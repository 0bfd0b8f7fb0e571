// Everything a database holds, written to a file. Nothing but the document under way and a batch of the server is in memory.

import mongoose from "mongoose";
import { writeFile } from "./data-file.ts";
import { FORMAT, type Header, sealer, VERSION } from "./data-lines.ts";
import { DataProblem } from "./data-problem.ts";
import type { Database } from "./database.ts";
import { documentText } from "./document-text.ts";
import { unfinishedImport } from "./import-marker.ts";
import { connect } from "./open.ts";
import { META_COLLECTION, schemaOf } from "./schema.ts";

const { EJSON } = mongoose.mongo.BSON;

/** How far it is. */
export type Progress = (at: { task: string; documents: number; of: number; bytes: number }) => void;

export type ExportOptions = {
  onit: string; // this version
  madeAt: Date;
  whileRunning?: boolean; // documents may come and go meanwhile
  progress?: Progress;
};

export type Exported = { documents: Record<string, number>; bytes: number };

/**
 * Each document is whole; the set is that of one moment only if nobody writes meanwhile.
 * @throws DataProblem when documents came or went meanwhile, or an import into the database was not finished
 */
export async function exportData(uri: string, file: string, options: ExportOptions): Promise<Exported> {
  const connection = await connect(uri);
  try {
    const db = connection.db as Database;
    if (await unfinishedImport(db)) {
      throw new DataProblem("An import into this database was stopped before its end. Run it again; then export.");
    }
    const exported: Exported = { documents: {}, bytes: 0 };
    await writeFile(file, linesOf(db, options, exported));
    return exported;
  } finally {
    await connection.close();
  }
}

async function* linesOf(db: Database, options: ExportOptions, exported: Exported): AsyncGenerator<string> {
  const { seal, end } = sealer();
  const collections = await countedCollections(db);
  const of = sumOf(collections.map(({ documents }) => documents));
  let documents = 0;
  yield seal(unclosed(headerOf(options, await schemaOf(db), collections)));
  for (const { name } of collections) {
    const indexes = await indexesOf(db, name);
    yield seal(`{"c":${JSON.stringify(name)},"indexes":${indexes}`);
    exported.documents[name] = 0;
    for await (const bytes of everyDocument(db, name)) {
      yield seal(`{"c":${JSON.stringify(name)},${documentText(bytes, name)}`);
      documents += 1;
      exported.documents[name] += 1;
      exported.bytes += bytes.length;
      options.progress?.({ task: "exporting", documents, of, bytes: exported.bytes });
    }
  }
  if (!options.whileRunning) await checkUnchanged(db, exported.documents);
  yield end(exported.documents);
}

/** A set that is exported while Onit runs loses least in this order: what is read twice changes nothing, what is missed is missed. */
const ORDER = ["mails", "mailParts", "tickets", "past", "sent", "counters", "keys"];

async function countedCollections(db: Database): Promise<Header["collections"]> {
  const found = await db.listCollections({}, { nameOnly: false }).toArray();
  const rank = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const names = found
    .filter(({ name, type }) => !name.startsWith("system.") && name !== META_COLLECTION && type !== "view")
    .map(({ name }) => name)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const counts = names.map(async (name) => ({ name, documents: await db.collection(name).countDocuments({}) }));
  return Promise.all(counts);
}

const headerOf = ({ onit, madeAt }: ExportOptions, schema: number, collections: Header["collections"]): Header => ({
  format: FORMAT,
  version: VERSION,
  schema,
  madeAt: madeAt.toISOString(),
  onit,
  collections,
});

const unclosed = (value: object): string => JSON.stringify(value).slice(0, -1);

async function indexesOf(db: Database, name: string): Promise<string> {
  const indexes = await db.collection(name).listIndexes({ promoteValues: false }).toArray();
  return EJSON.stringify(indexes, { relaxed: false });
}

/** The bytes as they lie there: nothing is read into a value and changed by that. */
const everyDocument = (db: Database, name: string): AsyncIterable<Uint8Array> =>
  db.collection(name).find({}, { raw: true }).sort({ _id: 1 }) as unknown as AsyncIterable<Uint8Array>;

async function checkUnchanged(db: Database, exported: Readonly<Record<string, number>>): Promise<void> {
  const now = await countedCollections(db);
  const changed = now.filter(({ name, documents }) => documents !== (exported[name] ?? 0)).map(({ name }) => name);
  if (changed.length === 0) return;
  throw new DataProblem(
    `Documents came or went meanwhile (${changed.join(", ")}): Onit runs on this database, or a document in it cannot be read (the log of Onit names it). Stop Onit and export again; or say --while-running, and what cannot be read is left out.`,
  );
}

export const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
