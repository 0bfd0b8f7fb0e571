// /e/<token>: the escalations of a desk, for anybody who works there, and their export. Nothing on it acts.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { RegisterRow } from "../core/visibility/register.ts";
import type { App } from "../ports/app.ts";
import { type RegisterView, registerAsCsv, showRegister } from "../reports/escalation-register.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, page, shortPage, table } from "./layout.ts";
import { problemInEnglish } from "./link-problem.ts";
import { time } from "./local-time.ts";
import { sendPage } from "./page-reply.ts";
import { awayPage, storeAway } from "./store-away.ts";

type Link = FastifyRequest<{ Params: { token: string } }>;
type Shown = Extract<RegisterView, { kind: "register" }>;

const NOT_YOURS = {
  status: 403,
  title: "You are not allowed to see these escalations",
  todo: "Your Onit admin can add you to the desk.",
};
/** Without this mark some spreadsheets take every letter beyond ASCII for another one. */
const UTF_8 = "\ufeff";
const AGAIN = "Nothing was changed. Please try again in a few minutes.";

/** @param isUp asks whether the store can be reached */
export function serveRegister(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const answer = async ({ params }: Link, reply: FastifyReply, send: (shown: Shown) => FastifyReply) => {
    try {
      const shown = await showRegister(params.token, app);
      return shown.kind === "register" ? send(shown) : refused(reply, shown);
    } catch (error) {
      return storeAway(error, reply, awayPage(AGAIN), app, isUp);
    }
  };
  server.get("/e/:token", (request: Link, reply) =>
    answer(request, reply, (shown) => sendPage(reply, registerPage(shown, request.params.token, app))),
  );
  server.get("/e/:token/escalations.csv", (request: Link, reply) =>
    answer(request, reply, ({ rows }) =>
      reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", 'attachment; filename="escalations.csv"')
        .send(`${UTF_8}${registerAsCsv(rows)}`),
    ),
  );
}

function refused(reply: FastifyReply, { problem, because }: Exclude<RegisterView, Shown>): FastifyReply {
  const { status, title, todo } = problem === "no member" ? NOT_YOURS : problemInEnglish(problem);
  return sendPage(reply, shortPage(title, html`Why: ${because}.`, todo), status);
}

function registerPage({ desk, rows, since, reader }: Shown, token: string, app: App): Html {
  const [open, closed] = [rows.filter(({ isOpen }) => isOpen), rows.filter(({ isOpen }) => !isOpen)];
  const list = (some: readonly RegisterRow[], none: string): Html => registerTable(some, none, app, reader.timeZone);
  return page({
    title: `Escalations at ${desk.name}`,
    body: html`<p class="eyebrow">${desk.name}</p>
<h1>Escalations</h1>
<p>You see this as <strong>${reader.name}</strong>: what is open at ${desk.name}, and what came there since ${time(since, reader.timeZone)}. Work on each origin goes on where it is.</p>
<section><h2>${open.length} open</h2>${list(open, "Nothing is open. Well done.")}</section>
<section><h2>${closed.length} closed</h2>${list(closed, "None has been closed in this time.")}</section>
${rows.length > 0 && html`<p><a href="/e/${encodeURIComponent(token)}/escalations.csv">Save them as a table</a> <span class="quiet">(CSV, for spreadsheets)</span></p>`}`,
  });
}

/** @param zone IANA name */
function registerTable(rows: readonly RegisterRow[], none: string, app: App, zone: string): Html {
  if (rows.length === 0) return html`<p class="empty">${none}</p>`;
  const { desks, people } = app.organisation;
  return table(
    ["Ticket", "Escalates", "Why", "Escalated", "On it", "Status"],
    rows.map((row): Piece[] => [
      html`<strong>${row.reference}</strong><div dir="auto">${row.subject}</div>${row.stream !== undefined && html`<div class="quiet">${row.stream}</div>`}`,
      html`${row.origin}<div class="quiet">${row.kind}, ${desks.get(row.originDeskId)?.name ?? "gone"}</div>`,
      html`${row.because ?? "not known any more"}${row.sendBacks > 0 && html`<div class="quiet">returned as incomplete ${row.sendBacks === 1 ? "once" : `${row.sendBacks} times`} before</div>`}`,
      time(row.at, zone),
      row.confirmedBy === undefined
        ? html`<span class="quiet">${people.get(row.responsibleId ?? "")?.name ?? "nobody"} is asked</span>`
        : html`${row.confirmedBy}<div class="quiet">${row.confirmedAt && time(row.confirmedAt, zone)}</div>`,
      html`${badge(row.status, row.isOpen ? "busy" : "good")} <span class="quiet">${row.priority}${row.category !== undefined && `, ${row.category}`}</span>`,
    ]),
  );
}
