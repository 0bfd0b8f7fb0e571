// For which organisation the data was written: noted by the first start, and again whenever its name or addresses change.

import type { Connection } from "mongoose";
import type { OrganisationMark } from "../core/model/organisation-mark.ts";
import { DURABLE, isDuplicateKey } from "./insert.ts";
import { META_COLLECTION } from "./schema.ts";

type Stored = OrganisationMark & { _id: "organisation" };

export type DataOwner = {
  /** Undefined for data that nobody has noted it in: it is empty, imported, or of an earlier release. */
  read(): Promise<OrganisationMark | undefined>;
  /** Notes an organisation where none stands yet. @returns the one that stands then */
  claim(mark: OrganisationMark): Promise<OrganisationMark>;
  /** Notes how the organisation is called now. */
  note(mark: OrganisationMark): Promise<void>;
};

export function openDataOwner(connection: Connection): DataOwner {
  const meta = () => connection.collection<Stored>(META_COLLECTION);
  const read = async (): Promise<OrganisationMark | undefined> => {
    const stored = await meta().findOne({ _id: "organisation" });
    return stored ? { name: stored.name, addresses: stored.addresses } : undefined;
  };
  return {
    read,
    async claim({ name, addresses }) {
      const stood = await read();
      if (stood) return stood;
      await meta()
        .insertOne({ _id: "organisation", name, addresses: [...addresses] }, { writeConcern: DURABLE })
        .catch((error: unknown) => {
          if (!isDuplicateKey(error)) throw error; // another process that started at the same moment
        });
      return (await read()) ?? { name, addresses };
    },
    async note({ name, addresses }) {
      const change = { $set: { name, addresses: [...addresses] } };
      await meta().updateOne({ _id: "organisation" }, change, { upsert: true, writeConcern: DURABLE });
    },
  };
}
