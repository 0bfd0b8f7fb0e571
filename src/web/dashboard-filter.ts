// What the dashboard is narrowed to: kept in its address, so that it can be kept as a bookmark and sent to a colleague.

import type { Organisation } from "../core/model/organisation.ts";
import type { WaitingQuery } from "../reports/waiting.ts";
import { type Html, html } from "./html.ts";
import { field, link } from "./query.ts";

export type Filter = Pick<WaitingQuery, "deskId" | "clientId" | "policyId" | "personId">;

/** What there is no such thing of is left out. */
export function filterIn(query: unknown, { desks, clients, policies, people }: Organisation): Filter {
  const known = (name: string, all: ReadonlyMap<string, unknown>): string | undefined =>
    all.has(field(query, name)) ? field(query, name) : undefined;
  return {
    deskId: known("desk", desks),
    clientId: known("client", clients),
    policyId: known("policy", policies),
    personId: known("person", people),
  };
}

/** An address of the dashboard that is narrowed alike. */
export const filtered = (path: string, { deskId, clientId, policyId, personId }: Filter): string =>
  link(path, { desk: deskId ?? "", client: clientId ?? "", policy: policyId ?? "", person: personId ?? "" });

export const isNarrowed = (filter: Filter): boolean => Object.values(filter).some((value) => value !== undefined);

type Named = ReadonlyMap<string, { id: string; name: string }>;

export function filterForm(filter: Filter, { desks, clients, policies, people }: Organisation): Html {
  const choice = (name: string, label: string, all: Named, chosen: string | undefined): Html =>
    html`<span><label for="by-${name}">${label}</label> <select id="by-${name}" name="${name}"><option value="">all</option>${[...all.values()].map((one) => html`<option value="${one.id}"${one.id === chosen && html` selected`}>${one.name}</option>`)}</select></span>`;
  return html`<form class="filter narrow-by" action="/">
${choice("desk", "Desk", desks, filter.deskId)}
${choice("client", "Client", clients, filter.clientId)}
${choice("policy", "Policy", policies, filter.policyId)}
${choice("person", "Person", people, filter.personId)}
<button class="second">Show</button>${isNarrowed(filter) && html` <a href="/">Show everything</a>`}
</form>`;
}
