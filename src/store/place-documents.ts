// Documents put into a collection that may hold some of them already. What is there is never changed.

import type { Connection } from "mongoose";
import { documentKey, idOf, isSameDocument, type StoredDocument, storedId } from "./document-text.ts";
import { insertOnce } from "./insert.ts";

export type Placed = {
  inserted: number;
  same: number; // were there already, and are equal
  different: string[]; // _ids: were there already with other content, and were left
  refused: string[]; // _ids: a unique index has another document in their place
};

type Found = { missing: StoredDocument[]; same: number; different: StoredDocument[] };

/**
 * @param documents as many as fit one command
 * @param isEmpty whether the collection is expected to hold none of them, which saves looking
 */
export async function placeDocuments(
  connection: Connection,
  collection: string,
  documents: readonly StoredDocument[],
  isEmpty: boolean,
): Promise<Placed> {
  const before = isEmpty
    ? { missing: [...documents], same: 0, different: [] }
    : await look(connection, collection, documents);
  const outcomes = before.missing.length > 0 ? await insertOnce(connection, collection, before.missing) : [];
  const failure = outcomes.find((outcome) => outcome instanceof Error);
  if (failure) throw failure;
  const taken = before.missing.filter((_, index) => outcomes[index] === "exists");
  const after = taken.length > 0 ? await look(connection, collection, taken) : NOTHING;
  return {
    inserted: before.missing.length - taken.length,
    same: before.same + after.same,
    different: [...before.different, ...after.different].map(nameOf),
    refused: after.missing.map(nameOf),
  };
}

const NOTHING: Found = { missing: [], same: 0, different: [] };

const nameOf = (document: StoredDocument): string => documentKey(idOf(document));

/** One stored document at a time: they may be far larger than those that are to come. */
async function look(connection: Connection, name: string, documents: readonly StoredDocument[]): Promise<Found> {
  const wanted = new Map(documents.map((document) => [nameOf(document), document]));
  const found: Found = { missing: [], same: 0, different: [] };
  const ids = documents.map(idOf);
  const stored = connection.db?.collection(name).find({ _id: { $in: ids as never[] } }, { raw: true });
  for await (const bytes of (stored ?? []) as unknown as AsyncIterable<Uint8Array>) {
    const id = documentKey(storedId(bytes));
    const document = wanted.get(id);
    if (!document) continue;
    wanted.delete(id);
    if (isSameDocument(document, bytes)) found.same += 1;
    else found.different.push(document);
  }
  found.missing.push(...wanted.values());
  return found;
}
