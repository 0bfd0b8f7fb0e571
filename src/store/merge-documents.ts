// Documents of other data join those that are there. What is there stays as it is: numbers go on from the higher one, and the other
// audit's entries keep their words and times and get the next places in the one chain.

import type { Connection } from "mongoose";
import { append } from "./audit.ts";
import { AUDIT_COLLECTION, type AuditDocument, type Noting } from "./audit-entry.ts";
import type { StoredDocument } from "./document-text.ts";
import { type Placed, placeDocuments } from "./place-documents.ts";
import { raiseCounters } from "./references.ts";

type Batch = { collection: string; documents: readonly StoredDocument[] };

/** @param batch as many as fit one command */
export async function mergeDocuments(connection: Connection, { collection, documents }: Batch): Promise<Placed> {
  if (collection === AUDIT_COLLECTION) return mergeAudit(connection, documents);
  await raiseCounters(connection, collection, documents);
  const placed = await placeDocuments(connection, collection, documents, false);
  if (collection === "tickets") await markForAudit(connection, documents);
  return placed;
}

async function mergeAudit(connection: Connection, documents: readonly object[]): Promise<Placed> {
  const entries = (documents as AuditDocument[]).map(
    ({ key, ticket, files, at, by, cause, because }): Noting => ({
      key,
      ...(ticket === undefined ? {} : { ticket }),
      ...(files === undefined ? {} : { files }),
      at,
      by,
      cause,
      because,
    }),
  );
  const inserted = await append(connection, entries);
  return { inserted, same: documents.length - inserted, different: [], refused: [] };
}

/** So that what the audit here does not have of them is taken in. */
async function markForAudit(connection: Connection, documents: readonly object[]): Promise<void> {
  const ids = (documents as { _id: string }[]).map(({ _id }) => _id);
  const mark = { $min: { unaudited: 1 } } as never;
  await connection.collection<{ _id: string }>("tickets").updateMany({ _id: { $in: ids } }, mark);
}
