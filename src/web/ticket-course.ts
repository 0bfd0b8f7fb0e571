// What happened on a ticket, as its page tells it: the conversation, who was notified, the chases, the history.

import type { HistoryEntry } from "../core/model/history.ts";
import type { Notice } from "../core/model/notice.ts";
import type { Saying, Ticket } from "../core/model/ticket.ts";
import { splitHistory } from "../core/visibility/split-history.ts";
import type { TemplateMark } from "../ports/template-store.ts";
import type { FullTicket } from "../ports/ticket-store.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, table, who, writtenWords } from "./layout.ts";
import { time } from "./local-time.ts";
import { blanked } from "./only-read.ts";
import { link } from "./query.ts";
import type { Sight } from "./sight.ts";
import { noticeBadge } from "./state-badge.ts";

export const none = (sentence: string): Html => html`<p class="empty">${sentence}</p>`;

export const personName = (by: string, { app: { organisation } }: Sight): string =>
  organisation.people.get(by)?.name ?? by;

export const conversationOf = (sayings: readonly Saying[], ticket: Ticket, sight: Sight): Piece =>
  sayings.length > 0 ? sayings.map((one) => said(one, ticket, sight)) : none("Nothing has been said yet.");

/** What becomes of a colleague's words that were not sent by themselves. */
function heldBadge({ private: isPrivate, mailId }: Saying, { held = [] }: Ticket, { zone }: Sight): Piece {
  const reply = isPrivate && mailId !== undefined && held.find((one) => one.mailId === mailId);
  if (!reply) return false;
  const { outcome } = reply;
  if (!outcome)
    return html` ${badge("held", "busy")} <span class="quiet">${reply.by.name} is asked: ${reply.why}</span>`;
  const done = { send: "sent", note: "kept as a note", take: "on it" }[outcome.choice];
  return html` ${badge(`held, then ${done}`, "plain")} <span class="quiet">${time(outcome.at, zone)}</span>`;
}

const said = (saying: Saying, ticket: Ticket, sight: Sight): Html => {
  const { at, by, from, text, private: isPrivate, mailId } = saying;
  return html`<article class="saying ${from} ${isPrivate && "private"}">
<header><strong dir="auto">${by.name || by.address}</strong> <span class="quiet">${from} · ${time(at, sight.zone)}</span> ${isPrivate && badge("private: only colleagues see it", "busy")}${heldBadge(saying, ticket, sight)}${sight.writtenMails !== undefined && mailId !== undefined && html` <a href="${sight.writtenMails}/${encodeURIComponent(mailId)}">as it was written</a>`}${sight.seesMails && mailId !== undefined && html` <a href="/mailbox/in/${encodeURIComponent(mailId)}">the mail</a>`}</header>
${writtenWords(blanked(text))}</article>`;
};

const LATEST_TOLD = 3; // those before are folded

/** Who was notified of what, by which channel, and whether it arrived. Latest first. */
export function noticesTable(notices: readonly Notice[], { zone, seesMails, templates }: Sight): Html {
  if (notices.length === 0) return none("Nobody has been written to yet.");
  const rows = notices
    .toReversed()
    .map((notice): Piece[] => [
      time(notice.settledAt ?? notice.dueAt, zone),
      seesMails ? html`<a href="${link("/mailbox/out", { key: notice.key })}">${notice.kind}</a>` : notice.kind,
      who(notice.to),
      notice.channel,
      noticeBadge(notice),
      html`${notice.because}${notice.outcome !== undefined && html`<div class="quiet">${notice.outcome}</div>`}${wordsOf(templates.get(notice.key))}`,
    ]);
  const headings = ["When", "Notice", "To", "By", "State", "Because"];
  const [latest, older] = [rows.slice(0, LATEST_TOLD), rows.slice(LATEST_TOLD)];
  return html`${table(headings, latest)}${older.length > 0 && html`<details><summary>${older.length === 1 ? "1 before" : `${older.length} before`}</summary>${table(headings, older)}</details>`}`;
}

const WORDS: Readonly<Record<TemplateMark["from"], string>> = {
  program: "the words of the program",
  files: "words of your own files",
  workshop: "published words, version",
  plain: "the built-in plain words, as its template failed",
};

const wordsOf = (mark: TemplateMark | undefined): Piece =>
  mark && html`<div class="quiet">In ${WORDS[mark.from]} ${mark.version}</div>`;

export function chases({ chases: all }: Ticket, { zone }: Sight): Html {
  if (all.length === 0) return none("Nobody has chased it.");
  const rows = all.map(({ at, by, source, counted, because, noReceipt }): Piece[] => [
    time(at, zone),
    by,
    source,
    counted ? badge("counted", "good") : badge("not counted", "plain"),
    html`${because}${noReceipt !== undefined && html`<div class="quiet">no receipt was sent: ${noReceipt}</div>`}`,
  ]);
  return table(["When", "By", "How", "", "Because"], rows);
}

/**
 * What was decided, numbered as people count where it is whole; what became of the mails, and the stored numbers, folded
 * behind it.
 */
export function pastOf({ ticket, history, isPast, older }: FullTicket, sight: Sight): Html {
  const isWhole = older === undefined && !isPast;
  const { decided, deliveries } = splitHistory(history, ticket);
  const rows = decided.map(({ at, by, because }, index): Piece[] => [
    isWhole ? index + 1 : "",
    time(at, sight.zone),
    personName(by, sight),
    because,
  ]);
  return html`${table(["No.", "When", "Who", "What and why"], rows)}
${deliveries.length > 0 && deliveriesOf(deliveries, sight)}
<details><summary>Technical details</summary>
${table(
  ["Entry", "When", "Cause"],
  history.map(({ seq, at, cause }): Piece[] => [seq, time(at, sight.zone), html`<span class="cause">${cause}</span>`]),
)}<p class="quiet">Each entry is chained to the one before. Version ${ticket.version}.</p></details>`;
}

const deliveriesOf = (deliveries: readonly HistoryEntry[], { zone }: Sight): Html =>
  html`<details><summary>${deliveries.length === 1 ? "1 delivery" : `${deliveries.length} deliveries`}</summary>
${table(
  ["When", "What became of the mail"],
  deliveries.map(({ at, because }): Piece[] => [time(at, zone), because]),
)}</details>`;
