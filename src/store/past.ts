// The past of a ticket lies in pieces beside its document, which would grow with every mail otherwise. When the document has become
// heavy, the next decision first writes a copy of what may leave it, durably, and its one conditional write then takes out the same and
// names the cut. All that a document names is there, wherever a process died. Pieces that no document names hold nothing that is not
// in the document too: nobody reads them.

import { createHash } from "node:crypto";
import mongoose, { type Connection } from "mongoose";
import type { Past, Saying, Ticket } from "../core/model/ticket.ts";
import { GATHERED, type Gathered } from "../core/outbox/spent.ts";
import type { StoredEntry } from "./history.ts";
import { insertOnce } from "./insert.ts";
import { keysOf } from "./past-keys.ts";

const { calculateObjectSize, serialize } = mongoose.mongo.BSON;

export const PAST_COLLECTION = "past";

/** What leaves a document. What was there at one version leaves once, so pieces in the order of their cuts are without gap and overlap. */
export type Leaving = { history: StoredEntry[]; conversation: Saying[] } & {
  [List in Gathered]: NonNullable<Ticket[List]>[number][];
};

/** A list of which nothing is in a piece is not stored. */
export type PastPiece = Partial<Leaving> & {
  _id: string; // "<ticket>/<cut>/<part>": written twice, it is the same write
  ticketId: string;
  cut: string; // "<version>-<digest of all that left>"
  before?: string; // the cut before
  keys?: string[]; // what mails, links and requests may name of it
};

/** What a document says of its past. */
export type Naming = { _id: string; past?: Past };

export const LISTS: readonly (keyof Leaving)[] = ["history", "conversation", ...GATHERED];

const HEAVY_BYTES = 64 * 1024;
/** A document of an earlier release may hold megabytes. */
const MOST_BYTES = 256 * 1024;

export const isHeavy = (past: Past | undefined): boolean => past !== undefined && past.weight > HEAVY_BYTES;

/** @returns bytes, about */
export const weightOf = (entries: readonly (object | string)[]): number =>
  entries.reduce<number>((sum, entry) => sum + weigh(entry), 0);

const weigh = (entry: object | string): number =>
  typeof entry === "string" ? Buffer.byteLength(entry) : calculateObjectSize(entry);

/** @param past as the document at this version says. @returns the pieces, oldest first; none when nothing leaves */
export function piecesOf(
  ticketId: string,
  version: number,
  past: Past | undefined,
  leaving: Partial<Leaving>,
): PastPiece[] {
  const digest = createHash("sha256").update(serialize(leaving)).digest("hex").slice(0, 12);
  const cut = `${String(version).padStart(10, "0")}-${digest}`;
  return parted(leaving).map((part, index) => {
    const keys = keysOf(ticketId, part);
    return {
      _id: `${ticketId}/${cut}/${String(index).padStart(6, "0")}`,
      ticketId,
      cut,
      ...(past?.last === undefined ? {} : { before: past.last }),
      ...(keys.length > 0 ? { keys } : {}),
      ...part,
    };
  });
}

function parted(leaving: Partial<Leaving>): Partial<Leaving>[] {
  const parts: Partial<Record<keyof Leaving, unknown[]>>[] = [];
  let bytes = MOST_BYTES;
  for (const list of LISTS) {
    for (const entry of leaving[list] ?? []) {
      const weight = weigh(entry);
      if (bytes + weight > MOST_BYTES) {
        parts.push({});
        bytes = 0;
      }
      const part = parts.at(-1)!;
      part[list] = [...(part[list] ?? []), entry];
      bytes += weight;
    }
  }
  return parts as Partial<Leaving>[];
}

/** Durable when it resolves. */
export async function writePieces(connection: Connection, pieces: readonly PastPiece[]): Promise<void> {
  for (const piece of pieces) {
    const [outcome] = await insertOnce(connection, PAST_COLLECTION, [piece]);
    if (outcome instanceof Error) throw outcome; // "exists": another process, or this one before it died, wrote the same
  }
}

const SOME = 2; // pieces that are asked for at a time by a reader that may have enough soon

/**
 * The pieces that a document names, newest first.
 * @param options.before the id of a piece that it names: those older than it
 */
export async function* piecesBack<List extends keyof Leaving>(
  { db }: Connection,
  { _id, past }: Naming,
  lists: readonly List[],
  { batchSize = SOME, before }: { batchSize?: number; before?: string | undefined } = {},
): AsyncGenerator<PastPiece> {
  if (past?.last === undefined || !db || before?.startsWith(`${_id}/`) === false) return;
  const projection = Object.fromEntries(["cut", "before", ...lists].map((field) => [field, 1 as const]));
  const all = db
    .collection<PastPiece>(PAST_COLLECTION)
    .find({ _id: { $gte: `${_id}/`, $lte: before ?? `${_id}/~` } }, { projection, sort: { _id: -1 }, batchSize });
  let cut: string | undefined;
  let named: string | undefined = before === undefined ? past.last : cutIn(before);
  for await (const piece of all) {
    if (piece.cut !== cut && piece.cut !== named) continue;
    cut = piece.cut;
    named = piece.before;
    if (piece._id !== before) yield piece;
  }
}

/**
 * Whether a document names the piece of this id, itself or by a later cut. A cut that another one names was named by the document
 * when that was made.
 */
export async function namesPiece({ db }: Connection, { _id, past }: Naming, pieceId: string): Promise<boolean> {
  const cut = cutIn(pieceId);
  if (cut === undefined || !db || !pieceId.startsWith(`${_id}/`)) return false;
  const pieces = db.collection<PastPiece>(PAST_COLLECTION);
  const only = { projection: { _id: 1 } };
  if (!(await pieces.findOne({ _id: pieceId }, only))) return false;
  if (past?.last === cut) return true;
  return (await pieces.findOne({ _id: { $gt: pieceId, $lte: `${_id}/~` }, before: cut }, only)) !== null;
}

const cutIn = (pieceId: string): string | undefined => pieceId.split("/")[1];

/** All that a document names, oldest first. */
export async function leavingIn<List extends keyof Leaving>(
  connection: Connection,
  naming: Naming,
  lists: readonly List[],
): Promise<Pick<Leaving, List>> {
  const pieces: PastPiece[] = [];
  for await (const piece of piecesBack(connection, naming, lists, { batchSize: EVERY })) pieces.push(piece);
  return joinedPieces(pieces.reverse(), lists);
}

const EVERY = 1_000;

/** @param pieces oldest first */
export const joinedPieces = <List extends keyof Leaving>(
  pieces: readonly PastPiece[],
  lists: readonly List[],
): Pick<Leaving, List> =>
  Object.fromEntries(lists.map((list) => [list, pieces.flatMap((piece) => (piece[list] ?? []) as object[])])) as never;
