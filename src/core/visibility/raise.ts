// Makes the escalation ticket an origin owes: a new ticket from the call template, at the authority's desk (S1.10, S1.11).

import type { Decision } from "../decision.ts";
import type { CALL_TEMPLATE_WORDS, CallTemplate } from "../desk.ts";
import { beginWait } from "../escalation/begin.ts";
import { type Organisation, peopleOf } from "../organisation.ts";
import { owe, recipient } from "../outbox/owe.ts";
import { countedChases, newTicket, type Ticket, type TicketRecord, type VisibilityEscalation } from "../ticket.ts";
import { nameOf, toldOfEscalation } from "./authority.ts";
import { INFO_FIELDS, type Info, type InfoField, written } from "./info.ts";

export type Raising = { origin: Ticket; entry: VisibilityEscalation; id: string; reference: string; now: Date };

/** @returns the new ticket as a decision, or undefined when the call template no longer exists */
export function raise(raising: Raising, organisation: Organisation): Decision | undefined {
  const { origin, entry, id, now } = raising;
  const template = organisation.callTemplates.get(entry.templateId);
  if (!template) return undefined;
  const people = peopleOf(organisation, template.authority, undefined);
  const blank: Ticket = {
    ...newTicket(id, recordOf(raising, template, people[0]?.id, organisation)),
    ...(origin.risks ? { risks: origin.risks } : {}),
    ...(origin.fromMachine ? { fromMachine: true } : {}),
  };
  const because = `made for ${nameOf(template.authority, organisation)} from ${origin.record.reference}: ${entry.because}`;
  const told = tell(beginWait(blank, entry.at, organisation), raising, template, because, organisation);
  const text = fill(template.body, raising, organisation);
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
    because,
    by: entry.by,
    cause: `escalation ${entry.ordinal} of ${origin.record.reference}`,
    says,
  };
}

function recordOf(
  raising: Raising,
  template: CallTemplate,
  responsibleId: string | undefined,
  organisation: Organisation,
): TicketRecord {
  const { origin, reference, now } = raising;
  const { record } = origin;
  return {
    reference,
    kind: record.kind,
    deskId: template.deskId,
    subject: fill(template.title, raising, organisation).replace(/\s+/g, " "),
    requester: record.requester,
    participants: [],
    ...(record.clientId === undefined ? {} : { clientId: record.clientId }),
    status: "open",
    ...(responsibleId === undefined ? {} : { responsibleId }),
    priority: template.priority,
    ...(template.category === undefined ? {} : { category: template.category }),
    fields: Object.fromEntries(
      Object.entries(template.fields).map(([name, value]) => [name, fill(value, raising, organisation)]),
    ),
    purpose: "escalation",
    callTemplateId: template.id,
    ...(record.kind === "call" ? { escalatedCallRef: record.reference } : { escalatedRequestRef: record.reference }),
    createdAt: now,
    updatedAt: now,
  };
}

/** The authority hears of its new ticket; the requester of the escalation, in words apart from an ordinary receipt (S1.21, S1.22). */
function tell(
  ticket: Ticket,
  { origin, entry, now }: Raising,
  template: CallTemplate,
  because: string,
  organisation: Organisation,
): Ticket {
  const { reference, subject, kind, requester } = origin.record;
  const people = toldOfEscalation(template.id, organisation);
  const shared = { cause: "made", because, now };
  const facts = { originReference: reference, originSubject: subject };
  const told = owe(ticket, {
    ...shared,
    kind: "escalation-ticket",
    to: people.map(recipient),
    facts: {
      ...facts,
      ...entry.info,
      why: because,
      sendBacks: origin.manual?.sendBacks.length ?? 0,
      risk: origin.risks?.join(", ") ?? null,
    },
    waitNumber: 1,
  });
  return owe(told, {
    ...shared,
    kind: kind === "call" ? "escalation-call" : "escalation-request",
    to: [requester],
    facts: { ...facts, authority: nameOf(template.authority, organisation) },
    answersTicketId: origin.id, // replies stay on the origin (S1.13)
  });
}

/** The origin once its escalation ticket stands. */
export function raised(origin: Ticket, ordinal: number, made: Ticket): Decision {
  const visibility = origin.visibility.map((entry) =>
    entry.ordinal === ordinal
      ? { ...entry, state: "made" as const, ticketId: made.id, reference: made.record.reference }
      : entry,
  );
  return {
    next: { ...origin, visibility },
    because: `escalation ticket ${made.record.reference} is made`,
    by: "clock",
    cause: `escalation ${ordinal}`,
  };
}

function fill(text: string, { origin, entry }: Raising, { desks }: Organisation): string {
  const { reference, subject, requester, deskId } = origin.record;
  const sendBacks = origin.manual?.sendBacks ?? [];
  const values: Record<(typeof CALL_TEMPLATE_WORDS)[number], string> = {
    reference,
    subject,
    requester: requester.name ? `${requester.name} <${requester.address}>` : requester.address,
    desk: desks.get(deskId)?.name ?? deskId,
    chases: String(countedChases(origin).length),
    because: entry.because,
    info: written(entry.info ?? {}),
    ...infoWords(entry.info ?? {}),
    sendBacks: String(sendBacks.length),
    risk: (origin.risks ?? []).join(", "),
    sentBackBecause: sendBacks.map(({ because }) => because.replaceAll("\n", "; ")).join("; "),
  };
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => values[name as keyof typeof values] ?? whole);
}

/** Every field; "" where nothing was written, as when chases led to it. */
const infoWords = (info: Info): Record<InfoField, string> =>
  Object.fromEntries(INFO_FIELDS.map((field) => [field, info[field] ?? ""])) as Record<InfoField, string>;
