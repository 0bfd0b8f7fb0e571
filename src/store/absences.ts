// Who is away by their own note: one document for each person, replaced only if it is as the decision found it.

import { type Connection, Schema } from "mongoose";
import type { Absence } from "../core/escalation/absence.ts";
import type { AbsenceStore } from "../ports/app.ts";
import { DURABLE, isDuplicateKey } from "./insert.ts";

type Stored = Omit<Absence, "personId"> & { _id: string };

const schema = new Schema<Stored>(
  { _id: String, version: Number, untilAt: Date },
  { versionKey: false, strict: false, minimize: false },
);

export function openAbsences(connection: Connection): AbsenceStore {
  const model = connection.model<Stored>("Absence", schema, "absences");
  const absenceOf = ({ _id, ...rest }: Stored): Absence => ({ personId: _id, ...rest });
  return {
    async find(personId) {
      const stored = await model.findById(personId).lean<Stored>();
      return stored ? absenceOf(stored) : undefined;
    },
    async look(personId, now) {
      const found = await model.find({ $or: [{ _id: personId }, { untilAt: { $gt: now } }] }).lean<Stored[]>();
      const known = found.map(absenceOf);
      return {
        own: known.find((one) => one.personId === personId),
        standing: known.filter(({ untilAt }) => untilAt > now),
      };
    },
    async put({ personId, ...absence }) {
      const isAsItWas = { _id: personId, version: absence.version - 1 };
      const options = { upsert: absence.version === 1, writeConcern: DURABLE };
      try {
        const { matchedCount, upsertedCount } = await model.collection.replaceOne(isAsItWas as never, absence, options);
        return matchedCount + upsertedCount > 0;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return false; // somebody else was the first to hear of them
      }
    },
    // As many documents as people: no index is needed.
    standing: async (now) => (await model.find({ untilAt: { $gt: now } }).lean<Stored[]>()).map(absenceOf),
  };
}
