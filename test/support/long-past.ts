// What thousands of mails leave on a ticket, without sending them.

import { createHash } from "node:crypto";
import type { Decision } from "../../src/core/model/decision.ts";
import type { HeldReply } from "../../src/core/model/held-reply.ts";
import type { Notice } from "../../src/core/model/notice.ts";
import type { Chase, Saying, Ticket } from "../../src/core/model/ticket.ts";
import type { EndedWait } from "../../src/core/model/wait.ts";
import { owe } from "../../src/core/outbox/owe.ts";

const DESK = { address: "anna@harbour-lane.example", name: "Anna Agarwal", personId: "anna" };
const LEAD = { address: "ben@harbour-lane.example", name: "Ben Okafor", personId: "ben" };

/** The id under which the ticket has read its mail of this number. */
export const mailIdOf = (number: number): string => number.toString(16).padStart(8, "0");
export const messageIdOf = (number: number): string => `<${number}@long-past.example>`;
export const requestOf = (number: number): string => `${mailIdOf(number)}aa`;

/**
 * A mail of the requester that is read and counted as a chase or not, and answered. It begins and ends a wait, each fifth of which is
 * escalated, and each tenth answer was held before. All that was owed went out.
 * @param number 1 for the first of them
 */
export function afterMail(ticket: Ticket, number: number, now: Date, text = `mail ${number}`): Decision {
  const { requester } = ticket.record;
  const cause = `mail ${mailIdOf(number)}`;
  const isEscalated = number % 5 === 0;
  const owed = { cause, because: "it came", now };
  const wait = { ...owed, waitNumber: number };
  let next: Ticket = { ...ticket, ...gathered(ticket, number, now), waitsBegun: number };
  next = owe(next, { ...owed, kind: "requester-replied", to: [DESK] });
  if (isEscalated) next = owe(next, { ...wait, kind: "step", to: [LEAD], facts: { lap: 0, stepNumber: 1 } });
  if (number % 10 === 0)
    next = owe(next, { ...owed, kind: "held-reply", to: [DESK], facts: { held: heldIdOf(number) } });
  next = owe(next, { ...owed, kind: "answer", to: [requester] });
  const says: Saying[] = [
    { at: now, by: requester, from: "requester", text, private: false, mailId: mailIdOf(number) },
    { at: now, by: DESK, from: "staff", text: `answer ${number}`, private: number % 4 === 0 },
  ];
  return { next: { ...next, outbox: next.outbox.map(sentAt(now, next)) }, because: "read", by: "x", cause, says };
}

/** The same of many mails, as if one decision were made on all of them. */
export function afterMails(ticket: Ticket, first: number, count: number, now: Date, text?: string): Decision {
  let decision: Decision = { next: ticket, because: "read", by: "x", cause: "x", says: [] };
  for (let number = first; number < first + count; number += 1) {
    const more = afterMail(decision.next, number, now, text && `${number} ${text}`);
    decision = { ...more, says: [...(decision.says ?? []), ...(more.says ?? [])] };
  }
  return decision;
}

export const heldIdOf = (number: number): string => `${mailIdOf(number)}cc`;

function gathered(ticket: Ticket, number: number, now: Date): Partial<Ticket> {
  const mailId = mailIdOf(number);
  const by = ticket.record.requester.address;
  const chase: Chase = { at: now, by, source: "email", counted: number % 3 === 0, because: "asked", mailId };
  const wait: EndedWait = {
    number,
    since: now,
    endedAt: now,
    reason: "answered",
    because: "Anna answered",
    stepsFired: number % 5 === 0 ? 1 : 0,
  };
  return {
    readMails: [...ticket.readMails, mailId],
    messageIds: [...ticket.messageIds, messageIdOf(number)],
    handled: [...(ticket.handled ?? []), { key: requestOf(number), content: `${mailId}bb` }],
    chases: [...ticket.chases, chase],
    endedWaits: [...ticket.endedWaits, wait],
    ...(number % 10 === 0 ? { held: [...(ticket.held ?? []), heldReply(number, now)] } : {}),
  };
}

const heldReply = (number: number, at: Date): HeldReply => ({
  id: heldIdOf(number),
  mailId: mailIdOf(number),
  at,
  by: DESK,
  text: `held ${number}`,
  carries: false,
  hadIt: [],
  why: "it may be for a colleague",
  outcome: { choice: "send", at, means: "button" },
});

const sentAt =
  (settledAt: Date, { id }: Ticket) =>
  (notice: Notice): Notice =>
    notice.state === "queued"
      ? {
          ...notice,
          state: "sent",
          attempts: 1,
          settledAt,
          messageId: `<onit.${id}.${stampOf(notice.key)}@onit.example>`,
        }
      : notice;

const stampOf = (key: string): string => createHash("sha256").update(key).digest("hex").slice(0, 24);
