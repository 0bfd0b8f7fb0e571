// Escalations for visibility on a ticket's page: why, where to, what the analyst wrote, how often it was returned as incomplete, and what
// there was before.

import { INFO_FIELDS, INFO_HEADINGS, type Info } from "../core/model/escalation-info.ts";
import type { Recurrence } from "../core/model/recurrence.ts";
import type { Manual, Ticket, VisibilityEscalation } from "../core/model/ticket.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge } from "./layout.ts";
import { time } from "./local-time.ts";
import { recurrenceSection } from "./recurrence-section.ts";
import type { Sight } from "./sight.ts";
import { none, personName } from "./ticket-course.ts";
import { ticketLink } from "./ticket-record.ts";

/** @param present what the recurrence says now; undefined where none is shown */
export function escalations(ticket: Ticket, present: Recurrence | undefined, sight: Sight): Html {
  const { visibility, manual } = ticket;
  return html`${visibility.length > 0 ? visibility.map((entry) => escalation(entry, sight)) : none("It led to no escalation ticket.")}
${manual?.asked && awaited(manual)}
${sendBacks(manual, sight)}
${present && (visibility.some(({ recurrence }) => recurrence) ? folded(present, sight) : recurrenceSection("Earlier tickets", present, sight))}`;
}

/** Beside the card of an escalation, which says much the same. */
const folded = (present: Recurrence, sight: Sight): Html =>
  html`<details><summary>Earlier tickets as they stand now</summary>${recurrenceSection("Now", present, sight)}</details>`;

function escalation(entry: VisibilityEscalation, sight: Sight): Html {
  const { at, because, by, state, reference, info, recurrence } = entry;
  return html`<article class="card"><h3>${reference === undefined ? "Escalation ticket" : ticketLink(reference)} ${badge(state, state === "made" ? "good" : "busy")}</h3>
<p>${because} <span class="quiet">${time(at, sight.zone)}, by ${personName(by, sight)}</span></p>
${info && fields(info)}
${recurrence && recurrenceSection("Earlier tickets, as the authority was told", recurrence, sight)}</article>`;
}

/** The seven fields; a heading without an answer shows that it has none. */
const fields = (info: Info): Html =>
  html`<dl class="fields">${INFO_FIELDS.map((field) => html`<div><dt>${INFO_HEADINGS[field]}</dt><dd><pre class="plain-words" dir="auto">${info[field] ?? "(not answered)"}</pre></dd></div>`)}</dl>`;

const awaited = ({ info }: Manual): Html =>
  html`<article class="card"><h3>Returned as incomplete ${badge("asked for", "busy")}</h3>${fields(info)}</article>`;

/** How often an #escalate was returned as incomplete, to whom and why (S3.23). */
function sendBacks(manual: Manual | undefined, sight: Sight): Piece {
  if (!manual?.sendBacks.length) return undefined;
  const times = manual.sendBacks.length === 1 ? "once" : `${manual.sendBacks.length} times`;
  return html`<article class="card"><h3>Returned as incomplete ${times}</h3>${manual.sendBacks.map(
    ({ at, by, missing }) =>
      html`<p>${time(at, sight.zone)}, to ${personName(by, sight)}:</p><ul>${missing.map((line) => html`<li>${line}</li>`)}</ul>`,
  )}</article>`;
}
