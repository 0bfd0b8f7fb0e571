// A ticket as a document: what is stored of it, how it is found, and how a decision changes it.

import { Schema } from "mongoose";
import type { Decision } from "../core/model/decision.ts";
import type { HistoryEntry } from "../core/model/history.ts";
import { type Past, type Saying, type Ticket, tickAt } from "../core/model/ticket.ts";
import type { TicketEvent } from "../core/model/ticket-event.ts";
import { searchWords } from "../core/words/search.ts";
import { chained, type StoredEntry } from "./history.ts";
import { type OwedLanes, owedOf } from "./owed.ts";
import { weightOf } from "./past.ts";

type Engine = Omit<Ticket, "id" | "version" | "record" | "messageIds" | "chain" | "past">;

/** A ticket as it is stored. */
export type TicketDocument = {
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
  gathers?: string[]; // whose mails are gathered that it owes
  words: string[]; // by which a search finds it
  openEscalationAt?: Date; // of an escalation ticket that is open: when it was made
  history: StoredEntry[];
  conversation: Saying[];
  past?: Past;
  unaudited?: number; // the first entry of its history that the audit has not taken in
  events?: TicketEvent[]; // what programs outside are to be told of it, until there are deliveries
  eventsAt?: Date; // since when there are such
};

export const ticketSchema = new Schema<TicketDocument>(
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
    gathers: { type: [String], default: undefined },
    words: [String],
    openEscalationAt: Date,
    owed: Schema.Types.Mixed,
    history: [Schema.Types.Mixed],
    conversation: [Schema.Types.Mixed],
    past: Schema.Types.Mixed,
    unaudited: Number,
    events: [Schema.Types.Mixed],
    eventsAt: Date,
  },
  { versionKey: false, minimize: false },
);
ticketSchema.index({ "record.reference": 1 }, { unique: true });
ticketSchema.index({ messageIds: 1 });
ticketSchema.index({ dueAt: 1 }, { sparse: true });
ticketSchema.index({ uncertainAt: 1 }, { sparse: true });
ticketSchema.index({ gathers: 1, deliverAt: 1, _id: 1 }, { sparse: true });
ticketSchema.index({ deliverAt: 1 }, { sparse: true });
ticketSchema.index({ "owed.inside": 1 }, { sparse: true });
ticketSchema.index({ "owed.outside": 1 }, { sparse: true });
ticketSchema.index({ "owed.urgent": 1 }, { sparse: true });
ticketSchema.index({ "owed.deskId": 1, "owed.rest": 1 }, { sparse: true });
ticketSchema.index({ "record.escalatedCallRef": 1 }, { sparse: true });
ticketSchema.index({ "record.escalatedRequestRef": 1 }, { sparse: true });
ticketSchema.index({ "record.createdAt": -1 });
ticketSchema.index({ "record.requester.address": 1, "record.purpose": 1, "record.updatedAt": -1 });
ticketSchema.index({ "record.clientId": 1, "record.purpose": 1, "record.updatedAt": -1 });
// The loop guard asks these of every new request, and must not read tickets for it.
ticketSchema.index({ "engine.wording.domain": 1, "record.createdAt": -1 });
ticketSchema.index({ "engine.wording.domain": 1, "engine.wording.words": 1, "record.createdAt": -1 });
ticketSchema.index({ "engine.wording.domain": 1, "record.requester.address": 1, "record.createdAt": -1 });
ticketSchema.index({ "record.deskId": 1, "engine.chases.at": 1 });

ticketSchema.index({ "record.purpose": 1, "record.createdAt": -1 });
ticketSchema.index({ "engine.wait.escalation.confirmation.by": 1 }, { sparse: true });
ticketSchema.index({ "engine.wait.escalation.together.by": 1 }, { sparse: true });
// What the dashboard lists, and its search.
ticketSchema.index({ "engine.wait.escalation.status": 1 }, { sparse: true });
ticketSchema.index({ "engine.endedWaits.endedAt": 1 }, { sparse: true });
ticketSchema.index({ openEscalationAt: 1 }, { sparse: true });
ticketSchema.index({ words: 1 });
ticketSchema.index({ unaudited: 1 }, { sparse: true });
ticketSchema.index({ eventsAt: 1 }, { sparse: true });

/** What a decision makes of a ticket, without what leaves its document, and whether the write takes out its history and conversation. */
export type Cut = { next: Ticket; past: Past; isCut: boolean };

/** @param before what the document notes of its past before the decision is added */
export function ticketDocument(decision: Decision, at: Date, before: Past): TicketDocument {
  const { id, version, record, messageIds, chain, past: _, ...engine } = decision.next;
  const history = decision.because ? [chained(chain, version + 1, at, decision)] : [];
  const due = tickAt(decision.next);
  const owed = owedOf(decision.next);
  const conversation = [...(decision.says ?? [])];
  const { said, weight } = before;
  return {
    _id: id,
    version: version + 1,
    record,
    engine,
    messageIds: [...messageIds],
    chain: history[0]?.hash ?? chain,
    ...(due ? { dueAt: due } : {}),
    ...owed,
    ...listedBy(record),
    history,
    conversation,
    past: { ...before, said: said + conversation.length, weight: weight + weightOf([...history, ...conversation]) },
    ...(history[0] ? { unaudited: history[0].seq } : {}),
    ...(decision.events ? { events: [...decision.events], eventsAt: at } : {}),
  };
}

/** What lists and searches find it by. */
export function listedBy(record: Ticket["record"]): Pick<TicketDocument, "words" | "openEscalationAt"> {
  const isOpenEscalation = record.purpose === "escalation" && record.status === "open";
  return { words: searchWords(record), ...(isOpenEscalation ? { openEscalationAt: record.createdAt } : {}) };
}

/** @param isCut whether what was in the lists has left: then only what is new is in them */
export function changeOf(document: TicketDocument, isCut: boolean): object {
  const { _id, history, conversation, unaudited, events, eventsAt, ...rest } = document;
  const { dueAt, deliverAt, owed, uncertainAt, gathers, openEscalationAt, ...set } = rest;
  const marks = Object.entries({ dueAt, deliverAt, owed, uncertainAt, gathers, openEscalationAt });
  const standing = marks.filter(([, value]) => value !== undefined);
  const gone = marks.flatMap(([name, value]) => (value === undefined ? [[name, 1]] : []));
  return {
    $set: { ...set, ...(isCut ? { history, conversation } : {}), ...Object.fromEntries(standing) },
    ...(gone.length > 0 ? { $unset: Object.fromEntries(gone) } : {}),
    ...minimum({ ...(unaudited === undefined ? {} : { unaudited }), ...(eventsAt ? { eventsAt } : {}) }),
    ...added({ ...(isCut ? {} : { history, conversation }), ...(events ? { events } : {}) }),
  };
}

const minimum = (fields: object): object => (Object.keys(fields).length > 0 ? { $min: fields } : {});

function added(lists: Readonly<Record<string, readonly unknown[]>>): object {
  const each = Object.entries(lists).map(([name, entries]) => [name, { $each: entries }]);
  return each.length > 0 ? { $push: Object.fromEntries(each) } : {};
}

export const toTicket = ({ _id, version, record, engine, messageIds, chain, past }: TicketDocument): Ticket => ({
  id: _id,
  version,
  record,
  messageIds,
  chain,
  ...engine,
  ...(past ? { past } : {}),
});

/** Why what is stored can be no ticket, as when it was damaged or changed by hand; undefined for one that is whole. */
export function troubleIn(stored: TicketDocument): string | undefined {
  const { engine, messageIds } = stored;
  return troubleOf({
    ...whatAllShow(stored),
    "engine.chases": Array.isArray(engine?.chases),
    "engine.visibility": Array.isArray(engine?.visibility),
    "engine.endedWaits": Array.isArray(engine?.endedWaits),
    messageIds: Array.isArray(messageIds),
  });
}

type Glanced = Pick<TicketDocument, "version" | "record"> & { engine: { outbox?: unknown } };

/** The same of what a list reads of a ticket. A row has a subject, too. */
export const troubleAtAGlance = (seen: Glanced): string | undefined =>
  troubleOf({ ...whatAllShow(seen), "record.subject": typeof seen.record?.subject === "string" });

const whatAllShow = ({ version, record, engine }: Glanced): Record<string, boolean> => ({
  version: Number.isInteger(version),
  "record.reference": typeof record?.reference === "string",
  "record.deskId": typeof record?.deskId === "string",
  "record.requester": typeof record?.requester?.address === "string",
  "record.createdAt": record?.createdAt instanceof Date,
  "engine.outbox": Array.isArray(engine?.outbox),
});

function troubleOf(isRight: Readonly<Record<string, boolean>>): string | undefined {
  const wrong = Object.keys(isRight).filter((field) => !isRight[field]);
  return wrong.length === 0 ? undefined : `${wrong.join(", ")} is missing, or is not what a ticket has there`;
}

export const toEntry = ({ seq, at, by, cause, because, hash }: StoredEntry): HistoryEntry => ({
  seq,
  at,
  by,
  cause,
  because,
  hash,
});
