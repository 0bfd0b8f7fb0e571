// What was refused or done outside any ticket: append-only, each entry chained to the one before, as a ticket's history is.

import { type Connection, Schema } from "mongoose";
import type { AuditStore } from "../ports/app.ts";
import { chained, type StoredEntry } from "./history.ts";
import { DURABLE, isDuplicateKey } from "./insert.ts";
import { makeOwnIndexes } from "./own-indexes.ts";

type Stored = Omit<StoredEntry, "seq"> & { _id: number; key: string };

const schema = new Schema<Stored>({ _id: Number, key: String }, { versionKey: false, strict: false, minimize: false });
schema.index({ key: 1 }, { unique: true });

export function openAudit(
  connection: Connection,
): AuditStore & { ready(): Promise<unknown>; entries(): Promise<StoredEntry[]> } {
  const model = connection.model<Stored>("Audit", schema, "audit");
  const entryOf = ({ _id, key: _key, ...rest }: Stored): StoredEntry => ({ seq: _id, ...rest });
  return {
    ready: () => makeOwnIndexes(model),
    async note({ key, at, by, cause, because }) {
      for (;;) {
        if (await model.exists({ key })) return;
        const last = await model.findOne().sort({ _id: -1 }).lean<Stored>();
        const { seq, ...entry } = chained(last?.hash ?? "", (last?._id ?? 0) + 1, at, { by, cause, because });
        try {
          await model.collection.insertOne({ _id: seq as never, key, ...entry } as never, { writeConcern: DURABLE });
          return;
        } catch (error) {
          if (!isDuplicateKey(error)) throw error; // another process wrote the next entry, or this one
        }
      }
    },
    latest: async (limit) =>
      (await model.find().sort({ _id: -1 }).limit(limit).lean<Stored[]>()).map((stored) => {
        const { salt: _salt, digest: _digest, ...entry } = entryOf(stored);
        return entry;
      }),
    entries: async () => (await model.find().sort({ _id: 1 }).lean<Stored[]>()).map(entryOf),
  };
}
