// Which format the data has: a number in the database, raised by each migration once it is done.
//
// A database without the number is of a release before there was one: it has format 0. All migrations then run, and each changes
// only what it finds in the old form, so it does not matter which of those releases it was. One that no Onit has ever been started on
// gets today's number at once: a first start does not wait for all that was ever changed.

import { DataProblem } from "./data-problem.ts";
import type { Database } from "./database.ts";
import { isDuplicateKey } from "./insert.ts";
import { MIGRATIONS, SCHEMA } from "./migrations/list.ts";
import { DURABLY } from "./migrations/migration.ts";

/** Not exported as a collection: the first line of an export has the number. */
export const META_COLLECTION = "meta";

type Stored = {
  _id: "schema";
  number: number;
  againFrom?: number; // the migrations after it are due once more; absent: none are
  againTo?: number; // the format of the Onit that noted so
};
const ID = { _id: "schema" } as const;

const meta = (db: Database) => db.collection<Stored>(META_COLLECTION);

export const schemaOf = async (db: Database): Promise<number> => (await meta(db).findOne(ID))?.number ?? 0;

/** @throws DataProblem when the data is of a newer Onit; nothing was written then. @returns the number */
export async function readableSchema(db: Database): Promise<number> {
  const number = await schemaOf(db);
  if (number > SCHEMA) throw new DataProblem(tooNew(`The data in this database has format ${number}`));
  return number;
}

/** @param what has which format, as the beginning of a sentence */
export const tooNew = (what: string): string =>
  `${what}; this Onit reads formats up to ${SCHEMA}. A newer Onit wrote it: start that one, or restore what was saved before the upgrade.`;

/** Whether no Onit has ever been started on it, of whatever release: each makes its indexes first, and collections with them. */
export const isUntouched = async (db: Database): Promise<boolean> =>
  !(await db.listCollections({}, { nameOnly: true }).hasNext());

/** What each migration changed, by its name; those that changed nothing are left out. */
export type Migrated = { from: number; to: number; changed: Record<string, number> };

/** Runs the migrations after a number, one after the other. Each number is written once its migration is done. */
export async function migrate(db: Database, from: number): Promise<Migrated> {
  const changed: Record<string, number> = {};
  for (const { number, name, run } of MIGRATIONS.filter((migration) => migration.number > from)) {
    const count = await run(db);
    if (count > 0) changed[name] = count;
    await raise(db, number);
  }
  await raise(db, SCHEMA); // also where none had to run, such as after an import
  return { from, to: SCHEMA, changed };
}

/** Gives a database that nobody had started on today's number; an earlier release may have been started on it at the same moment. */
export const begin = (db: Database): Promise<void> =>
  upsert(db, { $min: { againFrom: 0 }, $max: { againTo: SCHEMA, number: SCHEMA } });

/**
 * Migrates data on which an Onit of an earlier release may still run: until it ends, it writes what it has always written. So that
 * the migrations are due once more is noted in the data before the first of them runs, and outlives this process.
 */
export async function bringUp(db: Database, from: number): Promise<Migrated> {
  await upsert(db, { $min: { againFrom: from }, $max: { againTo: SCHEMA } });
  return migrate(db, from);
}

/** After which number the migrations are due once more; undefined: none are. */
export const dueAgainFrom = async (db: Database): Promise<number | undefined> =>
  (await meta(db).findOne(ID))?.againFrom;

/** Runs them once more, and notes that it is done; a newer Onit that noted the same for itself meanwhile is left to it. */
export async function bringUpAgain(db: Database, from: number): Promise<Migrated> {
  const migrated = await migrate(db, from);
  await meta(db).updateOne({ ...ID, againTo: { $lte: SCHEMA } }, { $unset: { againFrom: 1, againTo: 1 } }, DURABLY);
  return migrated;
}

/** The number only rises, whichever process is last to write. */
const raise = (db: Database, number: number): Promise<void> => upsert(db, { $max: { number } });

async function upsert(db: Database, change: object): Promise<void> {
  try {
    await meta(db).updateOne(ID, change, { upsert: true, ...DURABLY });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error; // another process wrote the first at the same moment
    await upsert(db, change);
  }
}
