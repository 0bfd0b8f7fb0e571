// /settings/desks and /settings/clients: the mailboxes with their rules, and whom they serve.

import type { Desk, DeskChase, Visibility } from "../core/model/desk.ts";
import { calendarOf } from "../core/model/organisation.ts";
import { inWords } from "../core/words/duration.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, facts, table } from "./layout.ts";
import { link } from "./query.ts";
import { findingList, findingsAt, otherFindings, refusedBanner, type Shown, settingsPage } from "./settings-frame.ts";
import { cut, hasWords, narrowing } from "./settings-people.ts";
import { targetOf } from "./settings-policies.ts";

const MOST_CLIENTS = 200;

export function settingsDesks(shown: Shown): Html {
  const { desks, callTemplates } = shown.app.organisation;
  const files = new Map([
    ["desks.yaml", new Set(desks.keys())],
    ["call-templates.yaml", new Set(callTemplates.keys())],
  ]);
  const rows = [...callTemplates.values()].map(({ id, kind, deskId, authority, title, priority }): Piece[] => [
    html`${id}${findingList(findingsAt("call-templates.yaml", id, shown.findings))}`,
    kind,
    desks.get(deskId)?.name ?? deskId,
    targetOf(authority, shown.app.organisation),
    title,
    priority,
  ]);
  const body = html`${refusedBanner(shown)}${findingList(otherFindings("desks", files, shown.findings))}
${[...desks.values()].map((desk) => deskCard(desk, shown))}
<h2 class="group">Call templates</h2><p class="quiet">What an escalation ticket is made from.</p>
${rows.length > 0 ? table(["Template", "Of", "Made at", "Authority", "Title", "Priority"], rows) : html`<p class="empty">There is none.</p>`}`;
  return settingsPage("desks", "Desks", body, shown);
}

function deskCard(desk: Desk, { app: { organisation }, findings }: Shown): Html {
  const { people, policies } = organisation;
  const names = (ids: readonly string[]): string => ids.map((id) => people.get(id)?.name ?? id).join(", ");
  const calendar = calendarOf(desk, organisation);
  const { retention } = desk;
  const kept = [
    ...(retention?.rawMailMs === undefined ? [] : [`raw mails ${inWords(retention.rawMailMs)}`]),
    ...(retention?.conversationMs === undefined ? [] : [`conversations ${inWords(retention.conversationMs)}`]),
  ];
  return html`<section class="action"><h2>${desk.name}</h2>
${facts([
  ["Mails to", [desk.address, ...desk.aliases].join(", ")],
  ["Tickets", `${desk.prefix}-… (${desk.kind}s)`],
  ["Who works here", desk.people.length > 0 ? names(desk.people) : badge("nobody", "bad")],
  [
    "Policy",
    desk.policyId === undefined
      ? badge("none: nobody is told of a wait", "busy")
      : html`<a href="/settings/policies#policy-${desk.policyId}">${policies.get(desk.policyId)?.name ?? desk.policyId}</a>`,
  ],
  [
    "Working hours",
    calendar ? html`<a href="/settings/policies#calendar-${calendar.id}">${calendar.name}</a>` : "every hour counts",
  ],
  ["Chases", chasesOf(desk.chase)],
  ["Escalation tickets", escalationsOf(desk.visibility, names)],
  [
    "Colleagues’ replies",
    { answer: "go to the requester", ask: "are asked about when unclear", note: "are notes when unclear" }[
      desk.staffReplies ?? "ask"
    ],
  ],
  ["Kept after closing", kept.length > 0 ? kept.join(", ") : "until it is erased"],
])}
${findingList(findingsAt("desks.yaml", desk.id, findings))}
<p><a href="${link("/settings/who", { desk: desk.id })}">Who would be told when, for a mail to ${desk.name}?</a></p></section>`;
}

function chasesOf(chase: DeskChase | undefined): string {
  if (!chase?.enabled) return "answered as ordinary mails, never counted";
  const { threshold, windowMs, minimumIntervalMs, maximum, hours, whoMayChase, byTier, byKind } = chase;
  const counted = hours === "working" ? " of working hours" : "";
  const others = [
    ...[...byTier.keys()].map((tier) => `tier ${tier}`),
    ...Object.keys(byKind).map((kind) => `${kind}s`),
  ];
  return `${WHO_MAY[whoMayChase]} may chase: the ${ordinal(threshold)} within ${inWords(windowMs)}${counted} counts as an escalation; at least ${inWords(minimumIntervalMs)}${counted} apart, at most ${maximum} a wait${others.length > 0 ? `; ${others.join(", ")} have rules of their own` : ""}`;
}

const WHO_MAY = {
  requester: "who asked",
  participants: "who asked or was copied in",
  client: "everybody of the client",
};

const ordinal = (number: number): string => `${number}${{ 1: "st", 2: "nd", 3: "rd" }[number] ?? "th"}`;

function escalationsOf(visibility: Visibility | undefined, names: (ids: readonly string[]) => string): string {
  if (!visibility) return "none are made here";
  const ways = [
    ...(visibility.byChases ? ["by chases"] : []),
    ...(visibility.byAnalysts.length > 0 ? [`by ${names(visibility.byAnalysts)}`] : []),
  ];
  return ways.length > 0 ? ways.join(", ") : "only by triggers and roles";
}

/** @param sought what a name or an address has in it */
export function settingsClients(shown: Shown, sought: string): Html {
  const { organisation } = shown.app;
  const { clients, policies } = organisation;
  const matching = [...clients.values()].filter(({ name, domains, addresses }) =>
    [name, ...domains, ...addresses].some((one) => hasWords(one, sought)),
  );
  const rows = matching
    .slice(0, MOST_CLIENTS)
    .map((client): Piece[] => [
      html`${client.name}${findingList(findingsAt("clients.yaml", client.id, shown.findings))}`,
      [...client.domains.map((domain) => `@${domain}`), ...client.addresses].join(", "),
      client.tier ?? "",
      client.policyId === undefined
        ? "as at the desk"
        : html`<a href="/settings/policies#policy-${client.policyId}">${policies.get(client.policyId)?.name ?? client.policyId}</a>`,
      calendarOf(client, organisation)?.name ?? "as at the desk",
      client.chasers ? client.chasers.join(", ") : "as at the desk",
    ]);
  const files = new Map([["clients.yaml", new Set(clients.keys())]]);
  const body = html`${refusedBanner(shown)}${findingList(otherFindings("clients", files, shown.findings))}
<p>A mail belongs to a client by its whole address first, then by its domain. Mails of nobody’s are served as the desk says.</p>
${narrowing("/settings/clients", sought, "Name, domain or address")}
${rows.length > 0 ? table(["Client", "Mails from", "Tier", "Policy", "Hours", "Who may chase"], rows) : html`<p class="empty">There is none${sought !== "" && " called so"}.</p>`}${cut(matching.length, MOST_CLIENTS)}`;
  return settingsPage("clients", "Clients", body, shown);
}
