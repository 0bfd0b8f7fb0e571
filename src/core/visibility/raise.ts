// Makes the escalation ticket an origin owes: a new ticket from the call template, at the authority's desk (S1.10, S1.11).

import { beginWait } from "../escalation/begin.ts";
import { causeOf } from "../model/cause.ts";
import type { Decision } from "../model/decision.ts";
import type { CallTemplate } from "../model/desk.ts";
import { isLost } from "../model/notice.ts";
import { type Organisation, peopleOf } from "../model/organisation.ts";
import { whoMayBeNotified } from "../model/permission.ts";
import type { Person } from "../model/person.ts";
import type { Recurrence } from "../model/recurrence.ts";
import { newTicket, type Ticket, type TicketRecord, type VisibilityEscalation } from "../model/ticket.ts";
import { type Owed, owe, recipient } from "../outbox/owe.ts";
import { nameOf, notifiedOfEscalation, publicNameOf } from "./authority.ts";
import { fillCall } from "./call-words.ts";
import { sentenceOf } from "./recurrence-text.ts";

export type Raising = {
  origin: Ticket;
  entry: VisibilityEscalation;
  id: string;
  reference: string;
  now: Date;
  recurrence?: Recurrence | undefined; // undefined where the desk shows none
};

/** @returns the new ticket as a decision, or undefined when the call template no longer exists */
export function raise(raising: Raising, organisation: Organisation): Decision | undefined {
  const { origin, entry, id, now, recurrence } = raising;
  const template = organisation.callTemplates.get(entry.templateId);
  if (!template) return undefined;
  const people = peopleOf(organisation, template.authority, undefined);
  const blank: Ticket = {
    ...newTicket(id, recordOf(raising, template, people[0]?.id, organisation)),
    ...(recurrence ? { recurrence } : {}),
    ...(origin.risks ? { risks: origin.risks } : {}),
    ...(origin.fromMachine ? { fromMachine: true } : {}),
  };
  const because = `made for ${nameOf(template.authority, organisation)} from ${origin.record.reference}: ${entry.because}`;
  const told = tell(beginWait(blank, entry.at, organisation), raising, template, because, organisation);
  const text = fillCall(template.body, raising, organisation);
  const says = [
    {
      at: now,
      by: { address: organisation.replyAddress, name: organisation.name },
      from: "onit" as const,
      text,
      private: true,
    },
  ];
  return {
    next: told,
    because: `${because}${recursIn(recurrence)}`,
    by: entry.by,
    cause: causeOf("escalationOf", { ordinal: entry.ordinal, reference: origin.record.reference }),
    says,
  };
}

const recursIn = (recurrence: Recurrence | undefined): string =>
  recurrence?.recurring ? `; ${sentenceOf(recurrence)}` : "";

function recordOf(
  raising: Raising,
  template: CallTemplate,
  responsibleId: string | undefined,
  organisation: Organisation,
): TicketRecord {
  const { origin, reference, now } = raising;
  const { record } = origin;
  const line = (text: string): string => fillCall(text, raising, organisation).replace(/\s+/g, " ").trim();
  return {
    reference,
    kind: record.kind,
    deskId: template.deskId,
    subject: line(template.title),
    requester: record.requester,
    participants: [],
    ...(record.clientId === undefined ? {} : { clientId: record.clientId }),
    status: "open",
    ...(responsibleId === undefined ? {} : { responsibleId }),
    ...(template.statuses === undefined ? {} : { statusNames: template.statuses }),
    ...(template.stream === undefined ? {} : { stream: line(template.stream) }),
    priority: line(template.priority),
    ...(template.category === undefined ? {} : { category: line(template.category) }),
    fields: Object.fromEntries(
      Object.entries(template.fields).map(([name, value]) => [name, fillCall(value, raising, organisation)]),
    ),
    purpose: "escalation",
    callTemplateId: template.id,
    ...(record.kind === "call" ? { escalatedCallRef: record.reference } : { escalatedRequestRef: record.reference }),
    createdAt: now,
    updatedAt: now,
  };
}

/**
 * The authority is notified of its new ticket; the requester of the escalation, in words apart from an ordinary receipt (S1.21,
 * S1.22).
 */
function tell(
  ticket: Ticket,
  { origin, entry, now }: Raising,
  template: CallTemplate,
  because: string,
  organisation: Organisation,
): Ticket {
  const { reference, subject, kind, requester } = origin.record;
  const people = whoMayBeNotified(notifiedOfEscalation(template.id, organisation), ticket, organisation);
  const shared = { cause: causeOf("made", {}), because, now };
  const facts = { originReference: reference, originSubject: subject };
  const authority = publicNameOf(template, organisation);
  const owed: Owed[] = [
    {
      ...shared,
      kind: "escalation-ticket",
      to: people.map(recipient),
      facts: {
        ...facts,
        ...entry.info,
        why: entry.because,
        sendBacks: origin.manual?.sendBacks.length ?? 0,
        risk: origin.risks?.join(", ") ?? null,
      },
      waitNumber: 1,
    },
    {
      ...shared,
      kind: kind === "call" ? "escalation-call" : "escalation-request",
      to: template.tellsRequester && !isAcknowledged(origin, entry) ? [requester] : [],
      facts: { ...facts, authority },
      answersTicketId: origin.id, // replies stay on the origin (S1.13)
    },
  ];
  return owed.reduce(owe, ticket);
}

/** Whether the mail that acknowledges this escalation to the requester is the one they get of it (S3.18, T7). */
const isAcknowledged = ({ outbox }: Ticket, { cause, at }: VisibilityEscalation): boolean =>
  cause === "analyst" &&
  outbox.some((notice) => notice.kind === "acknowledged" && notice.createdAt >= at && !isLost(notice));

/**
 * The origin once its escalation ticket stands; it keeps the card that the authority was shown. Whom the template names in addition to
 * the authority is notified there: what they answer is about the origin (S1.37).
 */
export function raised(
  { origin, entry, made, now }: { origin: Ticket; entry: VisibilityEscalation; made: Ticket; now: Date },
  organisation: Organisation,
): Decision {
  const { reference } = made.record;
  const card = made.recurrence ? { recurrence: made.recurrence } : {};
  const standing = { ...entry, ...card, state: "made" as const, ticketId: made.id, reference };
  const visibility = origin.visibility.map((one) => (one.ordinal === entry.ordinal ? standing : one));
  const cause = causeOf("escalation", { ordinal: entry.ordinal });
  const template = organisation.callTemplates.get(entry.templateId);
  const next = owe(
    { ...origin, visibility },
    {
      kind: "escalated",
      to: template ? beside(template, origin, organisation).map(recipient) : [],
      cause,
      because: `${origin.record.reference} was escalated`,
      now,
      facts: {
        escalatedAs: reference,
        authority: template ? nameOf(template.authority, organisation) : null,
        why: entry.because,
      },
    },
  );
  return { next, because: `escalation ticket ${reference} is made${recursIn(made.recurrence)}`, by: "clock", cause };
}

function beside(template: CallTemplate, origin: Ticket, organisation: Organisation): readonly Person[] {
  const authority = notifiedOfEscalation(template.id, organisation);
  const named = template.alsoNotify.flatMap((target) => peopleOf(organisation, target, origin.record.responsibleId));
  return whoMayBeNotified(named, origin, organisation).filter((one) => !authority.includes(one));
}
