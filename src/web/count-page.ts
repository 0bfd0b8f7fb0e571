// How "count this as a chase" looks, the button in a receipt: to the person who asked, so in their language, and without a word
// about who inside has taken the ticket. It has no script, so whatever opens the link cannot press anything (P2).

import type { PressView } from "../actions/mail-link.ts";
import { calendarFor, type Organisation } from "../core/model/organisation.ts";
import { standingOf } from "../core/model/standing.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { formTo, outcomeWords, standingBanner } from "./chase-words.ts";
import { type Html, html, type Piece } from "./html.ts";
import { facts, page, type Reader } from "./layout.ts";
import { zoneOf } from "./promise.ts";
import { youAre } from "./requester-page.ts";

type Offer = Extract<PressView, { kind: "offer" | "too late" }>;

type Viewed = { organisation: Organisation; now: Date; reader: Reader };

export function countOffer({ ticket, by }: Offer, looked: Viewed): Html {
  const { words, hasChosen } = looked.reader;
  const { button } = words;
  const body = html`<h1 dir="auto">${ticket.record.subject || words.noSubject}</h1>
${standing(ticket, by, looked)}
${youAre(by, words)}
<form method="post"${formTo(hasChosen, words)} class="choices">
<div class="buttons"><button name="chase" value="yes">${button.press}</button></div>
</form>
<p class="quiet">${button.hint}</p>`;
  return aboutTicket(button.title(ticket.record.reference), ticket, looked.reader, body);
}

/** @param isPressed they have just pressed the button of a page that is older than what ended the wait */
export function countPast({ ticket, by }: Offer, isPressed: boolean, looked: Viewed): Html {
  const { past, noSubject } = looked.reader.words;
  const body = html`<p class="quiet" dir="auto">${ticket.record.subject || noSubject}</p><h1>${past.title}</h1>
${standing(ticket, by, looked)}
${isPressed && html`<p>${past.pressed}</p>`}<p>${past.more}</p>`;
  return aboutTicket(past.title, ticket, looked.reader, body);
}

export function counted({ ticket, outcome }: Extract<PressView, { kind: "chased" }>, reader: Reader): Html {
  const { title, sentences } = outcomeWords(outcome, reader.words);
  const { subject } = ticket.record;
  const body = html`<p class="quiet" dir="auto">${subject || reader.words.noSubject}</p>
<h1>${title}</h1>${sentences.map((sentence) => html`<p>${sentence}</p>`)}<p class="quiet">${reader.words.mayClose}</p>`;
  return aboutTicket(title, ticket, reader, body);
}

const aboutTicket = (title: string, { record: { reference } }: Ticket, reader: Reader, body: Piece): Html =>
  page({ title, isNarrow: true, reader, body: html`<p class="eyebrow">${reference}</p>${body}` });

function standing(ticket: Ticket, by: Offer["by"], { organisation, now, reader: { words } }: Viewed): Html {
  const desk = organisation.desks.get(ticket.record.deskId);
  const calendar = calendarFor(ticket.record, organisation);
  const zone = zoneOf(organisation, by, calendar);
  return html`${standingBanner(standingOf(ticket), words, { zone, calendar, now })}
${facts([[words.facts.desk, desk?.name]])}`;
}
