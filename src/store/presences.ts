// Which processes work on this database. Each counts up its own document; no clock is compared with another.

import { type Connection, Schema } from "mongoose";
import type { PresenceStore } from "../ports/presence-store.ts";

type Stored = { _id: string; beats: number };

const schema = new Schema<Stored>({ _id: String, beats: Number }, { versionKey: false });

export function openPresences(connection: Connection): PresenceStore {
  const model = connection.model<Stored>("Presence", schema, "presences");
  return {
    beat: async (id) => void (await model.updateOne({ _id: id }, { $inc: { beats: 1 } }, { upsert: true })),
    all: async () => (await model.find().lean<Stored[]>()).map(({ _id, beats }) => ({ id: _id, beats })),
    remove: async (id) => void (await model.deleteOne({ _id: id })),
  };
}
