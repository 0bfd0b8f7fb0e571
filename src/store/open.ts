// The one door to MongoDB: everything Onit keeps, behind the types of App.

import mongoose, { type Connection } from "mongoose";
import { openAbsences } from "./absences.ts";
import { openApiKeys } from "./api-keys.ts";
import { openAudit } from "./audit.ts";
import { openBookmarks } from "./bookmarks.ts";
import { unfinishedImport } from "./import-marker.ts";
import { openKeyUses } from "./key-uses.ts";
import { openKeys } from "./keys.ts";
import { openLetters } from "./letters.ts";
import { openMails } from "./mails.ts";
import { openPresences } from "./presences.ts";
import { openSent } from "./sent.ts";
import { openSignatures } from "./signatures.ts";
import { openTickets } from "./tickets.ts";

const CONNECT_MS = 10_000;

/** @throws when no server answers within ten seconds; the message names the host, never the password */
export function connect(uri: string): Promise<Connection> {
  return mongoose
    .createConnection(uri, {
      writeConcern: { w: "majority", journal: true },
      serverSelectionTimeoutMS: CONNECT_MS,
      ignoreUndefined: true,
      autoIndex: false,
      autoCreate: false,
    })
    .asPromise()
    .catch((error: Error) => {
      throw new Error(
        `connecting to MongoDB at ${withoutPassword(uri)}: ${error.message}. Is it running, and does MONGODB_URI name it?`,
        { cause: error },
      );
    });
}

/**
 * Connects and makes the indexes. A write is acknowledged once it is on the disk of a majority.
 * @throws as `connect` does
 */
export async function openStore(uri: string) {
  const connection = await connect(uri);
  const stores = {
    mails: openMails(connection),
    tickets: openTickets(connection),
    sent: openSent(connection),
    signatures: openSignatures(connection),
    letters: openLetters(connection),
    absences: openAbsences(connection),
    audit: openAudit(connection),
    keys: openKeys(connection),
    bookmarks: openBookmarks(connection),
    apiKeys: openApiKeys(connection),
    keyUses: openKeyUses(connection),
    presences: openPresences(connection),
  };
  const { mails, tickets, sent, signatures, letters, audit } = stores;
  await Promise.all([mails, tickets, sent, signatures, letters, audit].map((store) => store.ready()));
  return {
    ...stores,
    isUp: async (): Promise<boolean> => {
      const ping = connection.db?.command({ ping: 1 }, { timeoutMS: 2_000 });
      return ping
        ? ping.then(
            () => true,
            () => false,
          )
        : false;
    },
    /** Whether an import was cut short: what is here is not the whole. */
    isHalfImported: async (): Promise<boolean> => Boolean(connection.db && (await unfinishedImport(connection.db))),
    /** With the salts and digests that `brokenAt` checks. */
    historyOf: tickets.historyOf,
    drop: () => connection.dropDatabase(),
    close: () => connection.close(),
  };
}

export type Store = Awaited<ReturnType<typeof openStore>>;

const withoutPassword = (uri: string): string => uri.replace(/\/\/.*@/s, "//");
