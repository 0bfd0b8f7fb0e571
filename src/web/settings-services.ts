// /settings/services: what tickets are about, who owns it, who stands behind them, and who decides alone.

import type { Organisation } from "../core/model/organisation.ts";
import { leaveAt } from "../core/model/person.ts";
import { type OwnedService, ownersFor } from "../core/model/service.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, facts, table } from "./layout.ts";
import { time } from "./local-time.ts";
import { findingList, findingsAt, otherFindings, refusedBanner, type Shown, settingsPage } from "./settings-frame.ts";
import { targetOf } from "./settings-policies.ts";

export function settingsServices(shown: Shown): Html {
  const { services = new Map<string, OwnedService>() } = shown.app.organisation;
  const files = new Map([["services.yaml", new Set(services.keys())]]);
  const body = html`${refusedBanner(shown)}${findingList(otherFindings("services", files, shown.findings))}
<p>A ticket is about the service that has its category, else about that of its desk. Steps that notify the owner notify the owner of that service; the backup is notified while the owner is away, declined, or did not get the mail.</p>
${services.size === 0 && html`<p class="empty">The settings name no service.</p>`}
${[...services.values()].map((service) => serviceCard(service, shown))}`;
  return settingsPage("services", "Services", body, shown);
}

function serviceCard(service: OwnedService, shown: Shown): Html {
  const { organisation } = shown.app;
  const tiers = [undefined, ...service.byTier.keys()];
  const rows = tiers.map((tier): Piece[] => {
    const { ownerId, backupId } = ownersFor(service, tier);
    return [clientsOf(tier, service, organisation), personOr(ownerId, shown), personOr(backupId, shown)];
  });
  const { authority } = service;
  return html`<section class="action" id="service-${service.id}"><h2>${service.name}</h2>
${table(["Tickets of", "Owner", "Backup"], rows)}
${facts([
  ["Categories", service.categories.join(", ")],
  ["Desks", service.deskIds.map((id) => organisation.desks.get(id)?.name ?? id).join(", ")],
  [
    "Authority",
    authority
      ? html`${targetOf(authority, organisation)} <span class="quiet">decides alone where the responsible reports to several</span>`
      : "none: where the responsible reports to several, each of them is notified",
  ],
  ["Policies", policiesOf(service, organisation)],
])}
${findingList(findingsAt("services.yaml", service.id, shown.findings))}</section>`;
}

/** "clients of gold (Customer Ltd)" */
function clientsOf(tier: string | undefined, { byTier }: OwnedService, { clients }: Organisation): Piece {
  if (tier === undefined) return byTier.size > 0 ? "everybody else" : "everybody";
  const names = [...clients.values()].filter((client) => client.tier === tier).map(({ name }) => name);
  return html`clients of tier ${tier} <span class="quiet">(${names.length > 0 ? names.join(", ") : "there is none"})</span>`;
}

function personOr(id: string | undefined, { app, viewer }: Shown): Piece {
  if (id === undefined) return badge("nobody", "bad");
  const person = app.organisation.people.get(id);
  const leave = person && leaveAt(person, app.now());
  return html`${person?.name ?? id}${leave && html` ${badge("away", "busy")} until ${time(leave.untilAt, viewer.person.timeZone)}`}`;
}

/** Those whose steps notify its owner: of this service by name, or of whichever a ticket is about. */
function policiesOf({ id }: OwnedService, { policies }: Organisation): Piece {
  const notifying = [...policies.values()].filter(({ steps, finally: last }) =>
    [...steps, ...(last ? [last] : [])].some(
      ({ tell }) => tell.kind === "owner" && (tell.id === undefined || tell.id === id),
    ),
  );
  if (notifying.length === 0) return "none notifies its owner";
  return notifying.map(
    (policy, at) => html`${at > 0 && ", "}<a href="/settings/policies#policy-${policy.id}">${policy.name}</a>`,
  );
}
