// What the words of a call template stand for: {{reference}} and the like, from the ticket that is escalated.

import type { CALL_TEMPLATE_WORDS } from "../model/desk.ts";
import { INFO_FIELDS, type Info, type InfoField, written } from "../model/escalation-info.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Recurrence } from "../model/recurrence.ts";
import { countedChases, type Ticket, type VisibilityEscalation } from "../model/ticket.ts";
import { recurrenceText } from "./recurrence-text.ts";

type Word = (typeof CALL_TEMPLATE_WORDS)[number];

/** What the words are about. */
type About = { origin: Ticket; entry: VisibilityEscalation; recurrence?: Recurrence | undefined };

/** A template's text with each word replaced; what is not a word stays as it is written. */
export function fillCall(text: string, about: About, organisation: Organisation): string {
  const values = valuesOf(about, organisation);
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => values[name as Word] ?? whole);
}

function valuesOf(
  { origin, entry, recurrence }: About,
  { desks, clients, people }: Organisation,
): Record<Word, string> {
  const { reference, subject, kind, requester, deskId, clientId, responsibleId, priority, category } = origin.record;
  const sendBacks = origin.manual?.sendBacks ?? [];
  return {
    reference,
    subject,
    requester: requester.name ? `${requester.name} <${requester.address}>` : requester.address,
    desk: desks.get(deskId)?.name ?? deskId,
    kind,
    client: clients.get(clientId ?? "")?.name ?? "",
    responsible: people.get(responsibleId ?? "")?.name ?? "",
    priority,
    category: category ?? "",
    opened: minute(origin.record.createdAt),
    waitingSince: origin.wait ? minute(origin.wait.since) : "",
    chases: String(countedChases(origin).length),
    because: entry.because,
    info: written(entry.info ?? {}),
    ...infoWords(entry.info ?? {}),
    sendBacks: String(sendBacks.length),
    sentBackBecause: sendBacks.flatMap(({ missing }) => missing).join("; "),
    risk: (origin.risks ?? []).join(", "),
    recurrence: recurrence ? recurrenceText(recurrence) : "",
  };
}

/** Those who read it may be anywhere: "2026-03-02 09:00 UTC". */
const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** Every field; "" where nothing was written, as when chases led to it. */
const infoWords = (info: Info): Record<InfoField, string> =>
  Object.fromEntries(INFO_FIELDS.map((field) => [field, info[field] ?? ""])) as Record<InfoField, string>;
