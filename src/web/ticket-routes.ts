// /mailbox/tickets: the latest tickets, and one of them by its id or its reference.

import type { FastifyInstance, FastifyRequest } from "fastify";
import { statusOf, type Ticket } from "../core/model/ticket.ts";
import { whoIs } from "../core/model/wait.ts";
import { inWords } from "../core/words/duration.ts";
import type { App } from "../ports/app.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, MAILBOX_NAV, page, table } from "./layout.ts";
import { time } from "./local-time.ts";
import { noSuchPage, noSuchPart, sendPage } from "./page-reply.ts";
import { field } from "./query.ts";
import { ticketPage } from "./ticket-page.ts";
import { ticketView } from "./ticket-view.ts";

const SHOWN = 100;

export function serveTicketPages(server: FastifyInstance, app: App): void {
  server.get("/mailbox/tickets", async (_request, reply) =>
    sendPage(reply, list(await app.tickets.recent(SHOWN), app)),
  );
  server.get("/mailbox/tickets/:id", async ({ params, query }: FastifyRequest<{ Params: { id: string } }>, reply) => {
    const view = await ticketView({ id: params.id, before: field(query, "before") }, undefined, app);
    if (!view) return noSuchPage(reply, "There is no such ticket.");
    return view.full.isNoPart ? noSuchPart(reply) : sendPage(reply, ticketPage(view));
  });
}

const list = (tickets: readonly Ticket[], app: App): Html =>
  page({
    title: "Tickets",
    nav: MAILBOX_NAV,
    body: html`<h1>Tickets</h1>${
      tickets.length
        ? table(
            ["Ticket", "Subject", "Requester", "Waits", "Status", "Changed"],
            tickets.map((ticket) => row(ticket, app)),
          )
        : html`<p class="empty">There are no tickets yet. <a href="/mailbox/new">Write a mail</a> to a desk to make one.</p>`
    }`,
  });

const row = ({ id, record, wait }: Ticket, app: App): Piece[] => [
  html`<a href="/mailbox/tickets/${encodeURIComponent(id)}">${record.reference}</a>`,
  html`<span dir="auto">${record.subject}</span>`,
  record.requester.name || record.requester.address,
  wait
    ? html`${inWords(app.now().getTime() - wait.since.getTime())}${wait.escalation?.status === "confirmed" && html` <span class="quiet">(${whoIs(wait.escalation)} on it)</span>`}`
    : "",
  badge(statusOf(record), record.status === "open" ? "busy" : "good"),
  time(record.updatedAt),
];
