// Which mail was the first with a signature. Whoever inserts the document first has the signature.

import { type Connection, Schema } from "mongoose";
import type { SignatureStore } from "../app.ts";
import type { SignatureUse } from "../core/identify/copy.ts";
import { DURABLE, isDuplicateKey } from "./insert.ts";

type Stored = SignatureUse & { _id: string; expiresAt: Date };

const schema = new Schema<Stored>(
  { _id: String, mail: String, recipient: String, from: String, at: Date, expiresAt: Date },
  { versionKey: false },
);
// By then the signature is too old to prove anything.
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export function openSignatures(connection: Connection): SignatureStore & { ready(): Promise<unknown> } {
  const model = connection.model<Stored>("Signature", schema, "signatures");
  const find = async (signature: string): Promise<SignatureUse | undefined> => {
    const found = await model.findById(signature).lean<Stored>();
    return found ? { mail: found.mail, recipient: found.recipient, from: found.from, at: found.at } : undefined;
  };
  return {
    ready: () => model.createIndexes(),
    find,
    async claim(signature, own, expiresAt) {
      try {
        const document = { _id: signature, ...own, expiresAt };
        await model.collection.insertOne(document as never, { writeConcern: DURABLE });
        return own;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return (await find(signature)) ?? own; // it expired meanwhile
      }
    },
  };
}
