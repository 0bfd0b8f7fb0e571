// The recurrence on a ticket's page (N14): what its requester and their client came with before.

import type { Prior, Recurrence } from "../core/model/recurrence.ts";
import { beyond, marksOf, sentenceOf } from "../core/visibility/recurrence-text.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge } from "./layout.ts";
import { shortDay } from "./local-time.ts";
import type { Sight } from "./sight.ts";
import { ticketLink } from "./ticket-record.ts";

/** @param title which moment it speaks of */
export const recurrenceSection = (
  title: string,
  recurrence: Recurrence,
  { zone }: Sight,
): Html => html`<div class="card"><h3>${title} ${recurrence.recurring && badge("recurring", "bad")}</h3>
<p>${capital(sentenceOf(recurrence))}.</p>
${recurrence.prior.length > 0 && html`<ul class="prior">${recurrence.prior.map((prior) => earlier(prior, zone))}</ul>`}
${beyond(recurrence) && html`<p class="quiet">${beyond(recurrence)}</p>`}</div>`;

const earlier = (prior: Prior, zone: string): Piece =>
  html`<li>${ticketLink(prior.reference)} <span dir="auto">${
    prior.subject || "(no subject)"
  }</span><div class="quiet">${marksOf(prior, (at) => shortDay(at, zone)).join(" · ")}</div></li>`;

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
