// The past of a ticket lies in pieces beside its document, which would grow with every mail otherwise. When the document has become
// heavy, the next decision first writes a copy of what may leave it, durably, and its one conditional write then takes out the same and
// names the cut. All that a document names is there, wherever a process died. Pieces that no document names hold nothing that is not
// in the document too: nobody reads them.

import { createHash } from "node:crypto";
import mongoose, { type Connection } from "mongoose";
import type { Past, Saying } from "../core/model/ticket.ts";
import type { StoredEntry } from "./history.ts";
import { insertOnce } from "./insert.ts";

const { calculateObjectSize, serialize } = mongoose.mongo.BSON;

export const PAST_COLLECTION = "past";

/** What leaves a document. What was there at one version leaves once, so pieces in the order of their cuts are without gap and overlap. */
export type Leaving = { history: StoredEntry[]; conversation: Saying[] };

export type PastPiece = Leaving & {
  _id: string; // "<ticket>/<cut>/<part>": written twice, it is the same write
  ticketId: string;
  cut: string; // "<version>-<digest of all that left>"
  before?: string; // the cut before
};

/** What a document says of its past. */
export type Naming = { _id: string; past?: Past };

const LISTS = ["history", "conversation"] as const satisfies readonly (keyof Leaving)[];

const HEAVY_BYTES = 64 * 1024;
/** A document of an earlier release may hold megabytes. */
const MOST_BYTES = 256 * 1024;

export const isHeavy = (past: Past | undefined): boolean => past !== undefined && past.weight > HEAVY_BYTES;

export const weightOf = (lists: Leaving): number => LISTS.reduce((sum, list) => sum + bytesIn(lists[list]), 0);

const bytesIn = (entries: readonly object[]): number =>
  entries.reduce<number>((sum, entry) => sum + calculateObjectSize(entry), 0);

/** @param past as the document at this version says. @returns the pieces, oldest first */
export function piecesOf(ticketId: string, version: number, past: Past | undefined, leaving: Leaving): PastPiece[] {
  const digest = createHash("sha256").update(serialize(leaving)).digest("hex").slice(0, 12);
  const cut = `${String(version).padStart(10, "0")}-${digest}`;
  return parted(leaving).map((part, index) => ({
    _id: `${ticketId}/${cut}/${String(index).padStart(6, "0")}`,
    ticketId,
    cut,
    ...(past?.last === undefined ? {} : { before: past.last }),
    ...part,
  }));
}

function parted(leaving: Leaving): Leaving[] {
  const parts: Leaving[] = [];
  let bytes = MOST_BYTES;
  for (const list of LISTS) {
    for (const entry of leaving[list]) {
      const weight = calculateObjectSize(entry);
      if (bytes + weight > MOST_BYTES) {
        parts.push({ history: [], conversation: [] });
        bytes = 0;
      }
      (parts.at(-1)![list] as object[]).push(entry);
      bytes += weight;
    }
  }
  return parts;
}

/** Durable when it resolves. */
export async function writePieces(connection: Connection, pieces: readonly PastPiece[]): Promise<void> {
  for (const piece of pieces) {
    const [outcome] = await insertOnce(connection, PAST_COLLECTION, [piece]);
    if (outcome instanceof Error) throw outcome; // "exists": another process, or this one before it died, wrote the same
  }
}

/** What a document names, one cut after the other, the newest first. A reader that has enough asks for no more. */
export async function* cutsBack<List extends keyof Leaving>(
  { db }: Connection,
  { _id, past }: Naming,
  lists: readonly List[],
): AsyncGenerator<Pick<Leaving, List>> {
  for (let cut = past?.last; cut !== undefined && db; ) {
    const parts = db
      .collection<PastPiece>(PAST_COLLECTION)
      .find(within(`${_id}/${cut}/`), { projection: shown(lists) });
    const pieces = (await parts.toArray()).sort(byId);
    yield joined(pieces, lists);
    cut = pieces[0]?.before;
  }
}

/** All that a document names, oldest first. */
export async function leftOf<List extends keyof Leaving>(
  { db }: Connection,
  { _id, past }: Naming,
  lists: readonly List[],
): Promise<Pick<Leaving, List>> {
  if (past?.last === undefined || !db) return joined([], lists);
  const all = db.collection<PastPiece>(PAST_COLLECTION).find(within(`${_id}/`), { projection: shown(lists) });
  const cuts = new Map<string, PastPiece[]>();
  for (const piece of (await all.toArray()).sort(byId)) cuts.set(piece.cut, [...(cuts.get(piece.cut) ?? []), piece]);
  const named: PastPiece[][] = [];
  for (let cut: string | undefined = past.last; cut !== undefined; ) {
    const pieces: PastPiece[] = cuts.get(cut) ?? [];
    named.push(pieces);
    cut = pieces[0]?.before;
  }
  return joined(named.reverse().flat(), lists);
}

const within = (prefix: string) => ({ _id: { $gte: prefix, $lt: `${prefix}~` } });

const shown = (lists: readonly string[]) =>
  Object.fromEntries(["cut", "before", ...lists].map((field) => [field, 1 as const]));

const byId = (a: PastPiece, b: PastPiece): number => (a._id < b._id ? -1 : 1);

const joined = <List extends keyof Leaving>(
  pieces: readonly PastPiece[],
  lists: readonly List[],
): Pick<Leaving, List> =>
  Object.fromEntries(lists.map((list) => [list, pieces.flatMap((piece) => piece[list] as object[])])) as never;
