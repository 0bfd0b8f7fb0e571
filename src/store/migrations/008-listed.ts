// A ticket notes by which words a search finds it, and whether it is an escalation ticket that is open.

import { type Searchable, searchWords } from "../../core/words/search.ts";
import { DURABLY, type Migration } from "./migration.ts";

type Stored = { _id: string; version: number; record?: unknown; words?: string[] };

const NEEDED = { version: 1, record: 1 } as const;

/** Before, a ticket was found by its reference, its requester or its client alone. */
export const listed: Migration = {
  number: 8,
  name: "tickets note what lists and searches find them by",
  async run(db) {
    const tickets = db.collection<Stored>("tickets");
    let changed = 0;
    for await (const { _id, version, record } of tickets.find({ words: { $exists: false } }, { projection: NEEDED })) {
      const { purpose, status, createdAt } = fieldsOf(record);
      const isOpenEscalation = purpose === "escalation" && status === "open" && createdAt instanceof Date;
      const change = {
        $set: {
          words: searchWords(searchable(record)).filter((word) => word !== ""),
          ...(isOpenEscalation ? { openEscalationAt: createdAt } : {}),
        },
      };
      const isSame = { _id, version, words: { $exists: false } };
      changed += (await tickets.updateOne(isSame as object, change, DURABLY)).modifiedCount;
    }
    return changed;
  },
};

/** A record of an early release, one that somebody wrote by hand or a damaged one may lack any of it, and holds nobody up. */
function searchable(record: unknown): Searchable {
  const { reference, subject, requester, participants } = fieldsOf(record);
  const { address, name } = fieldsOf(requester);
  return {
    reference: textOf(reference),
    subject: textOf(subject),
    requester: { address: textOf(address), name: textOf(name) },
    participants: Array.isArray(participants) ? participants.map(textOf) : [],
  };
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
