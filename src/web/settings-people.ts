// /settings/people: who is one of us, groups, who is on call, and who may do what.

import type { Organisation } from "../core/model/organisation.ts";
import { leaveAt, type Person } from "../core/model/person.ts";
import { ACTIONS } from "../core/model/role.ts";
import { onCallNow } from "../reports/on-call.ts";
import { clock } from "./hours-drawing.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, table } from "./layout.ts";
import { time } from "./local-time.ts";
import {
  findingList,
  findingsAt,
  otherFindings,
  refusedBanner,
  type Shown,
  settingsPage,
  wayOf,
} from "./settings-frame.ts";

const MOST = 200;

/** @param sought what a name or an address has in it */
export function settingsPeople(shown: Shown, sought: string): Html {
  const { people, groups, rotas = new Map() } = shown.app.organisation;
  const files = new Map([
    ["people.yaml", new Set(people.keys())],
    ["groups.yaml", new Set(groups.keys())],
    ["rotas.yaml", new Set(rotas.keys())],
  ]);
  const all = [...people.values()];
  const matching = all.filter(({ name, addresses }) => [name, ...addresses].some((one) => hasWords(one, sought)));
  const names = (ids: readonly string[]): string => ids.map((id) => people.get(id)?.name ?? id).join(", ");
  const groupRows = [...groups.values()].map(({ id, name, members }): Piece[] => [
    html`${name}${findingList(findingsAt("groups.yaml", id, shown.findings))}`,
    members.length === 0 ? badge("nobody", "bad") : names(members),
  ]);
  const body = html`${refusedBanner(shown)}${findingList(otherFindings("people", files, shown.findings))}
${narrowing("/settings/people", sought, "Name or address")}
${peopleTable(matching, shown)}
<h2 id="groups">Groups</h2>${groupRows.length > 0 ? table(["Group", "Who"], groupRows) : html`<p class="empty">There is none.</p>`}
<h2 id="rotas">On call</h2>${rotas.size > 0 ? rotaTable(shown) : html`<p class="empty">There is no rota.</p>`}
<h2 id="roles">Roles</h2>${roleTable(shown, names)}`;
  return settingsPage("people", "People, groups and rotas", body, shown);
}

export const hasWords = (text: string, sought: string): boolean => text.toLowerCase().includes(sought.toLowerCase());

export const narrowing = (path: string, sought: string, label: string): Html =>
  html`<form class="filter" action="${path}"><label for="find">${label}</label> <input id="find" name="find" type="search" value="${sought}"> <button class="second">Find</button></form>`;

export const cut = (count: number, most: number): Piece =>
  count > most &&
  html`<p class="quiet">The first ${most} of ${count} are shown. Find the others by a part of their name.</p>`;

function peopleTable(people: readonly Person[], { app, viewer, findings }: Shown): Piece {
  if (people.length === 0) return html`<p class="empty">Nobody is called so.</p>`;
  const { organisation, now } = app;
  const rows = people.slice(0, MOST).map((person): Piece[] => {
    const leave = leaveAt(person, now());
    const substitute = organisation.people.get(person.substituteId ?? "");
    return [
      html`${person.name}${organisation.admins.includes(person.id) && html` ${badge("admin", "plain")}`}${findingList(findingsAt("people.yaml", person.id, findings))}`,
      person.addresses.join(", "),
      html`${person.timeZone}${person.calendarId !== undefined && html` · ${organisation.calendars.get(person.calendarId)?.name ?? person.calendarId}`}`,
      reachedBy(person, organisation),
      leave &&
        html`${badge("away", "busy")} until ${time(leave.untilAt, viewer.person.timeZone)}${substitute && html`, ${substitute.name} stands in`}`,
    ];
  });
  return html`${table(["Person", "Addresses", "Zone and hours", "Reached by", "Away"], rows)}${cut(people.length, MOST)}`;
}

/** By which channels; the addresses there are nobody else's business. */
function reachedBy({ channels = {}, prefers = "email", quietHours = [] }: Person, organisation: Organisation): string {
  const ways = [...new Set(["email", ...Object.keys(channels), prefers])].map(
    (one) => `${wayOf(one, organisation)}${one === prefers ? " (preferred)" : ""}`,
  );
  const quiet = quietHours.map(({ from, until }) => `${clock(from)}–${clock(until)}`).join(", ");
  return `${ways.length === 1 ? "mail" : ways.join(", ")}${quiet === "" ? "" : `; quiet ${quiet}`}`;
}

function rotaTable({ app, viewer, findings }: Shown): Html {
  const { organisation, now } = app;
  const rows = [...(organisation.rotas?.values() ?? [])].map((rota): Piece[] => {
    const [first, ...behind] = onCallNow(rota, organisation, now()).onCall;
    const until = onCallNow(rota, organisation, now()).until;
    return [
      html`${rota.name}${findingList(findingsAt("rotas.yaml", rota.id, findings))}`,
      first
        ? html`${first.name}${first.isAway && html` ${badge("away", "bad")}`}${first.standIn !== undefined && html`, ${first.standIn} stands in`} <span class="quiet">${first.because}</span>`
        : badge("nobody", "bad"),
      time(until, viewer.person.timeZone),
      behind.map(({ name }) => name).join(", "),
      rota.layers
        .map(
          ({ name, members }) => `${name}: ${members.map((id) => organisation.people.get(id)?.name ?? id).join(", ")}`,
        )
        .join("; "),
    ];
  });
  return table(["Rota", "On call now", "Until", "Behind", "Layers"], rows);
}

function roleTable({ app: { organisation } }: Shown, names: (ids: readonly string[]) => string): Html {
  if (!organisation.roles)
    return html`<p>No role is named in <code>roles.yaml</code>: who works at a desk may do everything there but escalate; all else is the admins’ (${names(organisation.admins)}).</p>`;
  const rows = organisation.roles.map(({ name, holders, may, desks }): Piece[] => [
    name,
    holders.length === 0 ? "nobody" : names(holders),
    typeof desks === "string" ? { all: "all desks", own: "where they work" }[desks] : desks.join(", "),
    may.map((one) => ACTIONS[one]).join(", "),
  ]);
  return table(["Role", "Who", "Where", "May"], rows);
}
