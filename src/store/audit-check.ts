// Whether the audit and the tickets' histories are as they were written: each chain by itself, and what both tell of the same decision.

import type { Connection } from "mongoose";
import {
  AUDIT_COLLECTION,
  type AuditDocument,
  boundOf,
  digestOfFiles,
  storedEntryOf,
  ticketKey,
} from "./audit-entry.ts";
import { brokenAt, ERASED, fits, isAsWritten, type StoredEntry } from "./history.ts";
import { leavingIn } from "./past.ts";
import type { TicketDocument } from "./ticket-document.ts";

/** The end of the chain: who has written it down knows later that nothing up to it was taken away. */
export type ChainHead = { seq: number; hash: string };

export type AuditReport = {
  entries: number;
  erased: number; // entries whose words were erased
  tickets: number;
  waiting: number; // decisions that the audit takes in with the next beat
  head: ChainHead | undefined;
  troubles: string[]; // each a sentence or two: where, and what that means
};

/** @param expected a head that was written down before */
export async function checkAudit(connection: Connection, expected?: ChainHead): Promise<AuditReport> {
  const report: AuditReport = { entries: 0, erased: 0, tickets: 0, waiting: 0, head: undefined, troubles: [] };
  const named = await followChain(connection, report, expected);
  await followTickets(connection, report, named);
  for (const [ticket, count] of named)
    report.troubles.push(
      `Ticket ${ticket} is gone from the database, and the audit has ${count} of its decisions. Onit removes no tickets: somebody else did.`,
    );
  return report;
}

/** @returns how many decisions of each ticket are in the audit */
async function followChain(
  connection: Connection,
  report: AuditReport,
  expected?: ChainHead,
): Promise<Map<string, number>> {
  const named = new Map<string, number>();
  let [before, number, isMet] = ["", 0, expected === undefined];
  const all = connection.collection<AuditDocument>(AUDIT_COLLECTION).find({}, { sort: { _id: 1 } });
  for await (const stored of all) {
    const entry = storedEntryOf(stored);
    const trouble = troubleIn(stored, before, number);
    if (trouble) report.troubles.push(trouble);
    isMet ||= expected?.seq === entry.seq && expected.hash === entry.hash;
    report.entries += 1;
    report.erased += Number(entry.salt === ERASED);
    if (stored.ticket !== undefined) named.set(stored.ticket, (named.get(stored.ticket) ?? 0) + 1);
    [before, number] = [entry.hash, entry.seq];
  }
  if (number > 0) report.head = { seq: number, hash: before };
  if (!isMet)
    report.troubles.push(
      `Entry ${expected?.seq} is not the one that was written down: the audit was cut off before it, or rewritten from some entry up to it.`,
    );
  return named;
}

/** @param number of the entry before */
function troubleIn(stored: AuditDocument, before: string, number: number): string | undefined {
  const entry = storedEntryOf(stored);
  const { seq } = entry;
  const { files, key } = stored;
  if (seq !== number + 1) {
    const gone = seq === number + 2 ? `Entry ${number + 1} is` : `Entries ${number + 1} to ${seq - 1} are`;
    return `${gone} missing: somebody took out what had been written. ${wholeUpTo(number)}`.trim();
  }
  if (!fits(entry, before, boundOf(stored)))
    return `Entry ${seq} does not fit the one before it: one of the two was changed or exchanged. ${wholeUpTo(number - 1)}`.trim();
  if (files && !key.endsWith(`/${digestOfFiles(files)}`))
    return `Entry ${seq} names other files than those it was written with.`;
  return isAsWritten(entry)
    ? undefined
    : `Entry ${seq} has other words than those it was written with. Its place and time are right.`;
}

const wholeUpTo = (number: number): string =>
  number > 0 ? `What stands up to entry ${number} is as it was written.` : "";

type Looked = Pick<TicketDocument, "_id" | "history" | "past" | "unaudited" | "chain"> & {
  record?: { reference?: string };
};

const LOOKED = { history: 1, past: 1, unaudited: 1, chain: 1, "record.reference": 1 } as const;

/** Takes each ticket that is there out of `named`. */
async function followTickets(connection: Connection, report: AuditReport, named: Map<string, number>): Promise<void> {
  const audit = connection.collection<AuditDocument>(AUDIT_COLLECTION);
  for await (const ticket of connection.collection<Looked>("tickets").find({}, { projection: LOOKED })) {
    report.tickets += 1;
    named.delete(ticket._id);
    const history = [...(await leavingIn(connection, ticket as never, ["history"])).history, ...ticket.history];
    const told = await audit.find({ ticket: ticket._id }, { projection: { key: 1 } }).toArray();
    const { troubles, waiting } = compared(ticket, history, new Set(told.map(({ key }) => key)));
    report.troubles.push(...troubles);
    report.waiting += waiting;
  }
}

/** @param told keys of the audit's entries of this ticket */
function compared(
  ticket: Looked,
  history: readonly StoredEntry[],
  told: ReadonlySet<string>,
): { troubles: string[]; waiting: number } {
  const name = ticket.record?.reference ?? ticket._id;
  const troubles: string[] = [];
  const broken = brokenAt(history);
  if (broken !== undefined)
    troubles.push(
      `${name}: entry ${broken} of its history does not fit the one before it, or has other words: one of them was changed, or entries were taken out.`,
    );
  if ((history.at(-1)?.hash ?? "") !== ticket.chain)
    troubles.push(`${name}: its history does not end where the ticket says. Its last entries were taken out.`);
  const keys = history.map(({ seq, hash }) => ({ seq, key: ticketKey(ticket._id, seq, hash) }));
  const isThere = new Set(keys.map(({ key }) => key));
  const foreign = [...told].filter((key) => !isThere.has(key)).length;
  if (foreign > 0)
    troubles.push(
      `${name}: the audit has ${foreign} ${foreign === 1 ? "decision" : "decisions"} that its history does not have: the history was rewritten.`,
    );
  const missing = keys.filter(({ key }) => !told.has(key));
  const from = ticket.unaudited ?? Number.POSITIVE_INFINITY;
  const waiting = missing.filter(({ seq }) => seq >= from).length;
  const first = keys.findIndex(({ key }) => told.has(key)); // what an earlier release wrote stands before it
  const lost = first < 0 ? [] : keys.slice(first).filter(({ key, seq }) => !told.has(key) && seq < from);
  if (lost.length > 0)
    troubles.push(`${name}: entry ${lost[0]?.seq} of its history was taken into the audit and is not there any more.`);
  return { troubles, waiting };
}
