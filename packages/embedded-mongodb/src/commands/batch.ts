// What a client gets of a cursor at once.

import { type Binary, Long } from "bson";
import { boundNow, within } from "../bound.ts";
import { type Doc, MAX_DOCUMENT_BYTES } from "../language/values.ts";
import type { Cursor, Source } from "./cursors.ts";
import type { Command, Context } from "./handler.ts";
import { cursorReply } from "./reply.ts";

const FIRST_BATCH = 101; // documents, when the client names no number (manual: "Cursor Batches")

export type Start = {
  /** "db.collection" */
  ns: string;
  source: Source;
  batchSize?: number | undefined;
  /** The client wants no more than the first batch. */
  isSingle?: boolean | undefined;
  isLasting?: boolean | undefined;
};

/** The first batch of what a command found; a cursor stays open if that is not all. */
export function firstBatch(context: Context, { body }: Command, start: Start): Uint8Array {
  const { ns, source, batchSize = FIRST_BATCH, isSingle = false, isLasting = false } = start;
  try {
    const rest: Omit<Cursor, "id"> = {
      ns,
      source,
      session: sessionOf(body),
      isLasting,
      usedAt: context.now(),
      bound: boundNow(),
    };
    const documents = taken(rest, batchSize);
    const isAll = isSingle || (source.isDone() && !rest.spare);
    const id = isAll ? Long.ZERO : context.cursors.open(rest).id;
    return cursorReply({ name: "firstBatch", documents }, id, ns);
  } finally {
    source.pause();
  }
}

/** The next one. A cursor at its end, or one that fails, is closed. */
export function nextBatch({ cursors, now }: Context, cursor: Cursor, batchSize: number | undefined): Uint8Array {
  let isOpen = false;
  try {
    cursor.usedAt = now();
    const documents = within(cursor.bound, () => taken(cursor, batchSize || Number.POSITIVE_INFINITY));
    isOpen = cursor.spare !== undefined || !cursor.source.isDone();
    return cursorReply({ name: "nextBatch", documents }, isOpen ? cursor.id : Long.ZERO, cursor.ns);
  } finally {
    cursor.source.pause();
    if (!isOpen) cursors.close(cursor.id);
  }
}

/** As many as were asked for, but only as much as fits into 16 MB, unless it is a single one. */
function taken(cursor: Omit<Cursor, "id">, most: number): Uint8Array[] {
  const documents: Uint8Array[] = [];
  let bytes = 0;
  while (documents.length < most) {
    const raw = cursor.spare ?? cursor.source.next();
    delete cursor.spare;
    if (!raw) break;
    bytes += raw.length;
    if (documents.length > 0 && bytes > MAX_DOCUMENT_BYTES) {
      cursor.spare = raw;
      break;
    }
    documents.push(raw);
  }
  return documents;
}

/** The session a command belongs to, by its id in hex. */
export function sessionOf(body: Doc): string | undefined {
  return sessionKey(body.lsid);
}

/** @param lsid `{id: UUID}` */
export function sessionKey(lsid: unknown): string | undefined {
  const id = (lsid as { id?: Partial<Binary> } | undefined)?.id;
  return id?.buffer instanceof Uint8Array ? Buffer.from(id.buffer).toString("hex") : undefined;
}
