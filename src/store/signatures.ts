// Which mail was the first with a signature. The process that inserts the document first has the signature.
// When one is forgotten the database decides by its own clock, so its own clock also says when it was kept.

import { type Connection, Schema } from "mongoose";
import { LONGEST_SIGNATURE_DAYS } from "../core/identify/copy.ts";
import type { SignatureUse } from "../core/model/authentication.ts";
import type { SignatureStore } from "../ports/signature-store.ts";
import { insertEach } from "./insert.ts";
import { makeOwnIndexes } from "./own-indexes.ts";

type Stored = SignatureUse & { _id: string; keptAt: Date };

const schema = new Schema<Stored>(
  { _id: String, mail: String, recipient: String, from: String, at: Date, keptAt: Date },
  { versionKey: false },
);
// By then the signature is too old to prove anything (maxSignatureAge); clocks differ, and a mail may wait to be read.
schema.index({ keptAt: 1 }, { expireAfterSeconds: (LONGEST_SIGNATURE_DAYS + 3) * 86_400 });

export function openSignatures(connection: Connection): SignatureStore & { ready(): Promise<unknown> } {
  const model = connection.model<Stored>("Signature", schema, "signatures");
  const find = async (signature: string): Promise<SignatureUse | undefined> => {
    const found = await model.findById(signature).lean<Stored>();
    return found ? { mail: found.mail, recipient: found.recipient, from: found.from, at: found.at } : undefined;
  };
  return {
    ready: () => makeOwnIndexes(model),
    find,
    async claim(signature, own) {
      // An insert, as not every server lets one of several upserts at the same moment win. One whose process dies before the next
      // line is never forgotten, which harms nobody.
      const [outcome] = await insertEach(connection, model.collection, [{ _id: signature, ...own }]);
      if (outcome instanceof Error) throw outcome;
      if (outcome === "inserted") {
        await model.collection.updateOne({ _id: signature } as never, { $currentDate: { keptAt: true } });
        return own;
      }
      return (await find(signature)) ?? own; // it expired meanwhile
    },
  };
}
