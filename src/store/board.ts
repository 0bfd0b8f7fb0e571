// What lists of many tickets are made from: found by an index each, and read without what weighs.

import type { Model } from "mongoose";
import type { Board, Glance } from "../ports/board.ts";
import type { TicketDocument } from "./ticket-document.ts";

const GLANCE = {
  version: 1,
  record: 1,
  "engine.wait": 1,
  "engine.outbox.to.personId": 1,
  "engine.outbox.state": 1,
  "engine.outbox.waitNumber": 1,
} as const;
const WITH_ENDED = { ...GLANCE, "engine.endedWaits": 1 } as const;
const WHETHER_CHANGED = { version: 1 } as const;

/** How many are looked at for the newest: a word that many tickets have is answered as fast as any other. */
const MOST_LOOKED_AT = 300;

type Seen = Pick<TicketDocument, "_id" | "version" | "record"> & {
  engine: Pick<Glance, "wait"> & Partial<Pick<Glance, "outbox" | "endedWaits">>;
};
type Versioned = { version: number; glance: Glance };
type Reading = { sort?: Record<string, 1 | -1>; limit?: number; ended?: boolean };

export function openBoard(model: Model<TicketDocument>): Board {
  const read = async (filter: object, reading: Reading): Promise<Glance[]> =>
    (await seen(model, filter, reading)).map(glanceOf);
  return {
    waiting: rememberingReader(model),
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

async function seen(model: Model<TicketDocument>, filter: object, { sort = {}, limit = 0, ended }: Reading) {
  const projection = ended ? WITH_ENDED : GLANCE;
  return (await model.collection.find(filter, { projection }).sort(sort).limit(limit).toArray()) as unknown as Seen[];
}

// `$exists` beside the others: a sparse index is then used on every server that speaks the protocol.
const RUNS = { "engine.wait.escalation.status": { $in: ["active", "confirmed"], $exists: true } };

/** What waits changes little from one look to the next: a ticket of the same version is not read again. */
function rememberingReader(model: Model<TicketDocument>): Board["waiting"] {
  let known = new Map<string, Versioned>();
  return async () => {
    const found = model.collection.find(RUNS, { projection: WHETHER_CHANGED });
    const standing = (await found.toArray()) as unknown as Pick<Seen, "_id" | "version">[];
    const before = known;
    const changed = standing.filter(({ _id, version }) => before.get(_id)?.version !== version).map(({ _id }) => _id);
    const news = changed.length === 0 ? [] : await seen(model, { _id: { $in: changed }, ...RUNS }, {});
    const read = new Map(news.map((one) => [one._id, { version: one.version, glance: glanceOf(one) }]));
    const wasChanged = new Set(changed);
    const now = standing.flatMap(({ _id }): [string, Versioned][] => {
      const one = read.get(_id) ?? (wasChanged.has(_id) ? undefined : before.get(_id));
      return one ? [[_id, one]] : []; // what waited a moment ago, and does not now
    });
    known = new Map(now);
    return now.map(([, { glance }]) => glance);
  };
}

const glanceOf = ({ _id, record, engine: { wait, outbox = [], endedWaits = [] } }: Seen): Glance => ({
  id: _id,
  record,
  ...(wait ? { wait } : {}),
  endedWaits,
  outbox,
});
