// What a requester asked for, and everything the engine tracks beside it.

import type { StatusNames, TicketKind } from "./desk.ts";
import { type Drill, drillDue } from "./drill.ts";
import type { Errand } from "./errand.ts";
import type { Info } from "./escalation-info.ts";
import type { HeldReply } from "./held-reply.ts";
import type { Address, Correspondent } from "./mail.ts";
import type { Notice } from "./notice.ts";
import { isOwnChannel } from "./policy.ts";
import type { Recurrence } from "./recurrence.ts";
import type { Risk } from "./risk.ts";
import type { TriggerMemory } from "./trigger-state.ts";
import { dueAt, type EndedWait, type Wait } from "./wait.ts";

/** What a request leaves behind so that the next ones can be told to be its like. */
export type Wording = {
  domain: string; // of its writer
  words: string; // its first words, without figures
};

/** What people see. Escalating never changes a byte of it (S1.12). */
export type TicketRecord = {
  reference: string; // "HD-1042"
  kind: TicketKind;
  deskId: string;
  subject: string;
  requester: Correspondent;
  participants: readonly Address[]; // copied in by the requester: they hear the answers and may write
  clientId?: string;
  status: "open" | "closed";
  statusNames?: StatusNames; // escalation tickets: what people call the two (S1.33)
  stream?: string; // escalation tickets: what they are listed under
  responsibleId?: string;
  priority: string;
  category?: string;
  fields: Readonly<Record<string, string>>;
  policyId?: string;
  purpose: "normal" | "escalation" | "drill"; // drill: an exercise of a policy, which counts in no figure
  callTemplateId?: string; // escalation tickets: what they were made from
  escalatedCallRef?: string; // escalation tickets: the origin, when it is a call
  escalatedRequestRef?: string; // … when it is a request; never both (S1.14)
  duplicateOf?: string; // the reference of its main ticket
  duplicates?: readonly string[]; // the references of the tickets that are about the same matter as this one
  createdAt: Date;
  updatedAt: Date;
};

/** A ticket's state as people call it. */
export const statusOf = ({ status, statusNames }: TicketRecord): string => statusNames?.[status] ?? status;

/** The reference of what an escalation ticket escalates; undefined for any other ticket. */
export const originReferenceOf = ({ escalatedCallRef, escalatedRequestRef }: TicketRecord): string | undefined =>
  escalatedCallRef ?? escalatedRequestRef;

export type Chase = {
  at: Date;
  by: Address;
  source: "email" | "button" | "portal" | "api"; // a mail, the button in a mail, their page, a program of ours for them
  counted: boolean;
  because: string;
  noReceipt?: string; // why it was not answered with a receipt, where the rules have one
  mailId?: string;
};

/** An escalation ticket this ticket led to. `owed` until it stands in the store. */
export type VisibilityEscalation = {
  ordinal: number;
  at: Date;
  cause: "chases" | "analyst" | "trigger";
  by: string;
  because: string;
  templateId: string;
  state: "owed" | "made";
  ticketId?: string;
  reference?: string;
  info?: Info; // what an analyst wrote for it
  recurrence?: Recurrence; // the earlier tickets, as the authority was notified of them
};

/** An #escalate that was returned as incomplete. */
export type SentBack = {
  at: Date;
  by: string; // id of the person whose #escalate it was, or an address
  missing: readonly string[]; // each a clause that says what is missing or vague, and why
};

/** What analysts bring together for a manual escalation (S3.12), and how often it was returned as incomplete (S3.23). */
export type Manual = {
  info: Info; // the good answers so far
  asked: boolean; // #escalate was returned as incomplete: the answer that completes it escalates
  sendBacks: readonly SentBack[];
  priorityBy?: string; // who confirmed the priority
};

export type Ticket = {
  id: string; // 13 characters, derived from the mail or the origin that caused it
  version: number; // raised by every commit; 0 before the first
  record: TicketRecord;
  lastSpeaker: "requester" | "staff"; // whose human words came last
  asked?: boolean; // whether our last words asked the requester something: then "ok" may answer it
  promised?: { at: Date; phrase: string }; // what our last words promised: who asks again after them, chases
  waitsBegun: number;
  wait?: Wait;
  endedWaits: readonly EndedWait[];
  chases: readonly Chase[];
  visibility: readonly VisibilityEscalation[];
  manual?: Manual;
  recurrence?: Recurrence; // escalation tickets: what its authority is told of the origin's people
  triggers?: TriggerMemory;
  drill?: Drill; // an exercise, which nobody has written
  openedFor?: { by: string }; // the person, by id, who opened it for its requester
  fromMachine?: true; // opened by a machine that a trigger lets in: nothing but colleagues' words goes back to it
  risks?: readonly Risk[]; // what kinds of harm it may do, by the triggers that fired (S4.39)
  held?: readonly HeldReply[]; // colleagues' words whose authors are asked whom they are for, and what became of them
  outbox: readonly Notice[]; // settled notices stay: they are what was said to whom
  readMails: readonly string[]; // content ids of the mails it has taken in
  errands?: readonly Errand[]; // what other tickets have not heard yet
  errandsBegun?: number;
  heard?: readonly LastHeard[];
  handled?: readonly Handled[]; // requests of programs and forms that were carried out
  solved?: { at: Date; wait: number }; // when the requester said so on their page, and how many waits had begun by then
  wording?: Wording; // of the mail that opened it
  messageIds: readonly string[]; // their Message-IDs, the request's first
  chain: string; // hash of the last history entry: the next one is chained to it
  events?: number; // how many programs outside were told of it; absent: none
  past?: Past; // absent: it was last written by a release that kept all in one document
};

/** What the store notes of what lies beside a ticket. Decisions hand it on. */
export type Past = {
  said: number; // sayings so far
  chases?: number; // counted chases that have left
  weight: number; // bytes of the history and the conversation that stand in the ticket's own document
  last?: string; // what left that document last; it names what left before
};

/** The last errand of another ticket that was heard. */
export type LastHeard = { from: string; last: number };

/** A request that was carried out, so that it is not carried out again. */
export type Handled = {
  key: string; // the same for the same person, operation, ticket and Idempotency-Key
  content: string; // digest of what was asked: the same key with another content is a conflict
};

/** A piece of the conversation, kept beside the ticket. Private ones never reach the requester (S3.14). */
export type Saying = {
  at: Date;
  by: Correspondent;
  from: "requester" | "staff" | "onit";
  text: string;
  private: boolean;
  mailId?: string;
  act?: string; // where no mail brought it: the cause of the notices that carry it
};

/**
 * Since when nobody knows of a mail whether it was taken; undefined: of all of them it is known. What another channel perhaps
 * delivered goes out by mail, so nobody has to decide about it.
 */
export const uncertainAt = ({ outbox }: Pick<Ticket, "outbox">): Date | undefined =>
  outbox.find(({ state, channel }) => state === "uncertain" && !isOwnChannel(channel))?.settledAt;

/** When the clock must next look at this ticket. */
export const tickAt = (ticket: Ticket): Date | undefined => (ticket.drill ? drillDue(ticket) : dueAt(ticket.wait));

/** What an escalation lacked when it was last returned. */
export const missingIn = ({ sendBacks }: Manual): readonly string[] => sendBacks.at(-1)?.missing ?? [];

export type OfWait = Pick<Ticket, "chases"> & { wait?: Pick<Wait, "since"> | undefined };

/** The chases that count in the wait, which is the one that runs now, or the last one of a ticket that owes nothing. */
export const countedChases = ({ chases, wait }: OfWait): Chase[] =>
  wait ? chases.filter(({ counted, at }) => counted && at >= wait.since) : [];

/** A ticket before anything has happened to it. Its first commit stores it as version 1. */
export const newTicket = (id: string, record: TicketRecord): Ticket => ({
  id,
  version: 0,
  record,
  lastSpeaker: "requester",
  waitsBegun: 0,
  endedWaits: [],
  chases: [],
  visibility: [],
  outbox: [],
  readMails: [],
  messageIds: [],
  chain: "",
});
