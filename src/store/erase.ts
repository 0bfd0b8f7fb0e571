// Somebody is erased: every collection there is, whatever it is called, is walked to its last text. Their address becomes a pseudonym,
// the same everywhere, so that chains, counts and recurrence stay as they are; their own words go. Each document is changed by one
// write that a document changed meanwhile does not match, so it may die and run again; what is done stays done.

import { createHmac, randomBytes } from "node:crypto";
import type { Connection } from "mongoose";
import type { Database } from "./database.ts";
import {
  bytesOfForm,
  type Concerned,
  type Document,
  erasedForm,
  exportedForm,
  isAbout,
  isIn,
  type Looking,
} from "./erased-form.ts";
import { isDuplicateKey } from "./insert.ts";
import { type Erased, hasAddress, namesBeside } from "./personal.ts";
import { dropParts } from "./retention.ts";

export type Erasure = {
  pseudonym: string;
  changed: Record<string, number>; // documents, by collection; those of a collection with none are left out
  left: number; // documents that still name them: something wrote meanwhile
};

export type Asking = {
  address: string; // in lower case
  dryRun: boolean;
} & Pick<Looking, "mentions">;

const KEY = "pseudonyms"; // among the bookmarks
const DURABLY = { writeConcern: { w: "majority", journal: true } } as const;
const MOST_TRIES = 8;
const PASSES = 3;

/** All documents of all collections, one at a time. */
async function* everyDocument(db: Database): AsyncGenerator<{ collection: string; document: Document }> {
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  for (const collection of names.filter((name) => !name.startsWith("system.")).sort())
    for await (const document of db.collection(collection).find({}, { promoteBuffers: true }))
      yield { collection, document: document as Document };
}

export async function erase(connection: Connection, asking: Asking): Promise<Erasure> {
  const db = connection.db as Database;
  const pseudonym = await pseudonymOf(db, asking.address, asking.dryRun);
  const concerned = await look(db, asking.address, pseudonym);
  const erasure: Erasure = { pseudonym, changed: {}, left: 0 };
  for (let pass = 0; pass < (asking.dryRun ? 1 : PASSES); pass += 1) {
    const count = await onePass(db, concerned, asking, erasure);
    erasure.left = asking.dryRun ? 0 : count;
    if (count === 0) break;
  }
  if (!asking.dryRun) await dropParts(db);
  return erasure;
}

/** @returns how many documents were not as they are to be */
async function onePass(db: Database, concerned: Concerned, asking: Asking, { changed }: Erasure): Promise<number> {
  let count = 0;
  for await (const { collection, document } of everyDocument(db)) {
    if (collection === "mailParts") continue; // they go with their mails
    const form = await erasedForm(collection, document, concerned, { db, ...asking });
    if (!form) continue;
    count += 1;
    if (!asking.dryRun && !(await exchange(db, collection, document, form, concerned, asking))) continue;
    changed[collection] = (changed[collection] ?? 0) + 1;
  }
  return count;
}

/** @returns whether it is written; false: somebody else changes it all the time */
async function exchange(
  db: Database,
  collection: string,
  found: Document,
  wanted: Document,
  concerned: Concerned,
  asking: Asking,
): Promise<boolean> {
  let [document, form]: [Document, Document | undefined] = [found, wanted];
  for (let tries = 0; tries < MOST_TRIES && form; tries += 1) {
    if (await write(db, collection, document, form)) return true;
    const now = (await db.collection(collection).findOne({ _id: document._id as never })) as Document | null;
    if (!now) return true;
    [document, form] = [now, await erasedForm(collection, now, concerned, { db, ...asking })];
  }
  return form === undefined;
}

async function write(db: Database, collection: string, before: Document, after: Document): Promise<boolean> {
  const all = db.collection(collection);
  if (before._id !== after._id && JSON.stringify(before._id) !== JSON.stringify(after._id)) {
    await all.insertOne(after as never, DURABLY).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error; // an earlier run got so far
    });
    return (await all.deleteOne({ _id: before._id as never }, DURABLY)).deletedCount > 0;
  }
  const { _id, ...fields } = after;
  const names = [...new Set([...Object.keys(before), ...Object.keys(fields)])].filter(
    (name) => name !== "_id" && fields[name] !== before[name] && !same(fields[name], before[name]),
  );
  const set = Object.fromEntries(names.filter((name) => name in fields).map((name) => [name, fields[name]]));
  const gone = Object.fromEntries(names.filter((name) => !(name in fields)).map((name) => [name, 1]));
  const change = {
    ...(Object.keys(set).length > 0 ? { $set: set } : {}),
    ...(Object.keys(gone).length > 0 ? { $unset: gone } : {}),
  };
  const { matchedCount } = await all.updateOne(asItWas(collection, before) as never, change as never, DURABLY);
  return matchedCount > 0;
}

/** What tells that nobody has changed it meanwhile. */
function asItWas(collection: string, { _id, version, state, leaseUntil, owedAt }: Document): object {
  const known = { mails: { state, leaseUntil }, letters: { state, owedAt, leaseUntil } }[collection] ?? { version };
  return { _id, ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) };
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

export type About = { collection: string; document: Document; raw?: Buffer };

/** All that is kept of somebody: every document that names them or belongs to a ticket of theirs, mails with their bytes. */
export async function* keptOf(
  connection: Connection,
  { address, mentions }: Omit<Asking, "dryRun">,
): AsyncGenerator<About> {
  const db = connection.db as Database;
  const concerned = await look(db, address, await pseudonymOf(db, address, true));
  for await (const { collection, document } of everyDocument(db)) {
    const isTheirs = isAbout(collection, document, concerned);
    if (collection !== "mails") {
      if (isTheirs && collection !== "mailParts")
        yield { collection, document: exportedForm(collection, document, concerned) };
      continue;
    }
    const raw = await bytesOfForm(document, db);
    if (isTheirs || (await isIn(raw, address, mentions))) yield { collection, document, raw };
  }
}

/** What must be known before the first document is changed: their names, their tickets. */
async function look(db: Database, address: string, pseudonym: string): Promise<Concerned> {
  const names = new Set<string>();
  const ids = new Set<string>();
  const references = new Set<string>();
  const whose = { $in: [address, pseudonym] };
  const theirs = db
    .collection("tickets")
    .find({ "record.requester.address": whose }, { projection: { "record.reference": 1 } });
  for await (const { _id, record } of theirs) {
    ids.add(String(_id));
    references.add(record.reference);
  }
  const escalated = { $in: [...references] };
  const led = db
    .collection("tickets")
    .find({ $or: [{ "record.escalatedCallRef": escalated }, { "record.escalatedRequestRef": escalated }] });
  for await (const { _id } of led) ids.add(String(_id));
  for await (const { document } of everyDocument(db))
    if (hasAddress(document, address)) for (const name of namesBeside(document, address)) names.add(name);
  const subject: Erased = { address, names: [...names], pseudonym };
  return { subject, ticketIds: ids };
}

/** Keyed, so that nobody without the key can find out by trying whose it is; the same address always has the same. */
async function pseudonymOf(db: Database, address: string, dryRun: boolean): Promise<string> {
  const bookmarks = db.collection<{ _id: string; value: string }>("bookmarks");
  if (!dryRun) {
    const made = { $setOnInsert: { value: randomBytes(32).toString("base64") } };
    await bookmarks.updateOne({ _id: KEY }, made, { upsert: true, ...DURABLY }).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error; // another process made it
    });
  }
  const key = (await bookmarks.findOne({ _id: KEY }))?.value ?? "";
  return `erased-${createHmac("sha256", key).update(address).digest("hex").slice(0, 16)}@erased.invalid`;
}
