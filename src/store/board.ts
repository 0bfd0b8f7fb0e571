// What lists of many tickets are made from: found by an index each, and read without what weighs.

import type { Model } from "mongoose";
import type { Ticket } from "../core/model/ticket.ts";
import type { Board, Glance } from "../ports/board.ts";
import type { TicketDocument } from "./ticket-document.ts";

const GLANCE = {
  record: 1,
  "engine.wait": 1,
  "engine.outbox.to": 1,
  "engine.outbox.state": 1,
  "engine.outbox.waitNumber": 1,
} as const;
const WITH_ENDED = { ...GLANCE, "engine.endedWaits": 1 } as const;

/** How many are looked at for the newest: a word that many tickets have is answered as fast as any other. */
const MOST_LOOKED_AT = 1_000;

type Seen = {
  _id: string;
  record: Ticket["record"];
  engine: Pick<Glance, "wait"> & Partial<Pick<Glance, "outbox" | "endedWaits">>;
};

export function openBoard(model: Model<TicketDocument>): Board {
  const read = async (
    filter: object,
    { sort = {}, limit = 0, ended = false }: { sort?: Record<string, 1 | -1>; limit?: number; ended?: boolean },
  ): Promise<Glance[]> => {
    const projection = ended ? WITH_ENDED : GLANCE;
    const found = model.collection.find(filter, { projection }).sort(sort).limit(limit);
    return ((await found.toArray()) as unknown as Seen[]).map(glanceOf);
  };
  return {
    // `$exists` beside the others: a sparse index is then used on every server that speaks the protocol.
    waiting: () => read({ "engine.wait.escalation.status": { $in: ["active", "confirmed"], $exists: true } }, {}),
    endedSince: (since, limit) =>
      read({ "engine.endedWaits.endedAt": { $gte: since, $exists: true } }, { limit, ended: true }),
    openEscalations: (limit) =>
      read({ openEscalationAt: { $exists: true } }, { sort: { openEscalationAt: -1 }, limit }),
    latest: (limit) => read({}, { sort: { "record.createdAt": -1 }, limit }),
    async found(words, limit) {
      const begins = words.map((word) => ({ words: { $elemMatch: { $gte: word, $lt: `${word}\uffff` } } }));
      if (begins.length === 0) return [];
      const some = await read({ $and: begins }, { limit: MOST_LOOKED_AT });
      return some.sort((a, b) => b.record.createdAt.getTime() - a.record.createdAt.getTime()).slice(0, limit);
    },
  };
}

const glanceOf = ({ _id, record, engine: { wait, outbox = [], endedWaits = [] } }: Seen): Glance => ({
  id: _id,
  record,
  ...(wait ? { wait } : {}),
  endedWaits,
  outbox,
});
