// What was decided on tickets joins the audit. A decision marks its ticket in the write that makes it; the mark is taken away only once
// the audit has the entries. So a process may die between the two: the next one meets the mark, and the keys of what is there already.

import type { Connection } from "mongoose";
import { causeOf } from "../core/model/cause.ts";
import { type Noting, ticketKey } from "./audit-entry.ts";
import type { StoredEntry } from "./history.ts";
import { leavingIn } from "./past.ts";
import type { TicketDocument } from "./ticket-document.ts";

const MANY = 100; // tickets at a time

type Marked = Pick<TicketDocument, "_id" | "version" | "history" | "past"> & {
  unaudited: number;
  record?: { reference?: string };
};

const NEEDED = { version: 1, unaudited: 1, history: 1, past: 1, "record.reference": 1 } as const;

/** @returns how many entries were handed on */
export async function gatherFrom(
  connection: Connection,
  append: (entries: readonly Noting[]) => Promise<number>,
): Promise<number> {
  const tickets = connection.collection<Marked>("tickets");
  let [handed, cleared] = [0, MANY];
  while (cleared === MANY) {
    const isMarked = { unaudited: { $gt: 0, $exists: true } } as never;
    const marked = await tickets.find(isMarked, { projection: NEEDED, sort: { unaudited: 1 }, limit: MANY }).toArray();
    if (marked.length === 0) break;
    const entries = (await Promise.all(marked.map((ticket) => openEntries(connection, ticket)))).flat();
    entries.sort((a, b) => a.at.getTime() - b.at.getTime());
    await append(entries);
    handed += entries.length;
    // A ticket that was changed meanwhile keeps its mark; need not be durable, as a mark that comes back adds nothing.
    const cleaned = marked.map(({ _id, version }) => ({
      updateOne: { filter: { _id, version }, update: { $unset: { unaudited: 1 } } },
    }));
    cleared = (await tickets.bulkWrite(cleaned as never, { ordered: false })).modifiedCount;
  }
  return handed;
}

async function openEntries(connection: Connection, ticket: Marked): Promise<Noting[]> {
  const { _id, unaudited, history, record } = ticket;
  const isHere = (history[0]?.seq ?? Number.POSITIVE_INFINITY) <= unaudited;
  const all = isHere ? history : [...(await leavingIn(connection, ticket as never, ["history"])).history, ...history];
  return all.filter(({ seq }) => seq >= unaudited).map((entry) => ofTicket(_id, record?.reference ?? _id, entry));
}

/** Its key holds the hash it has in the ticket's own chain. */
const ofTicket = (id: string, reference: string, { seq, at, by, cause, because, hash }: StoredEntry): Noting => ({
  key: ticketKey(id, seq, hash),
  ticket: id,
  at,
  by,
  cause: causeOf("ofTicket", { reference, cause }),
  because,
});
