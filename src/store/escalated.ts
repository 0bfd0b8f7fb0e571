// The look-ups of the management: which tickets were escalated.

import type { Ticket } from "../core/model/ticket.ts";
import type { TicketStore } from "../ports/ticket-store.ts";

/** How tickets are found: `many` sorted and bounded, `each` one after the other, however many there are. */
export type TicketFinding = {
  many(filter: object, sort: Record<string, 1 | -1>, limit: number): Promise<Ticket[]>;
  each(filter: object): AsyncIterable<Ticket>;
};

// A report reads every ticket: an index for each of these would make each write dearer.
const HAPPENED = ["engine.wait.escalation.toldAt", "engine.endedWaits.endedAt", "engine.manual.sendBacks.at"];

/** A wait that has another policy now may have been told of under the one before, whenever that was. */
const UNDER_ANOTHER = { "engine.wait.escalation.stepsBefore": { $gt: 0 } };

export const escalated = ({
  many,
  each,
}: TicketFinding): Pick<TicketStore, "byReferences" | "escalationTickets" | "escalatedSince"> => ({
  byReferences: (references) =>
    references.length === 0
      ? Promise.resolve([])
      : many({ "record.reference": { $in: references } }, { "record.reference": 1 }, references.length),
  escalationTickets: ({ since, deskIds, orOpen, limit }) => {
    const fresh = { "record.createdAt": { $gte: since } };
    const made = {
      "record.purpose": "escalation",
      ...(orOpen ? { $or: [fresh, { "record.status": "open" }] } : fresh),
    };
    return many(deskIds ? { ...made, "record.deskId": { $in: deskIds } } : made, { "record.createdAt": -1 }, limit);
  },
  escalatedSince: (since) => each({ $or: [...HAPPENED.map((field) => ({ [field]: { $gte: since } })), UNDER_ANOTHER] }),
});
