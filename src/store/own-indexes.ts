// The indexes that a schema names.

import type { IndexDescription } from "mongodb";

type Named = {
  schema: { indexes(): readonly (readonly [key: object, options: object])[] };
  collection: { createIndexes(indexes: IndexDescription[]): Promise<unknown> };
};

/** All of one collection at once: mongoose asks for one after the other, and every start waits for that. */
export const makeOwnIndexes = ({ schema, collection }: Named): Promise<unknown> =>
  collection.createIndexes(schema.indexes().map(([key, options]) => ({ key, ...options }) as IndexDescription));
