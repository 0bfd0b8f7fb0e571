// /mailbox/tickets/<id>: one ticket with everything Onit knows and did about it.

import type { App, FullTicket } from "../app.ts";
import type { Notice } from "../core/notice.ts";
import type { Saying, Ticket, TicketRecord, VisibilityEscalation } from "../core/ticket.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, facts, MAILBOX_NAV, page, table, who, words } from "./layout.ts";
import { time } from "./local-time.ts";
import { link } from "./query.ts";
import { noticeBadge } from "./state-badge.ts";
import { riskBadges, triggerSection } from "./trigger-section.ts";
import { waitSection } from "./wait-section.ts";

/** @param full a ticket as the store reads it, with conversation and history */
export function ticketPage({ ticket, conversation, history }: FullTicket, app: App): Html {
  const { record } = ticket;
  return page({
    title: `${record.reference} ${record.subject}`,
    nav: MAILBOX_NAV,
    body: html`<p class="eyebrow">${record.reference} ${badge(record.status, record.status === "open" ? "busy" : "good")} ${record.purpose === "escalation" && badge("escalation ticket", "bad")} ${riskBadges(ticket)}</p>
<h1 dir="auto">${record.subject || "(no subject)"}</h1>
${waitSection(ticket, app)}
<section><h2>Conversation</h2>${conversation.length ? conversation.map(saying) : none("Nothing has been said yet.")}</section>
<section><h2>Notices</h2>${outbox(ticket.outbox)}</section>
<section><h2>Chases</h2>${chases(ticket)}</section>
<section><h2>Escalation tickets</h2>${escalations(ticket.visibility)}</section>
${triggerSection(ticket, app)}
<section><h2>Record</h2>${recordFacts(record, app)}</section>
<section><h2>History</h2>${table(
      ["", "When", "Who", "What and why", "Cause"],
      history.map(({ seq, at, by, because, cause }) => [seq, time(at), nameOf(by, app), because, cause]),
    )}<p class="quiet">Each entry is chained to the one before. Version ${ticket.version}.</p></section>`,
  });
}

const none = (sentence: string): Html => html`<p class="empty">${sentence}</p>`;

const nameOf = (by: string, { organisation }: App): string => organisation.people.get(by)?.name ?? by;

function recordFacts(record: TicketRecord, { organisation }: App): Html {
  const { people, clients, desks, policies } = organisation;
  const origin = record.escalatedCallRef ?? record.escalatedRequestRef;
  return facts([
    ["Reference", record.reference],
    ["Kind", record.kind],
    ["Status", record.status],
    ["Requester", html`<a href="${link("/mailbox", { as: record.requester.address })}">${who(record.requester)}</a>`],
    ["Also hear", record.participants.join(", ")],
    ["Client", record.clientId !== undefined && (clients.get(record.clientId)?.name ?? record.clientId)],
    ["Desk", desks.get(record.deskId)?.name ?? record.deskId],
    [
      "Responsible",
      record.responsibleId === undefined ? "nobody" : (people.get(record.responsibleId)?.name ?? record.responsibleId),
    ],
    ["Priority", record.priority],
    ["Category", record.category],
    ...Object.entries(record.fields),
    ["Policy", record.policyId !== undefined && (policies.get(record.policyId)?.name ?? record.policyId)],
    ["Purpose", record.purpose],
    ["Call template", record.callTemplateId],
    ["Escalates", origin !== undefined && html`<a href="/mailbox/tickets/${encodeURIComponent(origin)}">${origin}</a>`],
    ["Made", time(record.createdAt)],
    ["Changed", time(record.updatedAt)],
  ]);
}

const saying = ({
  at,
  by,
  from,
  text,
  private: isPrivate,
  mailId,
}: Saying): Html => html`<article class="saying ${from} ${isPrivate && "private"}">
<header><strong dir="auto">${by.name || by.address}</strong> <span class="quiet">${from} · ${time(at)}</span> ${isPrivate && badge("private", "plain")}${mailId !== undefined && html` <a href="/mailbox/in/${encodeURIComponent(mailId)}">the mail</a>`}</header>
${words(text)}</article>`;

function outbox(notices: readonly Notice[]): Html {
  if (notices.length === 0) return none("Nobody has been written to yet.");
  const rows = notices
    .toReversed()
    .map((notice): Piece[] => [
      time(notice.settledAt ?? notice.dueAt),
      html`<a href="${link("/mailbox/out", { key: notice.key })}">${notice.kind}</a>`,
      html`${who(notice.to)}${notice.channel !== "email" && html` <span class="quiet">(${notice.channel})</span>`}`,
      noticeBadge(notice),
      html`${notice.because}${notice.outcome !== undefined && html`<div class="quiet">${notice.outcome}</div>`}`,
    ]);
  return table(["When", "Notice", "To", "State", "Because"], rows);
}

function chases({ chases: all }: Ticket): Html {
  if (all.length === 0) return none("Nobody has chased it.");
  const rows = all.map(({ at, by, source, counted, because }) => [
    time(at),
    by,
    source,
    counted ? badge("counted", "good") : badge("not counted", "plain"),
    because,
  ]);
  return table(["When", "By", "How", "", "Because"], rows);
}

function escalations(entries: readonly VisibilityEscalation[]): Html {
  if (entries.length === 0) return none("It led to no escalation ticket.");
  const rows = entries.map(({ at, cause, because, state, ticketId, reference }): Piece[] => [
    time(at),
    ticketId === undefined ? "" : html`<a href="/mailbox/tickets/${encodeURIComponent(ticketId)}">${reference}</a>`,
    cause,
    badge(state, state === "made" ? "good" : "busy"),
    because,
  ]);
  return table(["When", "Ticket", "Cause", "State", "Because"], rows);
}
