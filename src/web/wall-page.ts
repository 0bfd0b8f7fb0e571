// The wall view: what waits, in large type for a screen across the room, without anything to press.

import type { NowWaiting, WaitingRow } from "../reports/waiting.ts";
import { headline } from "./dashboard-page.ts";
import { longSince, whenIn } from "./dashboard-rows.ts";
import { type Html, html, type Piece } from "./html.ts";
import { page } from "./layout.ts";
import { sayZone, time } from "./local-time.ts";

const MOST = { active: 12, soon: 6, taken: 8 } as const;
const RELOAD_SECONDS = 60; // where no script runs

export type Wall = {
  now: NowWaiting;
  zone: string;
  path: string; // of this page, and of its stream below it
  aside?: Piece;
};

export const wallPage = ({ now, zone, path, aside }: Wall): Html =>
  page({
    title: "Wall view",
    look: "wall",
    isLive: true,
    reloadSeconds: RELOAD_SECONDS,
    body: html`<div data-live="${path}" data-stream="${path}/stream" data-now="${now.at.toISOString()}" data-mark="${now.mark}">
<h1>${headline(now)}</h1>
<ul class="counts">${count(now.active.length, "active")}${count(now.soon.length, "soon")}${count(now.taken.length, "taken")}${count(now.resolved.length, "resolved today")}${count(now.escalationTickets.length, now.escalationTickets.length === 1 ? "escalation ticket" : "escalation tickets")}</ul>
${list("Active", now.active, MOST.active, { now: now.at, zone })}
${list("Soon", now.soon, MOST.soon, { now: now.at, zone })}
${list("Taken", now.taken, MOST.taken, { now: now.at, zone })}
<p class="quiet">As of ${time(now.at, zone)}. Times are those of ${sayZone(zone)}.</p>
</div>${aside}`,
  });

const count = (number: number, label: string): Html => html`<li><strong>${number}</strong> ${label}</li>`;

type When = { now: Date; zone: string };

function list(name: string, rows: readonly WaitingRow[], most: number, when: When): Piece {
  if (rows.length === 0) return undefined;
  return html`<section><h2>${name}</h2><ul class="big">${rows.slice(0, most).map((row) => item(row, when))}</ul>${rows.length > most && html`<p class="quiet">And ${rows.length - most} more.</p>`}</section>`;
}

function item(
  { reference, subject, requester, since, next, takenBy, takenUntil, soFar }: WaitingRow,
  when: When,
): Html {
  const { now, zone } = when;
  const what = takenUntil
    ? html`${takenBy}, until ${whenIn(takenUntil, now, zone)}`
    : next.at
      ? html`next: ${next.tell}, ${whenIn(next.at, now, zone)}${soFar !== undefined && `; ${soFar}`}`
      : "every step has fired";
  return html`<li><span class="long">${longSince(since, now)}</span><b>${reference}</b> <span dir="auto">${subject || "(no subject)"}</span><div class="quiet"><span dir="auto">${requester}</span> · ${what}</div></li>`;
}
