// Many documents in one insert, each with its own outcome.

import type { Collection } from "mongoose";

const DUPLICATE_KEY = 11_000;

type WriteError = { index: number; code: number; errmsg?: string };

/** @returns for each document "inserted", "exists" when its key is taken, or the error that kept it out */
export async function insertEach(
  collection: Collection,
  documents: object[],
): Promise<("inserted" | "exists" | Error)[]> {
  const outcomes: ("inserted" | "exists" | Error)[] = documents.map(() => "inserted");
  try {
    await collection.insertMany(documents, { ordered: false });
  } catch (error) {
    const { writeErrors } = error as { writeErrors?: WriteError | WriteError[] };
    if (!writeErrors) throw error;
    for (const { index, code, errmsg } of [writeErrors].flat()) {
      outcomes[index] =
        code === DUPLICATE_KEY
          ? "exists"
          : new Error(`inserting into ${collection.name}: ${errmsg ?? `error ${code}`}`);
    }
  }
  return outcomes;
}

export const isDuplicateKey = (error: unknown): boolean => (error as { code?: number }).code === DUPLICATE_KEY;
