// Keys of the API: who may act through the API and until when. The secrets are not here, only their hashes.

import { type Connection, Schema } from "mongoose";
import type { ApiKey, ApiKeyStore } from "../ports/api-key.ts";
import { DURABLE, isDuplicateKey } from "./insert.ts";

type Stored = Omit<ApiKey, "id"> & { _id: string };

const schema = new Schema<Stored>({ _id: String }, { versionKey: false, strict: false, minimize: false });

export function openApiKeys(connection: Connection): ApiKeyStore {
  const model = connection.model<Stored>("ApiKey", schema, "apiKeys");
  const keyOf = ({ _id, ...rest }: Stored): ApiKey => ({ id: _id, ...rest });
  return {
    async add({ id, ...key }) {
      try {
        await model.collection.insertOne({ _id: id as never, ...key }, { writeConcern: DURABLE });
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return false;
      }
    },
    async find(id) {
      const stored = await model.findById(id).lean<Stored>();
      return stored ? keyOf(stored) : undefined;
    },
    // As many as an admin made: no index is needed.
    all: async () =>
      (await model.find().lean<Stored[]>())
        .map(keyOf)
        .sort((a, b) => (b.madeAt?.getTime() ?? 0) - (a.madeAt?.getTime() ?? 0) || (a.id < b.id ? -1 : 1)),
    async used(id, at, unlessSince) {
      const isNews = { _id: id, $or: [{ lastUsedAt: { $exists: false } }, { lastUsedAt: { $lt: unlessSince } }] };
      await model.collection.updateOne(isNews as never, { $set: { lastUsedAt: at } });
    },
    async end(id, at) {
      const isGood = { _id: id, endedAt: { $exists: false } };
      const { matchedCount } = await model.collection.updateOne(
        isGood as never,
        { $set: { endedAt: at } },
        { writeConcern: DURABLE },
      );
      return matchedCount > 0;
    },
  };
}
