// The keys that sign tokens, when the environment brings none: made once and shared by every process.

import { randomBytes } from "node:crypto";
import { type Connection, Schema } from "mongoose";
import { isDuplicateKey } from "./insert.ts";

type Stored = { _id: number; secret: string; createdAt: Date };

export type Key = { id: number; secret: Buffer };

const schema = new Schema<Stored>({ _id: Number, secret: String, createdAt: Date }, { versionKey: false });

export function openKeys(connection: Connection) {
  const model = connection.model<Stored>("Key", schema, "keys");
  const all = async (): Promise<Key[]> =>
    (await model.find().sort({ _id: -1 }).lean<Stored[]>()).map(({ _id, secret }) => ({
      id: _id,
      secret: Buffer.from(secret, "base64"),
    }));
  const add = async (id: number, now: Date): Promise<void> => {
    try {
      await model.collection.insertOne({
        _id: id as never,
        secret: randomBytes(32).toString("base64"),
        createdAt: now,
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error; // another process made it first: use that one
    }
  };
  return {
    /** Newest first; the first one signs. Makes one when there is none. */
    async load(now: Date): Promise<Key[]> {
      const keys = await all();
      if (keys.length > 0) return keys;
      await add(1, now);
      return all();
    },
    /** Adds a key that signs from now on; tokens of the older ones stay valid until they expire. */
    async rotate(now: Date): Promise<Key[]> {
      const [newest] = await all();
      await add((newest?.id ?? 0) + 1, now);
      return all();
    },
  };
}
