// What lists of many tickets are made from: found by an index each, and read without what weighs.

import type { Model } from "mongoose";
import type { Board, Glance } from "../ports/board.ts";
import { searching } from "./search.ts";
import type { TicketDocument } from "./ticket-document.ts";
import { GLANCE, glanceOf, isSound, type NoteDamage, type SeenTicket, walking } from "./walk.ts";

const WITH_ENDED = { ...GLANCE, "engine.endedWaits": 1 } as const;
const WHETHER_CHANGED = { version: 1 } as const;
const KEPT_BESIDE = 1_000;

// `$exists` beside the others: a sparse index is then used on every server that speaks the protocol.
const REAL = { "record.purpose": { $ne: "drill" } }; // an exercise is in no list of what waits, and in no figure
const RUNS = {
  ...REAL,
  "engine.wait.escalation.status": { $in: ["active", "confirmed"], $exists: true },
};
const endedSince = (since: Date): object => ({ ...REAL, "engine.endedWaits.endedAt": { $gte: since, $exists: true } });

const SHARED_MS = 1_000; // by the machine's own clock

/** `changed`: this process has changed a ticket. */
export function openBoard(model: Model<TicketDocument>, noteDamage: NoteDamage): Board & { changed(): void } {
  const walk = walking(model, noteDamage);
  const ended = rememberingReader(model, WITH_ENDED, noteDamage);
  const running = rememberingReader(model, GLANCE, noteDamage);
  const waits = shared(() => running(RUNS));
  return {
    waiting: waits.ask,
    changed: waits.changed,
    endedSince: (since) => ended(endedSince(since)),
    // By the record as well: a process of an earlier release closes one and leaves the date.
    openEscalations: (wanted) =>
      walk(
        {
          filter: { openEscalationAt: { $exists: true }, "record.status": "open" },
          sort: { openEscalationAt: -1 },
        },
        wanted,
      ),
    latest: (wanted) =>
      walk(
        {
          filter: wanted.until ? { "record.createdAt": { $lte: wanted.until } } : {},
          sort: { "record.createdAt": -1 },
        },
        wanted,
      ),
    found: searching(model, walk),
  };
}

/** All who ask within a second of each other share one look, unless something was changed here meanwhile. */
function shared<Result>(look: () => Promise<Result>): { ask(): Promise<Result>; changed(): void } {
  let last: { at: number; result: Promise<Result> } | undefined;
  return {
    ask() {
      const at = performance.now();
      if (last && at - last.at < SHARED_MS) return last.result;
      const result = look();
      const own = { at, result };
      last = own;
      result.catch(() => {
        if (last === own) last = undefined;
      });
      return result;
    },
    changed() {
      last = undefined;
    },
  };
}

type Versioned = { version: number; glance: Glance };

/** Little changes from one look to the next: a ticket of the same version is not read again. */
function rememberingReader(
  model: Model<TicketDocument>,
  projection: object,
  noteDamage: NoteDamage,
): (filter: object) => Promise<Glance[]> {
  let known = new Map<string, Versioned>();
  return async (filter) => {
    const found = model.collection.find(filter, { projection: WHETHER_CHANGED });
    const standing = (await found.toArray()) as unknown as Pick<SeenTicket, "_id" | "version">[];
    const before = known;
    const changed = standing.filter(({ _id, version }) => before.get(_id)?.version !== version).map(({ _id }) => _id);
    const isIn = { _id: { $in: changed }, ...filter };
    const news = changed.length === 0 ? [] : await model.collection.find(isIn as object, { projection }).toArray();
    const read = (news as unknown as SeenTicket[])
      .filter((one) => isSound(one, noteDamage))
      .map((one): [string, Versioned] => [one._id, { version: one.version, glance: glanceOf(one) }]);
    const wasChanged = new Set(changed);
    const lasting = standing
      .filter(({ _id }) => !wasChanged.has(_id))
      .map(({ _id }) => [_id, before.get(_id)!] as const);
    const seen = new Map([...lasting, ...read]);
    // Somebody else's day began earlier, and holds more: it is forgotten only once it is most of what is known.
    const isMostlyOther = before.size > 2 * standing.length + KEPT_BESIDE;
    known = isMostlyOther ? seen : new Map([...before, ...seen]);
    // What was listed a moment ago, and is not now, or is damaged, has no glance.
    return standing.flatMap(({ _id }) => seen.get(_id)?.glance ?? []);
  };
}
