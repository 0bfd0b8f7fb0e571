// What people were asked about their duties and what they said: one document for each person, replaced only if it is as the decision found it.

import { type Connection, Schema } from "mongoose";
import type { Validation } from "../core/model/duty.ts";
import type { ValidationStore } from "../ports/validation-store.ts";
import { DURABLE, isDuplicateKey } from "./insert.ts";

type Stored = Omit<Validation, "personId"> & { _id: string };

const schema = new Schema<Stored>(
  { _id: String, version: Number },
  { versionKey: false, strict: false, minimize: false },
);

export function openValidations(connection: Connection): ValidationStore {
  const model = connection.model<Stored>("Validation", schema, "validations");
  const validationOf = ({ _id, ...rest }: Stored): Validation => ({ personId: _id, ...rest });
  return {
    async find(personId) {
      const stored = await model.findById(personId).lean<Stored>();
      return stored ? validationOf(stored) : undefined;
    },
    all: async () => (await model.find().sort({ _id: 1 }).lean<Stored[]>()).map(validationOf),
    async put({ personId, ...validation }) {
      const isAsItWas = { _id: personId, version: validation.version - 1 };
      const options = { upsert: validation.version === 1, writeConcern: DURABLE };
      try {
        const { matchedCount, upsertedCount } = await model.collection.replaceOne(
          isAsItWas as never,
          validation,
          options,
        );
        return matchedCount + upsertedCount > 0;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return false; // somebody else was the first to ask them
      }
    },
  };
}
