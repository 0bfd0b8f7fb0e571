// The keys that sign tokens, when the environment brings none: made once and shared by every process.

import { randomBytes } from "node:crypto";
import { type Connection, type Model, Schema } from "mongoose";
import { DURABLE, isDuplicateKey } from "./insert.ts";

type Stored = { _id: number; secret: string; createdAt: Date };

export type StoredKey = { id: number; secret: Buffer; madeAt: Date };

const schema = new Schema<Stored>({ _id: Number, secret: String, createdAt: Date }, { versionKey: false });

export function openKeys(connection: Connection) {
  const model = connection.model<Stored>("Key", schema, "keys");
  const all = async (): Promise<StoredKey[]> =>
    (await model.find().sort({ _id: -1 }).lean<Stored[]>()).map(({ _id, secret, createdAt }) => ({
      id: _id,
      secret: Buffer.from(secret, "base64"),
      madeAt: createdAt,
    }));
  const add = (id: number, now: Date): Promise<void> => addKey(model, id, now);
  return {
    all,
    /** Newest first; the first one signs. Makes one when there is none. */
    async load(now: Date): Promise<StoredKey[]> {
      const keys = await all();
      if (keys.length > 0) return keys;
      await add(1, now);
      return all();
    },
    /** Adds a key that signs from now on; tokens of the older ones stay valid until they expire. */
    async rotate(now: Date): Promise<StoredKey[]> {
      const [newest] = await all();
      await add((newest?.id ?? 0) + 1, now);
      return all();
    },
    /**
     * Forgets a key for good. The newest one stays, no matter who asks, so that no number is ever given twice: once there is a newer
     * one it is never the newest again.
     * @returns false when it is the newest, or there is no such key
     */
    async drop(id: number): Promise<boolean> {
      if (!(await model.exists({ _id: { $gt: id } }))) return false;
      const { deletedCount } = await model.collection.deleteOne({ _id: id as never }, { writeConcern: DURABLE });
      return deletedCount > 0;
    },
  };
}

async function addKey(model: Model<Stored>, id: number, now: Date): Promise<void> {
  const key = { _id: id as never, secret: randomBytes(32).toString("base64"), createdAt: now };
  try {
    await model.collection.insertOne(key, { writeConcern: DURABLE });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error; // another process made it first: use that one
  }
}

export type KeyStore = ReturnType<typeof openKeys>;
