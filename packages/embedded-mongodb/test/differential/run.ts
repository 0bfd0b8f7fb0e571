// Applies a sequence to a fresh database on two servers and finds the first operation whose outcomes differ.

import { mongo } from "mongoose";
import { known } from "./known.ts";
import {
  isSame,
  isServerMade,
  normalised,
  normalisedCursor,
  type Outcome,
  ordered,
  plain,
  together,
} from "./normalise.ts";
import { COLLECTION, type Operation } from "./operations.ts";
import type { Doc } from "./values.ts";

/** The server everyone trusts a bit more, and the one to be proved. */
export type Servers = { reference: mongo.MongoClient; embedded: mongo.MongoClient };

export type Difference = { at: number; operation: Operation; reference: Outcome; embedded: Outcome };

/** How often each known difference was met, by its id, and what the embedded server answered, step by step. */
export type Notes = { met: Map<string, number>; answers: Outcome[] };

export const blank = (): Notes => ({ met: new Map(), answers: [] });

const CLIENTS = 4;
const RAW = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;

/** Reads nothing into what comes: see `RAW`. */
export const connect = (uri: string): Promise<mongo.MongoClient> =>
  new mongo.MongoClient(uri, { ...RAW, maxPoolSize: 60, serverSelectionTimeoutMS: 10_000 }).connect();

/**
 * @param database the name of a database for this sequence alone; it is dropped before and after
 * @returns the first difference that is not a known one; after a known one that set them apart, the sequence ends
 */
export async function firstDifference(
  servers: Servers,
  database: string,
  operations: readonly Operation[],
  notes: Notes = blank(),
): Promise<Difference | undefined> {
  const [a, b] = [servers.reference.db(database), servers.embedded.db(database)];
  await Promise.all([a.dropDatabase(), b.dropDatabase()]);
  try {
    return await compared(a, b, operations, notes);
  } finally {
    await Promise.all([a.dropDatabase(), b.dropDatabase()]);
  }
}

async function compared(
  a: mongo.Db,
  b: mongo.Db,
  operations: readonly Operation[],
  notes: Notes,
): Promise<Difference | undefined> {
  for (const [at, operation] of operations.entries()) {
    const [reference, embedded] = await Promise.all([outcome(a, operation), outcome(b, operation)]);
    notes.answers.push(embedded);
    if (isSame(reference, embedded)) {
      if (isOrderByChance(reference)) return undefined;
      continue;
    }
    const contents = reference.contents ?? (await contentsOf(a));
    const excuse = known.find(({ matches }) =>
      matches(operation, { ...reference, contents }, { contents, ...embedded }),
    );
    if (!excuse) return { at, operation, reference, embedded };
    notes.met.set(excuse.id, (notes.met.get(excuse.id) ?? 0) + 1);
    if (isApart(operation, reference, embedded)) return undefined;
  }
  return undefined;
}

/** With two ids of the server's own, even a sort by _id gives no order that could be compared from here on. */
const isOrderByChance = ({ contents }: Outcome): boolean => (contents ?? []).filter(isServerMade).length > 1;

const writes = ({ command }: Operation): boolean =>
  !["find", "aggregate", "count", "distinct"].some((name) => name in command);

/** Whether the two servers hold different things now, so that what follows says nothing. */
const isApart = (operation: Operation, reference: Outcome, embedded: Outcome): boolean =>
  JSON.stringify(reference.contents) !== JSON.stringify(embedded.contents) ||
  ["createIndexes", "dropIndexes", "drop", "create"].some((name) => name in operation.command);

/** What it answered and, after a write, what the collection then holds. */
async function outcome(db: mongo.Db, operation: Operation): Promise<Outcome> {
  const answered = await answer(db, operation);
  if (!writes(operation)) return answered;
  return { ...answered, contents: await contentsOf(db) };
}

async function contentsOf(db: mongo.Db): Promise<Doc[]> {
  const batches = await read(db, { find: COLLECTION, filter: {}, sort: { _id: 1 } });
  return ordered(batches.flat().map((one) => plain(one) as Doc));
}

async function answer(db: mongo.Db, operation: Operation): Promise<Outcome> {
  const { kind, command } = operation;
  if (kind === "together") {
    const clients = Array.from({ length: CLIENTS }, () => answer(db, { ...operation, kind: "once" }));
    return together(await Promise.all(clients));
  }
  try {
    if (kind === "cursor") return normalisedCursor(operation, await read(db, command));
    return normalised(operation, await db.command(command, RAW));
  } catch (error) {
    if (error instanceof mongo.MongoServerError) return normalised(operation, { ok: 0, ...error.errorResponse });
    throw error;
  }
}

/** A cursor to its end, in one session, as servers want it. @returns the documents of each reply */
async function read(db: mongo.Db, command: Doc): Promise<Doc[][]> {
  const session = db.client.startSession();
  const batches: Doc[][] = [];
  try {
    let { cursor } = await db.command(command, { ...RAW, session });
    batches.push(cursor.firstBatch);
    while (!isZero(cursor.id)) {
      const more = { getMore: cursor.id, collection: `${cursor.ns}`.split(".").slice(1).join(".") };
      const { batchSize } = command;
      ({ cursor } = await db.command({ ...more, ...(batchSize ? { batchSize } : {}) }, { ...RAW, session }));
      batches.push(cursor.nextBatch);
      if (batches.length > 200) throw new Error(`a cursor without end: ${JSON.stringify(command)}`);
    }
    return batches;
  } finally {
    await session.endSession();
  }
}

const isZero = (id: unknown): boolean => `${id}` === "0";
