// One step from one format of the data to the next.

import type { Database } from "../database.ts";

export type Migration = {
  /** The format the data has after it. */
  number: number;
  /** What it changes, for the log. */
  name: string;
  /**
   * Changes only documents that are in the old form, each by a write that a document changed meanwhile does not match. So it may
   * run again, die in its middle, and run in several processes at once.
   * @returns how many documents it changed
   */
  run(db: Database): Promise<number>;
};

/** Acknowledged once it is on the disk of a majority. */
export const DURABLY = { writeConcern: { w: "majority", journal: true } } as const;

/** An index of an earlier release that would go on doing its work. */
export async function dropIndex(db: Database, collection: string, name: string): Promise<void> {
  await db
    .collection(collection)
    .dropIndex(name)
    .catch((error: { code?: number }) => {
      if (error.code !== INDEX_NOT_FOUND && error.code !== NAMESPACE_NOT_FOUND) throw error;
    });
}

const INDEX_NOT_FOUND = 27;
const NAMESPACE_NOT_FOUND = 26;
