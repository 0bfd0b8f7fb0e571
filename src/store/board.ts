// What lists of many tickets are made from: found by an index each, and read without what weighs.

import type { Model } from "mongoose";
import type { Board, Glance } from "../ports/board.ts";
import { type TicketDocument, troubleAtAGlance } from "./ticket-document.ts";

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

/** Hears of what is stored as a ticket and can be none. */
type NoteDamage = (document: string, because: string) => void;

type Look = (filter: object, reading: Reading) => Promise<Seen[]>;

/** What is damaged is in no list, and hides nobody behind it. */
export function openBoard(model: Model<TicketDocument>, noteDamage: NoteDamage): Board {
  const look = lookingAt(model, noteDamage);
  const read = async (filter: object, reading: Reading): Promise<Glance[]> =>
    (await look(filter, reading)).map(glanceOf);
  return {
    waiting: rememberingReader(model, look),
    endedSince: (since, limit) =>
      read({ "engine.endedWaits.endedAt": { $gte: since, $exists: true } }, { limit, ended: true }),
    // By the record as well: a process of an earlier release closes one and leaves the date.
    openEscalations: (limit) =>
      read({ openEscalationAt: { $exists: true }, "record.status": "open" }, { sort: { openEscalationAt: -1 }, limit }),
    latest: (limit) => read({}, { sort: { "record.createdAt": -1 }, limit }),
    async found(words, limit) {
      const begins = words.map((word) => ({ words: { $elemMatch: { $gte: word, $lt: `${word}\uffff` } } }));
      if (begins.length === 0) return [];
      const some = await read({ $and: begins }, { limit: MOST_LOOKED_AT });
      return some.sort((a, b) => b.record.createdAt.getTime() - a.record.createdAt.getTime()).slice(0, limit);
    },
  };
}

function lookingAt(model: Model<TicketDocument>, noteDamage: NoteDamage): Look {
  return async function look(filter, reading) {
    const { sort = {}, limit = 0, ended } = reading;
    const projection = ended ? WITH_ENDED : GLANCE;
    const cursor = model.collection.find(filter, { projection }).sort(sort).limit(limit);
    const found = (await cursor.toArray()) as unknown as Seen[];
    const damaged = found.flatMap((one) => {
      const because = troubleAtAGlance(one);
      if (because !== undefined) noteDamage(String(one._id), because);
      return because === undefined ? [] : [one._id];
    });
    if (damaged.length === 0) return found;
    if (found.length === limit) return look({ $and: [filter, { _id: { $nin: damaged } }] }, reading);
    return found.filter(({ _id }) => !damaged.includes(_id));
  };
}

// `$exists` beside the others: a sparse index is then used on every server that speaks the protocol.
const RUNS = { "engine.wait.escalation.status": { $in: ["active", "confirmed"], $exists: true } };

/** What waits changes little from one look to the next: a ticket of the same version is not read again. */
function rememberingReader(model: Model<TicketDocument>, look: Look): Board["waiting"] {
  let known = new Map<string, Versioned>();
  return async () => {
    const found = model.collection.find(RUNS, { projection: WHETHER_CHANGED });
    const standing = (await found.toArray()) as unknown as Pick<Seen, "_id" | "version">[];
    const before = known;
    const changed = standing
      .filter(({ _id, version }) => !before.has(_id) || before.get(_id)?.version !== version)
      .map(({ _id }) => _id);
    const news = changed.length === 0 ? [] : await look({ _id: { $in: changed }, ...RUNS }, {});
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
