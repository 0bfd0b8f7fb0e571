// How the dashboard looks: the state in words first, then what is escalated, what soon will be, what is taken and what was resolved.
// Our script keeps it up to date; without it, it is right as it was loaded.

import type { TakenHere } from "../actions/take-tickets.ts";
import { inWords } from "../core/words/duration.ts";
import type { App } from "../ports/app.ts";
import type { NowWaiting, OpenEscalationRow, ResolvedRow, WaitingRow } from "../reports/waiting.ts";
import { type Filter, filtered, filterForm, isNarrowed } from "./dashboard-filter.ts";
import { rowsOf, ticketCell, whenIn } from "./dashboard-rows.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, banner, table } from "./layout.ts";
import { sayZone, time } from "./local-time.ts";
import { link } from "./query.ts";
import { ownForm, type Viewer } from "./signed-in.ts";
import { isAdmin, staffPage } from "./staff-page.ts";

export type NeedsAPerson = { quarantined: number; failed: number };

export type Dashboard = {
  viewer: Viewer;
  now: NowWaiting;
  needs: NeedsAPerson | undefined; // undefined: not theirs to see
  filter: Filter;
  once: string; // makes each press of this page the same press
  done?: readonly TakenHere[]; // what a press has led to
  trouble?: string | undefined; // why nothing was tried
};

const MOST = { active: 30, soon: 15, taken: 15, resolved: 10, escalations: 10 } as const;

export function dashboardPage(dashboard: Dashboard, app: App): Html {
  const { viewer, now, filter } = dashboard;
  const zone = viewer.person.timeZone;
  return staffPage(
    {
      title: "Now",
      isLive: true,
      body: html`${outcomes(dashboard)}
<div data-live="${filtered("/", filter)}" data-stream="/stream" data-now="${now.at.toISOString()}" data-mark="${now.mark}">
<h1>${headline(now)}</h1>
<p class="quiet">As of ${time(now.at, zone)}. <a href="${filtered("/", filter)}">Load again</a> · <a href="/wall">Wall view</a></p>
${counts(now)}
${filterForm(filter, now.named, app.organisation)}
${taking(dashboard, app)}
${resolved(now, zone)}
${escalationTickets(now, zone, app)}
${toDo(dashboard, app)}
</div>`,
    },
    viewer,
    app,
  );
}

/** The answer before anything else. */
export function headline({ active, soon, taken }: NowWaiting): string {
  if (active.length > 0)
    return `${many(active.length, "request")} escalated, and nobody has taken ${active.length === 1 ? "it" : "them"}`;
  if (soon.length > 0) return `Nothing is escalated; ${many(soon.length, "request")} will be within an hour`;
  if (taken.length > 0)
    return `Nothing is escalated; somebody is on ${taken.length === 1 ? "what waits" : `all ${taken.length} that wait`}`;
  return "Nothing is escalated";
}

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

function counts({ active, soon, taken, resolved: ended, escalationTickets: open, quiet }: NowWaiting): Html {
  const count = (number: number, label: string, at: string): Html =>
    html`<li><a href="#${at}"><strong>${number}</strong> ${label}</a></li>`;
  return html`<ul class="counts">${count(active.length, "active", "active")}${count(soon.length, "soon", "soon")}${count(taken.length, "taken", "taken")}${count(ended.length, "resolved today", "resolved")}${count(open.length, open.length === 1 ? "escalation ticket" : "escalation tickets", "escalations")}</ul>
${quiet > 0 && html`<p class="quiet">${many(quiet, "more request")} ${quiet === 1 ? "waits" : "wait"}; the first step is more than an hour away.</p>`}`;
}

/** What became of a press, one line for each ticket. */
function outcomes({ done = [], trouble, viewer }: Dashboard): Piece {
  if (trouble !== undefined) return banner("bad", html`${trouble} <strong>Nothing was changed.</strong>`);
  return done.map((one) => {
    if (one.kind === "taken")
      return banner(
        "good",
        html`You are on <strong>${one.reference}</strong>${one.until && html`, until ${time(one.until, viewer.person.timeZone)}`}. ${one.lacks === undefined ? "No further escalation until then." : html`${one.lacks}. The steps go on until then.`}`,
      );
    return one.kind === "not" && banner("bad", html`<strong>${one.reference}</strong> was not taken: ${one.because}.`);
  });
}

/** One form for all rows. Its first button is for those that are ticked, so that Enter takes nothing by surprise. */
function taking({ viewer, now, filter, once }: Dashboard, app: App): Html {
  const context = { now: now.at, viewer, app };
  const some = now.active.length + now.soon.length + now.taken.length;
  const list = (rows: readonly WaitingRow[], most: number, none: string): Piece =>
    rows.length === 0
      ? html`<p class="empty">${none}</p>`
      : [rowsOf(rows.slice(0, most), context), more(rows.length - most)];
  return html`<form method="post" action="${filtered("/take", filter)}">${ownForm(viewer)}<input type="hidden" name="once" value="${once}">
${some > 1 && severalAtOnce}
<section id="active"><h2>Active</h2>${list(now.active, MOST.active, `Nothing is escalated that nobody has taken${isNarrowed(filter) ? ", of what is shown" : ""}.`)}</section>
<section id="soon"><h2>Soon</h2>${list(now.soon, MOST.soon, "No first step is due within an hour.")}</section>
<section id="taken"><h2>Taken</h2>${list(now.taken, MOST.taken, "Nobody has said “I'm on it” to anything that waits.")}</section>
</form>`;
}

const severalAtOnce = html`<details class="several"><summary>Take several at once</summary>
<p>Tick them below. I'm on those that are ticked:</p>
<div class="buttons"><button name="hold" value="">for the usual time</button>
<button class="second" name="hold" value="30m">30 min</button>
<button class="second" name="hold" value="120m">2 h</button>
<button class="second" name="hold" value="today">today</button></div>
<div class="buttons"><label for="custom">or for as long as you say</label><input id="custom" name="custom" size="8" autocomplete="off" placeholder="45m">
<button class="second" name="hold" value="custom">for that long</button></div></details>`;

const more = (count: number): Piece =>
  count > 0 && html`<p class="quiet">And ${count} more: choose a desk, client, policy or person above to see them.</p>`;

function resolved({ resolved: ended }: NowWaiting, zone: string): Html {
  const by = (reason: ResolvedRow["reason"]): number => ended.filter((one) => one.reason === reason).length;
  const reasons = (["answered", "closed", "cancelled"] as const).filter((reason) => by(reason) > 0);
  const rows = ended
    .slice(0, MOST.resolved)
    .map((row): Piece[] => [
      ticketCell(row),
      html`${badge(row.reason, "good")} <span class="because">${row.because}</span>`,
      html`${time(row.endedAt, zone)} <span class="quiet">after ${inWords(row.waitedMs)}</span>`,
      row.takenBy ?? "nobody",
    ]);
  return html`<section id="resolved"><h2>Resolved today</h2>
${ended.length === 0 ? html`<p class="empty">None yet, since midnight in ${sayZone(zone)}.</p>` : html`<p>${reasons.map((reason) => `${reason} ${by(reason)}`).join(" · ")} <span class="quiet">since midnight in ${sayZone(zone)}</span></p>${table(["Ticket", "Reason", "When", "Was on it"], rows)}${ended.length > rows.length && html`<p class="quiet">And ${ended.length - rows.length} before.</p>`}`}
</section>`;
}

function escalationTickets({ escalationTickets: open, at }: NowWaiting, zone: string, { organisation }: App): Piece {
  if (open.length === 0)
    return html`<section id="escalations"><h2>Escalation tickets</h2><p class="empty">None is open.</p></section>`;
  const rows = open
    .slice(0, MOST.escalations)
    .map((row: OpenEscalationRow): Piece[] => [
      ticketCell(row),
      row.origin,
      organisation.desks.get(row.deskId)?.name ?? row.deskId,
      whenIn(row.at, at, zone),
      row.takenBy ?? "nobody yet",
    ]);
  return html`<section id="escalations"><h2>Escalation tickets</h2>${table(["Ticket", "Escalates", "Desk", "Made", "On it"], rows)}${open.length > rows.length && html`<p class="quiet">And ${open.length - rows.length} older ones.</p>`}</section>`;
}

/** What nobody but a person can end. */
function toDo({ viewer, needs, now: { active, soon, taken } }: Dashboard, app: App): Piece {
  const lost = [...active, ...soon, ...taken].filter(({ isUndelivered }) => isUndelivered);
  const left = (state: "quarantined" | "stuck", count: number, name: string): Piece =>
    count > 0 &&
    html`<li>${isAdmin(viewer, app) ? html`<a href="${link("/mailbox", { state })}">${count} ${name}</a>` : `${count} ${name}`}</li>`;
  const items: Piece[] = [
    needs && left("quarantined", needs.quarantined, needs.quarantined === 1 ? "quarantined mail" : "quarantined mails"),
    needs && left("stuck", needs.failed, needs.failed === 1 ? "mail that failed" : "mails that failed"),
    lost.length > 0 &&
      html`<li>${lost.length} undelivered: ${lost.slice(0, 5).map(({ reference }) => html`<a href="/tickets/${reference}">${reference}</a> `)}${lost.length > 5 && "…"}</li>`,
  ];
  const some = items.filter((one) => one !== undefined && one !== false);
  return some.length > 0 && html`<section id="to-do" class="card"><h2>Needs a person</h2><ul>${some}</ul></section>`;
}
