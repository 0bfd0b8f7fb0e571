// The ticket an escalation ticket came from, as its mail shows it: everything that somebody needs who takes over (S3.21).
// Part of building a staff mail's context.

import { type Notice, stateName } from "../core/model/notice.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Recurrence } from "../core/model/recurrence.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { beyond, leadOf, marksOf } from "../core/visibility/recurrence-text.ts";
import { splitHistory } from "../core/visibility/split-history.ts";
import type { FullTicket } from "../ports/ticket-store.ts";
import type { Clockface } from "./instant.ts";
import {
  fieldsOf,
  type Internals,
  latestFirst,
  newestOf,
  optional,
  responsibleOf,
  waitInternals,
} from "./internals.ts";
import { triedBefore } from "./tried.ts";
import { shortLine } from "./words.ts";

/** Named as in the mail's own ticket, so that one partial shows either. Lists are latest first and cut. */
export type Origin = Pick<
  Internals,
  | "requester"
  | "client"
  | "responsible"
  | "status"
  | "priority"
  | "category"
  | "fields"
  | "wait"
  | "taken"
  | "escalations"
  | "tried"
  | "newest"
  | "conversation"
  | "earlier"
> & {
  reference: string;
  subject: string;
  kind: string;
  desk: { name: string };
  openedAt: string;
  chases: { by: string; at: string; how: string; counted: boolean; because: string }[];
  sendBacks: { at: string; by: string; problems: string[] }[];
  told: { what: string; to: string; channel: string; at: string; state: string; outcome: string | null }[];
  moreTold: number; // not in the list
  history: { at: string; by: string; because: string }[];
  moreHistory: number;
};

/** The earlier tickets of the requester and their client, as they stood when the ticket was escalated. */
export type Earlier = {
  recurring: boolean;
  sentence: string; // begins with a capital and has no full stop
  tickets: { reference: string; subject: string; marks: string }[];
  beyond: string; // "and 5 more", or ""
};

const MOST_ENTRIES = 30; // of each list

/** @param origin as it is now, with conversation and history */
export function originOf(
  notice: Notice,
  { ticket, conversation, history }: FullTicket,
  organisation: Organisation,
  clock: Clockface,
): Origin {
  const { record } = ticket;
  const { requester } = record;
  const [told, entries] = [ticket.outbox.toReversed(), splitHistory(history, ticket).decided.toReversed()];
  return {
    reference: shortLine(record.reference),
    subject: shortLine(record.subject) || "(no subject)",
    kind: record.kind,
    desk: { name: shortLine(organisation.desks.get(record.deskId)?.name ?? record.deskId) },
    openedAt: clock.say(record.createdAt),
    requester: { name: shortLine(requester.name || requester.address), address: shortLine(requester.address) },
    client: optional(organisation.clients.get(record.clientId ?? "")?.name),
    responsible: responsibleOf(ticket, organisation),
    status: record.status,
    priority: shortLine(record.priority),
    category: optional(record.category),
    fields: fieldsOf(record),
    ...waitInternals(notice, ticket, clock),
    escalations: ticket.visibility.flatMap(({ reference }) => reference ?? []),
    tried: triedBefore(notice, ticket, clock),
    newest: newestOf(conversation, requester, clock),
    ...latestFirst(conversation, notice.createdAt, clock),
    chases: chasesOf(ticket, clock),
    sendBacks: sendBacksOf(ticket, organisation, clock),
    told: told.slice(0, MOST_ENTRIES).map((one) => toldIn(one, clock)),
    moreTold: Math.max(0, told.length - MOST_ENTRIES),
    history: entries.slice(0, MOST_ENTRIES).map(({ at, by, because }) => ({
      at: clock.say(at),
      by: nameOf(by, organisation),
      because: shortLine(clock.retell(because), 500),
    })),
    moreHistory: Math.max(0, entries.length - MOST_ENTRIES),
  };
}

const chasesOf = ({ chases }: Ticket, clock: Clockface): Origin["chases"] =>
  chases
    .toReversed()
    .slice(0, MOST_ENTRIES)
    .map(({ by, at, source, counted, because, noReceipt }) => ({
      by: shortLine(by),
      at: clock.say(at),
      how: source,
      counted,
      because: shortLine(clock.retell(noReceipt ? `${because}; no receipt, as ${noReceipt}` : because)),
    }));

const sendBacksOf = ({ manual }: Ticket, organisation: Organisation, clock: Clockface): Origin["sendBacks"] =>
  (manual?.sendBacks ?? []).map(({ at, by, missing }) => ({
    at: clock.say(at),
    by: nameOf(by, organisation),
    problems: missing.map((line) => shortLine(line, 500)),
  }));

function toldIn(notice: Notice, clock: Clockface): Origin["told"][number] {
  const { kind, to, channel, outcome, settledAt, dueAt } = notice;
  return {
    what: kind.replaceAll("-", " "),
    to: shortLine(to.name || to.address),
    channel,
    at: clock.say(settledAt ?? dueAt),
    state: stateName(notice),
    outcome: optional(outcome && clock.retell(outcome)),
  };
}

const nameOf = (by: string, { people }: Organisation): string => shortLine(people.get(by)?.name ?? by);

/** @param recurrence as the escalation ticket keeps it; undefined where its desk shows none */
export function earlierOf(recurrence: Recurrence | undefined, clock: Clockface): Earlier | null {
  if (!recurrence) return null;
  return {
    recurring: recurrence.recurring,
    sentence: shortLine(leadOf(recurrence), 1_000),
    tickets: recurrence.prior.map((prior) => ({
      reference: shortLine(prior.reference),
      subject: shortLine(prior.subject) || "(no subject)",
      marks: shortLine(marksOf(prior, clock.say).join(", "), 500),
    })),
    beyond: beyond(recurrence),
  };
}
