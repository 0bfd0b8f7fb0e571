// `onit simulate`: what will happen to a ticket while nobody does anything, told before it does (N10). The functions that decide
// are those of the engine; here nothing is kept or sent.

import { open } from "../core/conversation/open.ts";
import { advance } from "../core/escalation/advance.ts";
import { choosePolicy } from "../core/escalation/choose-policy.ts";
import { hoursOf } from "../core/escalation/hours.ts";
import { redated } from "../core/escalation/redate.ts";
import { takePolicy } from "../core/escalation/take-policy.ts";
import type { Decision } from "../core/model/decision.ts";
import type { Desk } from "../core/model/desk.ts";
import type { Correspondent, Mail } from "../core/model/mail.ts";
import type { Notice } from "../core/model/notice.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { type Ticket, type TicketRecord, tickAt } from "../core/model/ticket.ts";
import type { App } from "../ports/app.ts";
import { applyTriggers } from "../ticket-change/apply-triggers.ts";

/** A notice that will be owed. */
export type Foreseen = Pick<Notice, "kind" | "to" | "channel" | "because"> & { at: Date };

/** What foresight cannot know; a reader is told it. */
export const UNFORESEEN =
  "Nobody answers, presses or writes in it, every notice arrives, and other tickets do nothing: their chases and escalations are not considered.";

const NOBODY_ELSE: Pick<App, "tickets">["tickets"] = {
  hasOpenEscalation: async () => false,
  chasedSince: async () => [],
  openedLately: async () => ({ ofWriter: 0, alike: 0, ofDomain: 0 }),
} as unknown as App["tickets"];

/**
 * Every notice that will be owed until then, in order.
 * @param most no more than so many
 */
export async function foresee(
  ticket: Ticket,
  { organisation, until, most }: { organisation: Organisation; until: Date; most: number },
): Promise<Foreseen[]> {
  const found: Foreseen[] = [];
  let current = ticket;
  let now = new Date(0);
  for (let due = tickAt(current); due && due <= until && found.length < most; due = tickAt(current)) {
    now = due > now ? due : now; // what a new policy makes overdue is due when it takes over
    const decision = advance(current, organisation, now);
    if (!decision) break;
    const next = await carried(decision, current, organisation, now);
    found.push(...owedSince(current, next, now));
    current = next;
  }
  return found.slice(0, most);
}

/** As a decision is committed: with what triggers add, and in the hours that count then. */
async function carried(
  decision: Decision,
  before: Ticket | undefined,
  organisation: Organisation,
  now: Date,
): Promise<Ticket> {
  const whole = await applyTriggers(decision, { before }, organisation, { tickets: NOBODY_ELSE, now: () => now });
  return redated(whole.next, organisation);
}

/** The notices that one state of a ticket owes and an earlier one did not. */
export function owedSince(before: Ticket | undefined, after: Ticket, at: Date): Foreseen[] {
  const known = new Set(before?.outbox.map(({ key }) => key));
  return after.outbox
    .filter(({ key }) => !known.has(key))
    .map(({ kind, to, channel, because }) => ({ at, kind, to, channel, because }));
}

const SUPPOSED = "it opens a ticket";

export type Supposed = {
  from: Correspondent;
  desk: Desk;
  at: Date;
  subject: string;
  record?: Partial<Pick<TicketRecord, "policyId" | "priority" | "category" | "responsibleId">>; // as colleagues set it at once
};

/** A mail that opens a ticket, and whom that notifies. */
export async function supposeMail(
  { from, desk, at, subject, record = {} }: Supposed,
  organisation: Organisation,
): Promise<{ ticket: Ticket; told: Foreseen[] }> {
  const mail = mailOf(from, desk, at, subject);
  const sender = {
    ...from,
    person: undefined,
    relation: "stranger" as const,
    trusted: true,
    proven: true,
    byToken: false,
    means: "authentication" as const,
    because: "it is supposed",
    answerTo: from.address,
  };
  const decision = open(
    {
      mail,
      verdict: { kind: "new-request", because: SUPPOSED },
      desk,
      id: "supposed",
      reference: `${desk.prefix}-new`,
      now: at,
      sender,
      lately: { ofWriter: 0, alike: 0, ofDomain: 0 },
    },
    organisation,
  );
  const next = withRecord(decision.next, record, organisation);
  const ticket = await carried({ ...decision, next }, undefined, organisation, at);
  const told = owedSince(undefined, ticket, at);
  return { ticket, told: told.map((one) => ({ ...one, because: one.because.replace(`made: ${SUPPOSED}`, SUPPOSED) })) };
}

function withRecord(ticket: Ticket, over: Partial<TicketRecord>, organisation: Organisation): Ticket {
  const set = { ...ticket, record: { ...ticket.record, ...over } };
  const policy = choosePolicy(set.record, organisation);
  const { wait } = set;
  if (!wait || !policy || wait.escalation?.policy.id === policy.id) return set;
  return { ...set, wait: { ...takePolicy(wait, policy, hoursOf(set, policy, organisation)) } };
}

const mailOf = (from: Correspondent, desk: Desk, receivedAt: Date, subject: string): Mail => ({
  id: "supposed",
  contentId: "supposed",
  envelope: { source: "simulate", from: from.address, recipient: desk.address, peer: "" },
  receivedAt,
  messageId: undefined,
  references: [],
  from,
  to: [{ address: desk.address, name: desk.name }],
  replyTo: [],
  sentAt: receivedAt,
  subject,
  text: subject,
  html: "",
  newText: subject,
  parts: [],
  report: undefined,
  attachments: [],
  headers: new Map(),
  problems: [],
});
