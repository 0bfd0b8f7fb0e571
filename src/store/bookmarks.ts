// How far a source has read, and the like: a few words under a name, the same for every process.

import { type Connection, Schema } from "mongoose";
import { DURABLE } from "./insert.ts";

type Stored = { _id: string; value: string };

const schema = new Schema<Stored>({ _id: String, value: String }, { versionKey: false });

export function openBookmarks(connection: Connection) {
  const model = connection.model<Stored>("Bookmark", schema, "bookmarks");
  return {
    load: async (key: string): Promise<string | undefined> => (await model.findById(key).lean<Stored>())?.value,
    /** Durable when it resolves. The last one to save wins. */
    save: async (key: string, value: string): Promise<void> => {
      await model.updateOne({ _id: key }, { $set: { value } }, { upsert: true, writeConcern: DURABLE });
    },
  };
}
