// The one door to MongoDB: everything Onit keeps, behind the types of App.

import mongoose, { type Connection } from "mongoose";
import type { DamageList } from "../ports/damage.ts";
import { openAbsences } from "./absences.ts";
import { openApiKeys } from "./api-keys.ts";
import { openAudit } from "./audit.ts";
import { openBookmarks } from "./bookmarks.ts";
import { openDataOwner } from "./data-owner.ts";
import { DataProblem } from "./data-problem.ts";
import type { Database } from "./database.ts";
import { type Asking, erase, keptOf } from "./erase.ts";
import { unfinishedImport } from "./import-marker.ts";
import { openKeyUses } from "./key-uses.ts";
import { openKeys } from "./keys.ts";
import { openMails } from "./mails.ts";
import { SCHEMA } from "./migrations/list.ts";
import { openPresences } from "./presences.ts";
import { type Retained, retire } from "./retention.ts";
import { openRoundTrips } from "./round-trips.ts";
import { begin, bringUp, bringUpAgain, dueAgainFrom, isUntouched, readableSchema, schemaOf } from "./schema.ts";
import { openSent } from "./sent.ts";
import { openSessions } from "./sessions.ts";
import { openSettingsVersions } from "./settings-versions.ts";
import { openSignatures } from "./signatures.ts";
import { openSystemMails } from "./system-mails.ts";
import { openTemplates } from "./templates.ts";
import { openTickets } from "./tickets.ts";
import { uriTrouble } from "./uri.ts";
import { openValidations } from "./validations.ts";
import { openWebhooks } from "./webhooks.ts";

const CONNECT_MS = 10_000; // where the address says nothing else

/** @throws when no server answers within ten seconds, or as long as the address says, or it cannot be read; the message never has the password */
export async function connect(uri: string): Promise<Connection> {
  const trouble = uriTrouble(uri);
  if (trouble) throw new DataProblem(`MONGODB_URI: ${trouble.message}. ${trouble.help}`);
  return mongoose
    .createConnection(uri, {
      writeConcern: { w: "majority", journal: true },
      ...(/[?&]serverSelectionTimeoutMS=\d/i.test(uri) ? {} : { serverSelectionTimeoutMS: CONNECT_MS }),
      ignoreUndefined: true,
      enableUtf8Validation: false, // a damaged letter is shown as such, and does not keep what was read with it from being read
      autoIndex: false,
      autoCreate: false,
    })
    .asPromise()
    .catch((error: Error) => {
      throw new Error(
        `MongoDB at ${withoutPassword(uri)} does not answer: ${error.message}. Is it running, and does MONGODB_URI name it?`,
        { cause: error },
      );
    });
}

/**
 * Connects, makes the indexes and brings the data to today's format. A write is acknowledged once it is on the disk of a majority.
 * @param options.check looks at the data before anything is changed: what it throws is thrown
 * @param options.damage hears of documents that cannot be read
 * @param options.migrates false: refuses data of an earlier format, since the Onit that runs on it may be of an earlier release
 * @throws as `connect` does, and DataProblem for data of another format
 */
export async function openStore(
  uri: string,
  {
    migrates = true,
    check = async (_: Stores): Promise<void> => {},
    damage = UNHEARD,
  }: { migrates?: boolean; check?(stores: Stores): Promise<void>; damage?: DamageList } = {},
) {
  const connection = await connect(uri);
  const stores = storesOn(connection, damage);
  const looked = check(stores).then(() => formatIn(connection, migrates));
  const number = await looked.catch(async (error: unknown) => {
    await connection.close();
    throw error;
  });
  const db = connection.db as Database;
  const isFirst = await makeReady(stores, db);
  if (isFirst) await begin(db); // also for a command: what it writes is of this format
  const isHalfImported = Boolean(await unfinishedImport(db)); // the import migrates it, once all of it is there
  const migrated = !migrates || isFirst || isHalfImported || number === SCHEMA ? undefined : await bringUp(db, number);
  const againFrom = await dueAgainFrom(db);
  return {
    ...stores,
    isHalfImported,
    schema: {
      /** What was done to the data when it was opened; undefined when it had today's format. */
      migrated,
      /** Whether it is due once more, by whichever process it was done: one of an earlier release may have written meanwhile. */
      isDueAgain: againFrom !== undefined,
      again: () => bringUpAgain(db, againFrom ?? number),
      /** The number that stands there now. */
      number: (): Promise<number> => schemaOf(db),
    },
    isUp: () => answers(connection),
    /** With the salts and digests that `brokenAt` checks. */
    historyOf: stores.tickets.historyOf,
    drop: () => connection.dropDatabase(),
    close: () => connection.close(),
  };
}

/** Makes the indexes. @returns whether no Onit had been started on this database before */
async function makeReady(stores: Stores, db: Database): Promise<boolean> {
  const isFirst = await isUntouched(db);
  const { mails, tickets, sent, signatures, systemMails, sessions, audit, templates, webhooks } = stores;
  const indexed = [mails, tickets, sent, signatures, systemMails, sessions, audit, templates, webhooks];
  await Promise.all(indexed.map((store) => store.ready()));
  return isFirst;
}

const answers = async ({ db }: Connection): Promise<boolean> => {
  const answer = db?.command({ ping: 1 }, { timeoutMS: 2_000 }).catch(() => undefined);
  return (await answer) !== undefined;
};

export type Store = Awaited<ReturnType<typeof openStore>>;

type Stores = ReturnType<typeof storesOn>;

/** @returns the number of the format */
async function formatIn({ db }: Connection, migrates: boolean): Promise<number> {
  const number = await readableSchema(db as Database);
  if (migrates || number === SCHEMA || !(await db?.collection("tickets").findOne({}, { projection: { _id: 1 } })))
    return number;
  throw new DataProblem(
    `The data in this database has format ${number}; this Onit writes format ${SCHEMA}. \`onit start\` of this release brings it there; stop an Onit of an earlier release first.`,
  );
}

const UNHEARD: DamageList = { note: () => {}, known: () => [] };

const storesOn = (connection: Connection, damage: DamageList) => ({
  mails: openMails(connection),
  tickets: openTickets(connection, damage),
  sent: openSent(connection),
  signatures: openSignatures(connection),
  systemMails: openSystemMails(connection),
  absences: openAbsences(connection),
  validations: openValidations(connection),
  audit: openAudit(connection),
  keys: openKeys(connection),
  bookmarks: openBookmarks(connection),
  apiKeys: openApiKeys(connection),
  keyUses: openKeyUses(connection),
  sessions: openSessions(connection),
  presences: openPresences(connection),
  templates: openTemplates(connection),
  settingsVersions: openSettingsVersions(connection),
  webhooks: openWebhooks(connection),
  owner: openDataOwner(connection),
  roundTrips: openRoundTrips(connection),
  personal: {
    erase: (asking: Asking) => erase(connection, asking),
    retire: (desks: readonly Retained[], isHeld: (address: string) => boolean) => retire(connection, desks, isHeld),
    keptOf: (asking: Omit<Asking, "dryRun">) => keptOf(connection, asking),
  },
});

const withoutPassword = (uri: string): string => uri.replace(/\/\/.*@/s, "//");
