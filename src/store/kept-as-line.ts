// A document for a person to read: JSON, without the bytes of mails, which lie beside it.

import mongoose from "mongoose";

const { EJSON } = mongoose.mongo.BSON;

export const keptAsLine = (collection: string, { raw: _, ...document }: Record<string, unknown>): string =>
  EJSON.stringify({ collection, ...document }, { relaxed: true });
