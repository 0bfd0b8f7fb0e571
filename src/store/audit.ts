// The audit: what was refused or done, append-only, each entry chained to the one before. What happened beside tickets is noted at
// once; what was decided on a ticket stands in its history with the decision itself, in one write, and is taken in from there.
// The number of an entry is its id, so of those who write at the same moment one has the next number, and the chain never forks.

import { type Connection, Schema } from "mongoose";
import type { HistoryEntry } from "../core/model/history.ts";
import type { AuditStore } from "../ports/audit-store.ts";
import { type AuditReport, type ChainHead, checkAudit } from "./audit-check.ts";
import { AUDIT_COLLECTION, type AuditDocument, boundOf, type Noting, storedEntryOf } from "./audit-entry.ts";
import { gatherFrom } from "./audit-tickets.ts";
import { chained, type StoredEntry } from "./history.ts";
import { DURABLE, isDuplicateKey } from "./insert.ts";
import { makeOwnIndexes } from "./own-indexes.ts";

const schema = new Schema<AuditDocument>(
  { _id: Number, key: String, ticket: String },
  { versionKey: false, strict: false, minimize: false },
);
schema.index({ key: 1 }, { unique: true });
schema.index({ ticket: 1, _id: -1 });

const BESIDE_TICKETS = { ticket: { $exists: false } } as const;
const SETTINGS = "settings/";
const HIGHEST = "\uffff";

type Audit = AuditStore & {
  ready(): Promise<unknown>;
  entries(): Promise<StoredEntry[]>;
  /** Whether it and the tickets' histories are as they were written. @param expected its end, as it was written down before */
  check(expected?: ChainHead): Promise<AuditReport>;
};

export function openAudit(connection: Connection): Audit {
  const model = connection.model<AuditDocument>("Audit", schema, AUDIT_COLLECTION);
  return {
    ready: () => makeOwnIndexes(model),
    note: (entry) => append(connection, [entry]).then(() => {}),
    latest: async (limit) =>
      (await model.find(BESIDE_TICKETS).sort({ _id: -1 }).limit(limit).lean<AuditDocument[]>()).map(toEntry),
    async *each(order) {
      for await (const stored of model.find().sort({ _id: order }).lean<AuditDocument[]>().cursor())
        yield toEntry(stored);
    },
    gather: () => gatherFrom(connection, (entries) => append(connection, entries)),
    async settings() {
      const isSettings = { key: { $gte: SETTINGS, $lt: `${SETTINGS}${HIGHEST}` } };
      const last = await model.findOne(isSettings).sort({ key: -1 }).lean<AuditDocument>();
      return last ? { seq: last._id, files: last.files ?? [] } : undefined;
    },
    check: (expected) => checkAudit(connection, expected),
    entries: async () => (await model.find().sort({ _id: 1 }).lean<AuditDocument[]>()).map(storedEntryOf),
  };
}

/** Durable when it resolves. Those whose keys are known already are left out. @returns how many were new */
export async function append(connection: Connection, wanted: readonly Noting[]): Promise<number> {
  const collection = connection.collection<AuditDocument>(AUDIT_COLLECTION);
  const byKey = new Map(wanted.map((entry) => [entry.key, entry]));
  for (;;) {
    const known = await collection.find({ key: { $in: [...byKey.keys()] } }, { projection: { key: 1 } }).toArray();
    for (const { key } of known) byKey.delete(key);
    if (byKey.size === 0) return 0;
    const last = await collection.findOne({}, { sort: { _id: -1 } });
    const documents = linked([...byKey.values()], last);
    try {
      // In their order: what is written when the process dies in the midst is the beginning, and fits.
      await collection.insertMany(documents, { ordered: true, writeConcern: DURABLE });
      return documents.length;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error; // another process wrote the next entry, or one of these
    }
  }
}

function linked(entries: readonly Noting[], last: AuditDocument | null): AuditDocument[] {
  let [before, number] = [last?.hash ?? "", last?._id ?? 0];
  return entries.map(({ key, ticket, files, at, ...words }) => {
    number += 1;
    const { seq, ...entry } = chained(before, number, at, words, boundOf({ key }));
    before = entry.hash;
    return { _id: seq, key, ...(ticket ? { ticket } : {}), ...(files ? { files: [...files] } : {}), ...entry };
  });
}

const toEntry = ({ _id, at, by, cause, because, hash }: AuditDocument): HistoryEntry => ({
  seq: _id,
  at,
  by,
  cause,
  because,
  hash,
});
