// Tickets in MongoDB. One decision is one conditional write: the record, the wait, the outbox, the history entry and
// what was said go together or not at all, so no transaction and no replica set is needed.

import type { Connection, Model } from "mongoose";
import { StaleTicketError } from "../core/model/stale-ticket.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { type ChasedTicket, chasedSince } from "../core/trigger/conditions.ts";
import type { Board } from "../ports/board.ts";
import type { DamageList } from "../ports/damage.ts";
import type { TicketStore } from "../ports/ticket-store.ts";
import { batched } from "./batch.ts";
import { openBoard } from "./board.ts";
import { escalated, type TicketFinding } from "./escalated.ts";
import type { StoredEntry } from "./history.ts";
import { insertEach } from "./insert.ts";
import { openedLately } from "./lately.ts";
import { owedLookups } from "./owed.ts";
import { makeOwnIndexes } from "./own-indexes.ts";
import { references } from "./references.ts";
import { changeOf, type TicketDocument, ticketDocument, ticketSchema, toTicket, troubleIn } from "./ticket-document.ts";
import { cutFor, makePastIndex, readingIn, ticketThatRead, withWaits } from "./ticket-past.ts";

const TICKETS = "tickets";
const GATHER_MS = 8;

const ORIGINS = ["record.escalatedCallRef", "record.escalatedRequestRef"];
const CHASED = { "engine.chases": 1, "engine.triggers": 1 } as const;
const TAKEN_BY = "engine.wait.escalation.confirmation.by";
const TOGETHER = "engine.wait.escalation.together"; // where a step needed several
const MOST_CHASED = 1_000;
const LEAN = { history: 0, conversation: 0, events: 0 } as const;

type Histories = { historyOf(id: string): Promise<StoredEntry[]> };

type Tickets = TicketStore & Histories & { board: Board; ready(): Promise<unknown> };

type Many = (filter: object, sort: Record<string, 1 | -1>, limit: number) => Promise<Ticket[]>;

/** Two look-ups, for the same reason as below; a ticket that both find is given once. */
async function takenByOthers(ids: readonly string[], limit: number, many: Many): Promise<Ticket[]> {
  const isOther = { $nin: [...ids], $exists: true };
  const latest = { [TAKEN_BY]: isOther };
  const oneOfSeveral = { [TOGETHER]: { $elemMatch: { by: isOther } }, [`${TOGETHER}.by`]: { $exists: true } };
  const isHeld = { "engine.wait.escalation.status": "confirmed" };
  const found = await Promise.all([latest, oneOfSeveral].map((by) => many({ ...by, ...isHeld }, {}, limit)));
  return [...new Map(found.flat().map((ticket) => [ticket.id, ticket])).values()].slice(0, limit);
}

/** @param damage hears of what is stored as a ticket and can be none */
export function openTickets(connection: Connection, damage: DamageList): Tickets {
  const model = connection.model<TicketDocument>("Ticket", ticketSchema, TICKETS);
  const { one, many, each } = findingIn(model, damage);
  const board = openBoard(model, (document, because) => damage.note({ collection: TICKETS, document, because }));
  return {
    ready: () => Promise.all([makeOwnIndexes(model), makePastIndex(connection)]),
    byId: (id) => one({ _id: id }),
    byReference: (reference) => one({ "record.reference": reference }),
    async byMessageIds(ids) {
      const found = await one({ messageIds: { $in: ids } });
      const id = found ? undefined : await ticketThatRead(connection, ids);
      return id === undefined ? found : one({ _id: id });
    },
    board,
    ...readingIn(connection, model),
    ...committingIn(connection, model, one, board.changed),
    // `$exists` beside the range: a sparse index is then used on every server that speaks the protocol.
    due: (now, limit) => many({ dueAt: { $lte: now, $exists: true } }, { dueAt: 1 }, limit),
    ...owedLookups(model, { many, each, damaged: () => damagedIn(damage) }),
    takenByOthers: (ids, limit) => takenByOthers(ids, limit, many),
    // Two look-ups, not one with $or: each uses its own index everywhere.
    hasOpenEscalation: async (reference) =>
      (await Promise.all(ORIGINS.map((field) => one({ [field]: reference, "record.status": "open" })))).some(Boolean),
    ...escalated({ many, each: (filter) => withWaits(each(filter), connection) }),
    nextReference: references(connection),
    recent: (limit) => many({}, LATEST, limit),
    ofRequester: (by, since, limit) => many(changed({ "record.requester.address": by }, since), LATEST_CHANGED, limit),
    ofClient: (clientId, since, limit) => many(changed({ "record.clientId": clientId }, since), LATEST_CHANGED, limit),
    openedLately: (from, wording, since) => openedLately(model.db, from, wording, since),
    chasedSince: (deskId, since) => chasedOf(model, deskId, since),
  };
}

type One = (filter: object) => Promise<Ticket | undefined>;

function committingIn(
  connection: Connection,
  model: Model<TicketDocument>,
  one: One,
  changed: () => void,
): Pick<TicketStore, "commit"> {
  const insert = batched(GATHER_MS, async (documents: TicketDocument[]) =>
    insertEach(connection, model.collection, documents),
  );
  return {
    async commit(decision, at) {
      const cut = await cutFor(decision.next, at, connection, model);
      if (!cut) throw stale(decision.next);
      const { next, past, isCut } = cut;
      const document = ticketDocument({ ...decision, next }, at, past);
      try {
        if (next.version > 0) await update(model, next, changeOf(document, isCut));
        else if ((await insert(document)) === "exists") throw await takenOr(next, one);
      } finally {
        changed(); // what is not known to be written may be
      }
      const { version, chain } = document;
      return { ...next, version, chain, past: document.past! };
    },
  };
}

async function update(
  model: Model<TicketDocument>,
  ticket: Ticket,
  change: ReturnType<typeof changeOf>,
): Promise<void> {
  const isAsItWas = { _id: ticket.id as never, version: ticket.version };
  if ((await model.collection.updateOne(isAsItWas, change)).matchedCount === 0) throw stale(ticket);
}

/**
 * Many are found without those that are damaged, which hold nobody up and hide nobody behind them. Who asks for one is told: a mail to
 * it is kept until somebody has repaired it.
 */
function findingIn(model: Model<TicketDocument>, damage: DamageList): TicketFinding & { one: One } {
  const noted = (stored: TicketDocument): string | undefined => {
    const because = troubleIn(stored);
    if (because !== undefined) damage.note({ collection: TICKETS, document: String(stored._id), because });
    return because;
  };
  async function many(filter: object, sort: Record<string, 1 | -1>, limit: number): Promise<Ticket[]> {
    const found = await model.find(filter, LEAN).sort(sort).limit(limit).lean<TicketDocument[]>();
    const whole = found.filter((stored) => noted(stored) === undefined);
    if (whole.length === found.length || found.length < limit) return whole.map(toTicket);
    const others = found.flatMap(({ _id }) => (whole.some((one) => one._id === _id) ? [] : [_id]));
    return many({ $and: [filter, { _id: { $nin: others } }] }, sort, limit);
  }
  return {
    async one(filter) {
      const found = await model.findOne(filter, LEAN).lean<TicketDocument>();
      const because = found && noted(found);
      if (because) throw new Error(`ticket ${found._id} is damaged in the database: ${because}`);
      return found ? toTicket(found) : undefined;
    },
    many,
    async *each(filter) {
      for await (const stored of model.find(filter, LEAN).lean<TicketDocument[]>().cursor())
        if (noted(stored) === undefined) yield toTicket(stored);
    },
  };
}

/** Ids of damaged tickets; the database names collections with itself in front. */
const damagedIn = (damage: DamageList): string[] =>
  damage.known().flatMap(({ collection, document }) => (collection.split(".").at(-1) === TICKETS ? [document] : []));

const LATEST = { "record.createdAt": -1 } as const;
const LATEST_CHANGED = { "record.updatedAt": -1 } as const;

const changed = (whose: object, since: Date): object => ({
  ...whose,
  "record.purpose": "normal",
  "record.updatedAt": { $gte: since },
});

async function chasedOf(model: Model<TicketDocument>, deskId: string, since: Date): Promise<ChasedTicket[]> {
  const chased = { "record.deskId": deskId, "engine.chases.at": { $gte: since } };
  const found = await model.find(chased, CHASED).limit(MOST_CHASED).lean<Pick<TicketDocument, "_id" | "engine">[]>();
  return found.flatMap(({ _id, engine }) => chasedSince({ id: _id, ...engine }, since));
}

/** Whether the id is taken, which is a decision made twice, or only the reference, which must never happen. */
async function takenOr(ticket: Ticket, one: One): Promise<Error> {
  if (await one({ _id: ticket.id })) return stale(ticket);
  return new Error(`making ticket ${ticket.id}: its reference ${ticket.record.reference} is taken by another ticket`);
}

const stale = ({ id, version }: Ticket): StaleTicketError =>
  new StaleTicketError(`ticket ${id} has moved past version ${version}`);
