// A document that stands in the database from the first write of an import to its end.
// It says which file was being imported, so that the same command goes on where a killed one stopped.

import type { Database } from "./database.ts";

export type ImportMarker = {
  _id: "import";
  sha256: string; // of the file
  madeAt: string; // when the file was exported
  begunAt: Date;
  isMerge: boolean;
  isPlaced?: true; // all documents are there: what is left is to bring them to today's format
};

export const MARKER_COLLECTION = "unfinishedImport";

const DURABLE = { writeConcern: { w: "majority", journal: true } } as const;

const markers = (db: Database) => db.collection<ImportMarker>(MARKER_COLLECTION);

export const unfinishedImport = (db: Database): Promise<ImportMarker | null> => markers(db).findOne({ _id: "import" });

export const beginImport = (db: Database, marker: Omit<ImportMarker, "_id">): Promise<unknown> =>
  markers(db).insertOne({ _id: "import", ...marker }, DURABLE);

export const notePlaced = (db: Database): Promise<unknown> =>
  markers(db).updateOne({ _id: "import" }, { $set: { isPlaced: true } }, DURABLE);

export const endImport = (db: Database): Promise<unknown> => markers(db).drop(DURABLE);
