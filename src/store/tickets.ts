// Tickets in MongoDB. One decision is one conditional write: the record, the wait, the outbox, the history entry and
// what was said go together or not at all, so no transaction and no replica set is needed.

import type { Connection, Model } from "mongoose";
import { StaleTicketError } from "../core/model/stale-ticket.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { type ChasedTicket, chasedSince } from "../core/trigger/conditions.ts";
import type { TicketStore } from "../ports/app.ts";
import type { Board } from "../ports/board.ts";
import { batched } from "./batch.ts";
import { openBoard } from "./board.ts";
import { escalated, type TicketFinding } from "./escalated.ts";
import type { StoredEntry } from "./history.ts";
import { insertEach } from "./insert.ts";
import { openedLately } from "./lately.ts";
import { owedLookups } from "./owed.ts";
import { cutsBack, isHeavy, type Leaving, leftOf, piecesOf, weightOf, writePieces } from "./past.ts";
import { references } from "./references.ts";
import {
  type Cut,
  changeOf,
  type TicketDocument,
  ticketSchema,
  toEntry,
  toTicket,
  written,
} from "./ticket-document.ts";

const GATHER_MS = 8;

const ORIGINS = ["record.escalatedCallRef", "record.escalatedRequestRef"];
const CHASED = { "engine.chases": 1, "engine.triggers": 1 } as const;
const TAKEN_BY = "engine.wait.escalation.confirmation.by";
const MOST_CHASED = 1_000;
const LEAN = { history: 0, conversation: 0 } as const;

type Histories = { historyOf(id: string): Promise<StoredEntry[]> };
type Tickets = TicketStore & Histories & { board: Board; ready(): Promise<unknown> };

export function openTickets(connection: Connection): Tickets {
  const model = connection.model<TicketDocument>("Ticket", ticketSchema, "tickets");
  const { one, many, each } = findingIn(model);
  const insert = batched(GATHER_MS, async (documents: TicketDocument[]) =>
    insertEach(connection, model.collection, documents),
  );

  return {
    ready: () => model.createIndexes(),
    byId: (id) => one({ _id: id }),
    byReference: (reference) => one({ "record.reference": reference }),
    byMessageIds: (ids) => one({ messageIds: { $in: ids } }),
    ...readingIn(connection, model),
    async commit(decision, at) {
      const ticket = decision.next;
      const cut = ticket.version > 0 ? await cutFor(ticket, connection, model) : UNCUT;
      const document = written(decision, at, cut);
      if (ticket.version > 0) await update(model, ticket, changeOf(document, cut.isCut));
      else if ((await insert(document)) === "exists") throw await takenOr(ticket, one);
      const { version, chain, past } = document;
      return { ...ticket, version, chain, ...(past ? { past } : {}) };
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

async function update(
  model: Model<TicketDocument>,
  ticket: Ticket,
  change: ReturnType<typeof changeOf>,
): Promise<void> {
  const isAsItWas = { _id: ticket.id as never, version: ticket.version };
  if ((await model.collection.updateOne(isAsItWas, change)).matchedCount === 0) throw stale(ticket);
}

/** With all that has left the documents. */
function readingIn(
  connection: Connection,
  model: Model<TicketDocument>,
): Pick<Tickets, "read" | "conversation" | "historyOf" | "board"> {
  return {
    board: openBoard(model),
    async read(id) {
      const stored = await model.findById(id).lean<TicketDocument>();
      if (!stored) return undefined;
      const left = await leftOf(connection, stored, ["history", "conversation"]);
      const history = [...left.history, ...stored.history].map(toEntry);
      return { ticket: toTicket(stored), conversation: [...left.conversation, ...stored.conversation], history };
    },
    async conversation(id, latest) {
      const stored = await model.findById(id, { conversation: 1, past: 1 }).lean<TicketDocument>();
      if (!stored) return [];
      if (latest === undefined)
        return [...(await leftOf(connection, stored, ["conversation"])).conversation, ...stored.conversation];
      let sayings = stored.conversation;
      if (sayings.length >= latest) return sayings;
      for await (const { conversation } of cutsBack(connection, stored, ["conversation"])) {
        sayings = [...conversation, ...sayings];
        if (sayings.length >= latest) break;
      }
      return sayings;
    },
    async historyOf(id) {
      const stored = await model.findById(id, { history: 1, past: 1 }).lean<TicketDocument>();
      if (!stored) return [];
      return [...(await leftOf(connection, stored, ["history"])).history, ...stored.history];
    },
  };
}

const UNCUT: Cut = { past: { said: 0, weight: 0 }, isCut: false };

/** Looks only into a document that is heavy, or that a release wrote which did not weigh it. @throws StaleTicketError */
async function cutFor(ticket: Ticket, connection: Connection, model: Model<TicketDocument>): Promise<Cut> {
  const { id, version, past } = ticket;
  if (past && !isHeavy(past)) return { past, isCut: false };
  const stored = await model.findById(id, { version: 1, history: 1, conversation: 1 }).lean<TicketDocument>();
  if (stored?.version !== version) throw stale(ticket);
  const leaving: Leaving = { history: stored.history, conversation: stored.conversation };
  const weighed = past ?? { said: stored.conversation.length, weight: weightOf(leaving) };
  if (!isHeavy(weighed)) return { past: weighed, isCut: false };
  const pieces = piecesOf(id, version, past, leaving);
  await writePieces(connection, pieces);
  return { past: { said: weighed.said, weight: 0, last: pieces[0]!.cut }, isCut: true };
}

function findingIn(model: Model<TicketDocument>): TicketFinding & { one(filter: object): Promise<Ticket | undefined> } {
  return {
    async one(filter) {
      const found = await model.findOne(filter, LEAN).lean<TicketDocument>();
      return found ? toTicket(found) : undefined;
    },
    many: async (filter, sort, limit) =>
      (await model.find(filter, LEAN).sort(sort).limit(limit).lean<TicketDocument[]>()).map(toTicket),
    async *each(filter) {
      for await (const stored of model.find(filter, LEAN).lean<TicketDocument[]>().cursor()) yield toTicket(stored);
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

async function chasedOf(model: Model<TicketDocument>, deskId: string, since: Date): Promise<ChasedTicket[]> {
  const chased = { "record.deskId": deskId, "engine.chases.at": { $gte: since } };
  const found = await model.find(chased, CHASED).limit(MOST_CHASED).lean<Pick<TicketDocument, "_id" | "engine">[]>();
  return found.flatMap(({ _id, engine }) => chasedSince({ id: _id, ...engine }, since));
}

/** Whether the id is taken, which is a decision made twice, or only the reference, which must never happen. */
async function takenOr(ticket: Ticket, one: (filter: object) => Promise<Ticket | undefined>): Promise<Error> {
  if (await one({ _id: ticket.id })) return stale(ticket);
  return new Error(`making ticket ${ticket.id}: its reference ${ticket.record.reference} is taken by another ticket`);
}

const stale = ({ id, version }: Ticket): StaleTicketError =>
  new StaleTicketError(`ticket ${id} has moved past version ${version}`);
