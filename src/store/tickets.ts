// Tickets in MongoDB. One decision is one conditional write: the record, the wait, the outbox, the history entry and
// what was said go together or not at all, so no transaction and no replica set is needed.

import { type Connection, type Model, Schema } from "mongoose";
import type { Decision } from "../core/model/decision.ts";
import type { HistoryEntry } from "../core/model/history.ts";
import { StaleTicketError } from "../core/model/stale-ticket.ts";
import { type Saying, type Ticket, tickAt } from "../core/model/ticket.ts";
import { type ChasedTicket, chasedSince } from "../core/trigger/conditions.ts";
import type { FullTicket, TicketStore } from "../ports/app.ts";
import { batched } from "./batch.ts";
import { escalated, type TicketFinding } from "./escalated.ts";
import { chained, type StoredEntry } from "./history.ts";
import { insertEach } from "./insert.ts";
import { openedLately } from "./lately.ts";
import { type OwedLanes, owedLookups, owedOf } from "./owed.ts";
import { references } from "./references.ts";

type Engine = Omit<Ticket, "id" | "version" | "record" | "messageIds" | "chain">;

type Stored = {
  _id: string;
  version: number;
  record: Ticket["record"];
  engine: Engine;
  messageIds: string[];
  chain: string;
  dueAt?: Date;
  deliverAt?: Date; // when something is owed next, in whatever lane
  owed?: OwedLanes; // deliverAt, by lane
  uncertainAt?: Date;
  history: StoredEntry[];
  conversation: Saying[];
};

const schema = new Schema<Stored>(
  {
    _id: String,
    version: Number,
    record: Schema.Types.Mixed,
    engine: Schema.Types.Mixed,
    messageIds: [String],
    chain: String,
    dueAt: Date,
    deliverAt: Date,
    uncertainAt: Date,
    owed: Schema.Types.Mixed,
    history: [Schema.Types.Mixed],
    conversation: [Schema.Types.Mixed],
  },
  { versionKey: false, minimize: false },
);
schema.index({ "record.reference": 1 }, { unique: true });
schema.index({ messageIds: 1 });
schema.index({ dueAt: 1 }, { sparse: true });
schema.index({ uncertainAt: 1 }, { sparse: true });
schema.index({ deliverAt: 1 }, { sparse: true });
schema.index({ "owed.inside": 1 }, { sparse: true });
schema.index({ "owed.urgent": 1 }, { sparse: true });
schema.index({ "owed.deskId": 1, "owed.rest": 1 }, { sparse: true });
schema.index({ "record.escalatedCallRef": 1 }, { sparse: true });
schema.index({ "record.escalatedRequestRef": 1 }, { sparse: true });
schema.index({ "record.createdAt": -1 });
schema.index({ "record.requester.address": 1, "record.purpose": 1, "record.updatedAt": -1 });
schema.index({ "record.clientId": 1, "record.purpose": 1, "record.updatedAt": -1 });
// The loop guard asks these of every new request, and must not read tickets for it.
schema.index({ "engine.wording.domain": 1, "record.createdAt": -1 });
schema.index({ "engine.wording.domain": 1, "engine.wording.words": 1, "record.createdAt": -1 });
schema.index({ "engine.wording.domain": 1, "record.requester.address": 1, "record.createdAt": -1 });
schema.index({ "record.deskId": 1, "engine.chases.at": 1 });

schema.index({ "record.purpose": 1, "record.createdAt": -1 });
schema.index({ "engine.wait.escalation.confirmation.by": 1 }, { sparse: true });

const GATHER_MS = 8;

const ORIGINS = ["record.escalatedCallRef", "record.escalatedRequestRef"];
const CHASED = { "engine.chases": 1, "engine.triggers": 1 } as const;
const TAKEN_BY = "engine.wait.escalation.confirmation.by";
const MOST_CHASED = 1_000;
const LEAN = { history: 0, conversation: 0 } as const;

export function openTickets(
  connection: Connection,
): TicketStore & { ready(): Promise<unknown>; historyOf(id: string): Promise<StoredEntry[]> } {
  const model = connection.model<Stored>("Ticket", schema, "tickets");
  const { one, many, each } = findingIn(model);
  const insert = batched(GATHER_MS, async (documents: Stored[]) => insertEach(connection, model.collection, documents));

  return {
    ready: () => model.createIndexes(),
    byId: (id) => one({ _id: id }),
    byReference: (reference) => one({ "record.reference": reference }),
    byMessageIds: (ids) => one({ messageIds: { $in: ids } }),
    read: async (id) => toFullTicket(await model.findById(id).lean<Stored>()),
    conversation: async (id) => (await model.findById(id, { conversation: 1 }).lean<Stored>())?.conversation ?? [],
    historyOf: async (id) => (await model.findById(id, { history: 1 }).lean<Stored>())?.history ?? [],
    async commit(decision, at) {
      const ticket = decision.next;
      const { document, history } = written(decision, at);
      if (ticket.version > 0) await update(model, ticket, changeOf(document, history));
      else if ((await insert({ ...document, history })) === "exists") throw await takenOr(ticket, one);
      return { ...ticket, version: document.version, chain: document.chain };
    },
    // `$exists` beside the range: a sparse index is then used on every server that speaks the protocol.
    due: (now, limit) => many({ dueAt: { $lte: now, $exists: true } }, { dueAt: 1 }, limit),
    ...owedLookups(model, { many, each }),
    takenByOthers: (ids, limit) =>
      many({ [TAKEN_BY]: { $nin: [...ids], $exists: true }, "engine.wait.escalation.status": "confirmed" }, {}, limit),
    // Two look-ups, not one with $or: each uses its own index everywhere.
    hasOpenEscalation: async (reference) =>
      (await Promise.all(ORIGINS.map((field) => one({ [field]: reference, "record.status": "open" })))).some(Boolean),
    ...escalated({ many, each }),
    nextReference: references(connection),
    recent: (limit) => many({}, LATEST, limit),
    ofRequester: (by, since, limit) => many(changed({ "record.requester.address": by }, since), LATEST_CHANGED, limit),
    ofClient: (clientId, since, limit) => many(changed({ "record.clientId": clientId }, since), LATEST_CHANGED, limit),
    openedLately: (from, wording, since) => openedLately(model.db, from, wording, since),
    chasedSince: (deskId, since) => chasedOf(model, deskId, since),
  };
}

async function update(model: Model<Stored>, ticket: Ticket, change: ReturnType<typeof changeOf>): Promise<void> {
  const isAsItWas = { _id: ticket.id as never, version: ticket.version };
  if ((await model.collection.updateOne(isAsItWas, change)).matchedCount === 0) throw stale(ticket);
}

function findingIn(model: Model<Stored>): TicketFinding & { one(filter: object): Promise<Ticket | undefined> } {
  return {
    async one(filter) {
      const found = await model.findOne(filter, LEAN).lean<Stored>();
      return found ? toTicket(found) : undefined;
    },
    many: async (filter, sort, limit) =>
      (await model.find(filter, LEAN).sort(sort).limit(limit).lean<Stored[]>()).map(toTicket),
    async *each(filter) {
      for await (const stored of model.find(filter, LEAN).lean<Stored[]>().cursor()) yield toTicket(stored);
    },
  };
}
const LATEST = { "record.createdAt": -1 } as const;
const LATEST_CHANGED = { "record.updatedAt": -1 } as const;

const changed = (whose: object, since: Date): object => ({
  ...whose,
  "record.purpose": "normal",
  "record.updatedAt": { $gte: since },
});

async function chasedOf(model: Model<Stored>, deskId: string, since: Date): Promise<ChasedTicket[]> {
  const chased = { "record.deskId": deskId, "engine.chases.at": { $gte: since } };
  const found = await model.find(chased, CHASED).limit(MOST_CHASED).lean<Pick<Stored, "_id" | "engine">[]>();
  return found.flatMap(({ _id, engine }) => chasedSince({ id: _id, ...engine }, since));
}

/** Whether the id is taken, which is a decision made twice, or only the reference, which must never happen. */
async function takenOr(ticket: Ticket, one: (filter: object) => Promise<Ticket | undefined>): Promise<Error> {
  if (await one({ _id: ticket.id })) return stale(ticket);
  return new Error(`making ticket ${ticket.id}: its reference ${ticket.record.reference} is taken by another ticket`);
}

const stale = ({ id, version }: Ticket): StaleTicketError =>
  new StaleTicketError(`ticket ${id} has moved past version ${version}`);

function written(decision: Decision, at: Date): { document: Stored; history: StoredEntry[] } {
  const { id, version, record, messageIds, chain, ...engine } = decision.next;
  const history = decision.because ? [chained(chain, version + 1, at, decision)] : [];
  const due = tickAt(decision.next);
  const owed = owedOf(decision.next);
  const document: Stored = {
    _id: id,
    version: version + 1,
    record,
    engine,
    messageIds: [...messageIds],
    chain: history[0]?.hash ?? chain,
    ...(due ? { dueAt: due } : {}),
    ...owed,
    history,
    conversation: [...(decision.says ?? [])],
  };
  return { document, history };
}

function changeOf(
  { _id, history: _h, conversation, dueAt, deliverAt, owed, uncertainAt, ...set }: Stored,
  history: StoredEntry[],
): object {
  const unset = {
    ...(dueAt ? {} : { dueAt: 1 }),
    ...(owed ? {} : { deliverAt: 1, owed: 1 }),
    ...(uncertainAt ? {} : { uncertainAt: 1 }),
  };
  return {
    $set: {
      ...set,
      ...(dueAt ? { dueAt } : {}),
      ...(owed ? { deliverAt, owed } : {}),
      ...(uncertainAt ? { uncertainAt } : {}),
    },
    ...(Object.keys(unset).length ? { $unset: unset } : {}),
    $push: { history: { $each: history }, conversation: { $each: conversation } },
  };
}

const toTicket = ({ _id, version, record, engine, messageIds, chain }: Stored): Ticket => ({
  id: _id,
  version,
  record,
  messageIds,
  chain,
  ...engine,
});

function toFullTicket(stored: Stored | null): FullTicket | undefined {
  if (!stored) return undefined;
  const history: HistoryEntry[] = stored.history.map(({ seq, at, by, cause, because, hash }) => ({
    seq,
    at,
    by,
    cause,
    because,
    hash,
  }));
  return { ticket: toTicket(stored), conversation: stored.conversation, history };
}
