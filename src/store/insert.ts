// Many documents in one insert, each with its own outcome.

import type { Collection, Connection } from "mongoose";

const DUPLICATE_KEY = 11_000;
const MOST_BYTES = 10 * 1024 * 1024; // one command holds 16 MB
const BESIDE_RAW = 100_000; // what a document may weigh in addition to its raw bytes

type WriteError = { index: number; code: number; errmsg?: string };
/** Only raw bytes weigh much. */
type Weighed = { _id: string; raw?: Uint8Array };
type Outcome = "inserted" | "exists" | Error;

/**
 * The command itself and not the driver's helper, which serialises every document once more only to weigh it.
 * @returns for each document "inserted", "exists" when its key is taken, or the error that kept it out
 */
export async function insertEach(
  connection: Connection,
  { collectionName }: Collection,
  documents: readonly Weighed[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const some of byWeight(documents)) {
    outcomes.push(...(await insertOnce(connection, collectionName, some)));
  }
  return outcomes;
}

/** As `insertEach`, for documents that fit one command together. */
export async function insertOnce(
  { db }: Connection,
  collection: string,
  documents: readonly object[],
): Promise<Outcome[]> {
  const command = { insert: collection, documents, ordered: false, writeConcern: DURABLE };
  return outcomesOf(collection, documents.length, (await db?.command(command)) as Reply | undefined);
}

/** Acknowledged once it is on the disk of a majority. */
export const DURABLE = { w: "majority", j: true } as const;

type Reply = { writeErrors?: WriteError[]; writeConcernError?: { errmsg?: string } };

function outcomesOf(collection: string, count: number, reply: Reply | undefined): Outcome[] {
  const outcomes: Outcome[] = Array.from({ length: count }, () => "inserted");
  if (!reply || reply.writeConcernError) {
    throw new Error(`inserting into ${collection}: not durable: ${reply?.writeConcernError?.errmsg ?? "no reply"}`);
  }
  for (const { index, code, errmsg } of reply.writeErrors ?? []) {
    const problem = new Error(`inserting into ${collection}: ${errmsg ?? `error ${code}`}`);
    outcomes[index] = code === DUPLICATE_KEY ? "exists" : problem;
  }
  return outcomes;
}

function byWeight(documents: readonly Weighed[]): Weighed[][] {
  const groups: Weighed[][] = [[]];
  let bytes = 0;
  for (const document of documents) {
    const weight = (document.raw?.length ?? 0) + BESIDE_RAW;
    if (bytes > 0 && bytes + weight > MOST_BYTES) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)?.push(document);
    bytes += weight;
  }
  return groups;
}

export const isDuplicateKey = (error: unknown): boolean => (error as { code?: number }).code === DUPLICATE_KEY;
