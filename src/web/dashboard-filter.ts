// What the dashboard is narrowed to: kept in its address, so that it can be kept as a bookmark and sent to a colleague.

import type { Organisation } from "../core/model/organisation.ts";
import type { NowWaiting, WaitingQuery } from "../reports/waiting.ts";
import { html, type Piece } from "./html.ts";
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

type Names = ReadonlyMap<string, { name: string }>;

/** @param named what its reader may narrow it to: nothing else is theirs to hear of */
export function filterForm(
  filter: Filter,
  named: NowWaiting["named"],
  { desks, clients, policies, people }: Organisation,
): Piece {
  const choice = (
    field: string,
    label: string,
    of: readonly [ReadonlySet<string>, Names, string | undefined],
  ): Piece => {
    const [ids, names, chosen] = of;
    const known = [...names].filter(([id]) => ids.has(id)).map(([id, { name }]) => ({ id, name }));
    const other = chosen !== undefined && !ids.has(chosen) ? [{ id: chosen, name: chosen }] : []; // as they wrote it
    if (known.length + other.length < 2 && chosen === undefined) return undefined; // nothing to choose between
    return html`<span><label for="by-${field}">${label}</label> <select id="by-${field}" name="${field}"><option value="">all</option>${[...known, ...other].map(({ id, name }) => html`<option value="${id}"${id === chosen && html` selected`}>${name}</option>`)}</select></span>`;
  };
  const choices = [
    choice("desk", "Desk", [named.deskIds, desks, filter.deskId]),
    choice("client", "Client", [named.clientIds, clients, filter.clientId]),
    choice("policy", "Policy", [named.policyIds, policies, filter.policyId]),
    choice("person", "Person", [named.personIds, people, filter.personId]),
  ].filter((one) => one !== undefined);
  return (
    choices.length > 0 &&
    html`<form class="filter narrow-by" action="/">
${choices}
<button class="second">Show</button>${isNarrowed(filter) && html` <a href="/">Show everything</a>`}
</form>`
  );
}
