// A row of the dashboard: which ticket, who waits how long, what comes next, and the buttons that take it.

import { inWords } from "../core/words/duration.ts";
import { howFar } from "../core/words/how-far.ts";
import type { App } from "../ports/app.ts";
import type { WaitingRow } from "../reports/waiting.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, table } from "./layout.ts";
import { sayShort } from "./local-time.ts";
import type { Viewer } from "./signed-in.ts";

type Context = { now: Date; viewer: Viewer; app: App };

export const rowsOf = (rows: readonly WaitingRow[], context: Context): Html =>
  html`<div class="waits">${table(
    ["Ticket", "Waits", "Next", "Take it"],
    rows.map((row) => [ticketOf(row, context), waits(row, context), next(row, context), buttons(row, context)]),
    rows.map(({ reference }) => reference),
  )}</div>`;

export const ticketCell = ({ reference, subject }: { reference: string; subject: string }): Html =>
  html`<a href="/tickets/${reference}"><strong>${reference}</strong></a><div dir="auto">${short(subject)}</div>`;

const LONGEST = 90; // characters of a subject: the rest is on the ticket's page

const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text || "(no subject)");

function ticketOf(row: WaitingRow, { app: { organisation } }: Context): Html {
  const { desks, clients } = organisation;
  const where = [desks.get(row.deskId)?.name ?? row.deskId, row.clientId && clients.get(row.clientId)?.name];
  return html`<label class="tick"><input type="checkbox" name="ticket" value="${row.reference}" aria-label="${row.reference}"></label><input type="hidden" name="shown" value="${row.reference} ${row.shown}">${ticketCell(row)}<div class="quiet">${where.filter(Boolean).join(" · ")}</div>`;
}

const waits = (row: WaitingRow, { now }: Context): Html =>
  html`<span dir="auto">${short(row.requester)}</span><div>${longSince(row.since, now)}</div><div class="quiet">${howFar(row.step, row.next.of)}</div>${row.isUndelivered && badge("undelivered", "bad")}`;

/** "in 12 min, 10:22": in the zone that the page names once. */
export function whenIn(at: Date, now: Date, zone: string): Html {
  const ms = at.getTime() - now.getTime();
  const far = inWords(Math.abs(ms));
  const relative = ms <= 0 ? (ms > -60_000 ? "now" : `${far} ago`) : `in ${far}`;
  return html`<time datetime="${at.toISOString()}"><span data-rel>${relative}</span>, ${sayShort(at, now, zone)}</time>`;
}

/** "2 h 10 min". What is marked so goes on by itself where our script runs. */
export const longSince = (since: Date, now: Date): Html =>
  html`<time datetime="${since.toISOString()}"><span data-rel="long">${inWords(now.getTime() - since.getTime())}</span></time>`;

const HOW: Readonly<Record<string, string>> = { inbox: ", in Onit", email: ", by mail", preferred: ", as they prefer" };

function next(row: WaitingRow, { now, viewer }: Context): Piece {
  const zone = viewer.person.timeZone;
  const { at, tell, by, isAgain, isDaily } = row.next;
  if (row.takenUntil)
    return html`<strong>${row.takenBy}</strong> ${row.takenByIds.length > 1 ? "are" : "is"} on it<div>until ${whenIn(row.takenUntil, now, zone)}</div><div class="quiet">then ${tell}</div>`;
  if (!at) return html`Nobody is notified any more: every step has fired`;
  const how = by === undefined ? "" : (HOW[by] ?? `, by ${by}`);
  return html`<strong>${tell}</strong>${how}${isAgain && ", again"}${isDaily && ", once a day"}<div>${whenIn(at, now, zone)}</div>${row.soFar !== undefined && html`<div class="quiet">${row.soFar}</div>`}`;
}

function buttons({ reference, takenById, takenByIds }: WaitingRow, { viewer }: Context): Html {
  const isMine = takenByIds.includes(viewer.person.id);
  const other = (hold: string, label: string): Html =>
    html`<button class="second" name="one" value="${reference} ${hold}">${label}</button>`;
  const label = isMine ? "Renew" : takenById === undefined ? "I'm on it" : "Take over";
  return html`<button${takenById !== undefined && html` class="second"`} name="one" value="${reference}" aria-label="${label}: ${reference}">${label}</button>
<details class="hold"><summary>for…</summary><div class="buttons">${other("30m", "30 min")}${other("120m", "2 h")}${other("today", "today")}</div></details>`;
}
