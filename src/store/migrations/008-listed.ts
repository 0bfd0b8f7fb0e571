// A ticket notes by which words a search finds it, and whether it is an escalation ticket that is open.

import type { Ticket } from "../../core/model/ticket.ts";
import { searchWords } from "../../core/words/search.ts";
import { DURABLY, type Migration } from "./migration.ts";

type Stored = { _id: string; version: number; record: Ticket["record"]; words?: string[] };

/** What a record of an early release, or one that somebody wrote by hand, may lack. */
const BLANK = { reference: "", subject: "", requester: { address: "", name: "" }, participants: [] };

const NEEDED = { version: 1, record: 1 } as const;

/** Before, a ticket was found by its reference, its requester or its client alone. */
export const listed: Migration = {
  number: 8,
  name: "tickets note what lists and searches find them by",
  async run(db) {
    const tickets = db.collection<Stored>("tickets");
    let changed = 0;
    for await (const { _id, version, record } of tickets.find({ words: { $exists: false } }, { projection: NEEDED })) {
      const isOpenEscalation = record.purpose === "escalation" && record.status === "open";
      const change = {
        $set: {
          words: searchWords({ ...BLANK, ...record }),
          ...(isOpenEscalation ? { openEscalationAt: record.createdAt } : {}),
        },
      };
      const isSame = { _id, version, words: { $exists: false } };
      changed += (await tickets.updateOne(isSame as object, change, DURABLY)).modifiedCount;
    }
    return changed;
  },
};
