// /mailbox/tickets/<id>, and /tickets/<reference> for who is signed in: one ticket with everything Onit knows and did about it. An escalation ticket shows the ticket it came
// from as well, so that somebody who takes over needs no other page (S3.21).

import type { Recurrence } from "../core/model/recurrence.ts";
import { statusOf, type Ticket } from "../core/model/ticket.ts";
import type { FullTicket } from "../ports/ticket-store.ts";
import { escalations } from "./escalation-section.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, MAILBOX_NAV, page } from "./layout.ts";
import { MACHINE_ZONE, sayZone } from "./local-time.ts";
import { link } from "./query.ts";
import type { Sight } from "./sight.ts";
import { chases, conversationOf, noticesTable, pastOf } from "./ticket-course.ts";
import { recordFacts, ticketLink } from "./ticket-record.ts";
import { riskBadges, triggersOf } from "./trigger-section.ts";
import { waitSection } from "./wait-section.ts";

/** @param recurrence as it is now, of the ticket, or of the one it came from; undefined where none is shown */
export type TicketView = {
  full: FullTicket;
  origin: FullTicket | undefined;
  recurrence: Recurrence | undefined;
  sight: Sight;
};

export const ticketPage = (view: TicketView): Html =>
  page({
    title: `${view.full.ticket.record.reference} ${view.full.ticket.record.subject}`,
    nav: MAILBOX_NAV,
    body: ticketBody(view),
  });

/** @param doing what its reader may do there */
export function ticketBody({ full, origin, recurrence, sight }: TicketView, doing?: Piece): Html {
  const groups = origin
    ? [groupOf(origin, { recurrence, prefix: "origin-" }, sight), groupOf(full, { prefix: "" }, sight)]
    : [groupOf(full, { recurrence, prefix: "" }, sight)];
  return html`${head(full)}
${doing}
${origin && cameFrom(origin)}
<p class="quiet">Times are those of ${sight.zone === MACHINE_ZONE ? "this machine" : sayZone(sight.zone)}.</p>
${partOf(full)}
${origin?.older !== undefined && html`<p class="quiet">Only the latest of the long past of ${ticketLink(origin.ticket.record.reference)} is shown here.</p>`}
${groups.map((group) => jumps(group, origin !== undefined))}
${groups.map(
  ({ title, ticket, sections }) =>
    html`${origin && html`<h2 class="group">${title}</h2>`}${!full.isPast && waitSection(ticket, sight)}${sections.map(section)}`,
)}`;
}

const head = ({ ticket, ticket: { record } }: FullTicket): Html =>
  html`<p class="eyebrow">${record.reference} ${badge(statusOf(record), record.status === "open" ? "busy" : "good")} ${record.purpose === "escalation" && badge("escalation ticket", "bad")} ${riskBadges(ticket)}</p>
<h1 dir="auto">${record.subject || "(no subject)"}</h1>`;

/** The origin's reference, and how it stands, before anything else (S1.34). */
const cameFrom = ({ ticket: { record } }: FullTicket): Html =>
  html`<p>Escalates the ${record.kind} ${ticketLink(record.reference)}, <b dir="auto">${record.subject || "(no subject)"}</b> ${badge(record.status, record.status === "open" ? "busy" : "good")}: work on it goes on there.</p>`;

/** Who looks at how a ticket stands does not wait until ten thousand mails are read. */
function partOf({ older, isPast }: FullTicket): Piece {
  const before = older !== undefined && html`<a href="${link("", { before: older })}">What came before</a>`;
  if (isPast) return html`<p class="quiet">This is a part of its past. ${before} <a href="?">How it stands</a></p>`;
  return before && html`<p class="quiet">Only the latest of its long past is shown. ${before}</p>`;
}

type Section = { id: string; title: string; body: Piece };
type Group = { title: string; ticket: Ticket; sections: Section[] };

/** `prefix`: of the sections' ids, where the page shows two tickets. */
type Grouping = { recurrence?: Recurrence | undefined; prefix: string };

function groupOf(full: FullTicket, { recurrence, prefix }: Grouping, sight: Sight): Group {
  const { ticket, conversation } = full;
  const { record } = ticket;
  const isEscalation = record.purpose === "escalation";
  const triggers = triggersOf(ticket, sight);
  const sections: (Section | false)[] = [
    !isEscalation &&
      !full.isPast && { id: "escalations", title: "Escalations", body: escalations(ticket, recurrence, sight) },
    { id: "conversation", title: "Conversation", body: conversationOf(conversation, ticket, sight) },
    { id: "told", title: "Notifications", body: noticesTable(ticket.outbox, sight) },
    (!isEscalation || ticket.chases.length > 0) && { id: "chases", title: "Chases", body: chases(ticket, sight) },
    triggers !== undefined && !full.isPast && { id: "triggers", title: "Triggers", body: triggers },
    { id: "record", title: "Record", body: recordFacts(record, sight) },
    { id: "history", title: "History", body: pastOf(full, sight) },
  ];
  return {
    ticket,
    title: `${isEscalation ? "This ticket, " : ""}${record.reference}${isEscalation ? "" : " as it stands"}`,
    sections: sections.filter((one) => one !== false).map((one) => ({ ...one, id: `${prefix}${one.id}` })),
  };
}

const jumps = ({ title, sections }: Group, isTitled: boolean): Html =>
  html`<nav class="jump" aria-label="${title}">${isTitled && `${title}:`} ${sections.map(({ id, title: name }) => html`<a href="#${id}">${name}</a>`)}</nav>`;

const section = ({ id, title, body }: Section): Html => html`<section id="${id}"><h2>${title}</h2>${body}</section>`;
