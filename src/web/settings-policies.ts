// /settings/policies: each policy drawn as a line, with whom it notifies, how, and in which hours.

import { placesOf } from "../core/escalation/where-policies-run.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Policy, StepTarget } from "../core/model/policy.ts";
import type { Trigger } from "../core/model/trigger.ts";
import { inWords } from "../core/words/duration.ts";
import { hoursDrawing } from "./hours-drawing.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, facts, table } from "./layout.ts";
import { policyDrawing } from "./policy-drawing.ts";
import {
  findingList,
  findingsAt,
  otherFindings,
  refusedBanner,
  type Shown,
  settingsPage,
  wayOf,
} from "./settings-frame.ts";

export function settingsPolicies(shown: Shown): Html {
  const { organisation } = shown.app;
  const { policies, calendars, triggers } = organisation;
  const files = new Map([
    ["policies.yaml", new Set(policies.keys())],
    ["calendars.yaml", new Set(calendars.keys())],
    ["triggers.yaml", new Set(triggers.keys())],
  ]);
  const body = html`${refusedBanner(shown)}${findingList(otherFindings("policies", files, shown.findings))}
<p>A wait keeps the policy it began with. A ticket has its own policy, else its client’s, else its desk’s; a trigger may say otherwise.</p>
${[...policies.values()].map((policy) => policyCard(policy, shown))}
<h2 class="group" id="hours">Working hours</h2>
${calendars.size === 0 && html`<p class="empty">No calendar is named: every hour counts.</p>`}
${[...calendars.values()].map(
  (calendar) => html`<section class="action" id="calendar-${calendar.id}"><h2>${calendar.name}</h2>
<p class="quiet">${calendar.timeZone}${calendar.holidays.size > 0 && html` · ${calendar.holidays.size} days without working hours`}</p>${hoursDrawing(calendar)}
${findingList(findingsAt("calendars.yaml", calendar.id, shown.findings))}</section>`,
)}
<h2 class="group">What happens by itself</h2>
${triggers.size === 0 ? html`<p class="empty">No trigger is named.</p>` : triggerTable([...triggers.values()], shown)}`;
  return settingsPage("policies", "Policies", body, shown);
}

function policyCard(policy: Policy, { app: { organisation }, findings }: Shown): Html {
  const rows = policy.steps.map(({ afterMs, tell, by, needs }, index): Piece[] => [
    index + 1,
    `after ${inWords(afterMs)}`,
    targetOf(tell, organisation),
    wayOf(by, organisation),
    needs === undefined ? "one" : needs === "all" ? "all of them" : needs,
  ]);
  return html`<section class="action" id="policy-${policy.id}"><h2>${policy.name}${!policy.active && html` ${badge("not active", "bad")}`}</h2>
${policyDrawing(policy)}
${table(["Step", "When", "Whom", "How", "Needs"], rows)}
<p>${inTheEnd(policy, organisation)}</p>
${facts([
  ["Followed for", placesIn(policy, organisation)],
  ["Hours", hoursOf(policy)],
  ["“I’m on it”", `holds for ${inWords(policy.promiseMs)}, with a reminder ${inWords(policy.warnBeforeMs)} before`],
  [
    "Delays count from",
    policy.anchor === "firstUnanswered" ? "the oldest mail that nobody answered" : "the newest mail of the requester",
  ],
  ["On leave", policy.skipPeopleOnLeave ? "not notified; others still are" : "notified as well"],
])}
${findingList(findingsAt("policies.yaml", policy.id, findings))}</section>`;
}

function placesIn({ id }: Policy, organisation: Organisation): Piece {
  const all = placesOf(id, organisation);
  const places = all.filter(({ name }, index) => all.findIndex((one) => one.name === name) === index);
  if (places.length === 0) return "no desk, client or trigger: only tickets that somebody gives it";
  return places.map(
    ({ name, calendar }, index) =>
      html`${index > 0 && "; "}${name} (${calendar ? html`<a href="#calendar-${calendar.id}">${calendar.name}</a>` : "every hour"})`,
  );
}

function hoursOf({ hours, everyHourFor }: Policy): string {
  if (hours !== "working") return "every hour counts: nights, weekends and holidays, too";
  const critical = [...(everyHourFor?.priority ?? []), ...(everyHourFor?.risk ?? [])];
  return `the working hours of each desk or client${critical.length > 0 ? `; every hour for ${critical.join(", ")}` : ""}`;
}

function inTheEnd({ repeat, finally: last }: Policy, organisation: Organisation): Piece {
  const again = repeat && `Then the last step again every ${inWords(repeat.everyMs)}, at most ${repeat.atMost} times. `;
  if (last)
    return html`${again}In the end ${targetOf(last.tell, organisation)} (${wayOf(last.by, organisation)}), ${inWords(last.afterMs)} after the last notice, then once a day.`;
  return repeat
    ? html`${again}In the end the admins, once a day.`
    : html`<strong>Nothing follows the last step.</strong>`;
}

/** "Service team (Anna, Ben)" */
export function targetOf(target: StepTarget, { people, groups, rotas, services }: Organisation): string {
  if (target.kind === "responsible") return "who is responsible";
  if (target.kind === "manager") return "whom the responsible reports to";
  if (target.kind === "owner")
    return target.id === undefined
      ? "the owner of the ticket's service"
      : `the owner of ${services?.get(target.id)?.name ?? target.id}`;
  if (target.kind === "person") return people.get(target.id)?.name ?? target.id;
  if (target.kind === "rota") return `who is on call (${rotas?.get(target.id)?.name ?? target.id})`;
  const group = groups.get(target.id);
  const names = (group?.members ?? []).map((id) => people.get(id)?.name ?? id);
  return `${group?.name ?? target.id} (${shortened(names)})`;
}

const MOST_NAMES = 6;
const shortened = (names: readonly string[]): string =>
  names.length > MOST_NAMES
    ? `${names.slice(0, MOST_NAMES).join(", ")} and ${names.length - MOST_NAMES} more`
    : names.join(", ");

function triggerTable(triggers: readonly Trigger[], { app: { organisation }, findings }: Shown): Html {
  const rows = triggers.map(({ id, name, active, desks, actions }): Piece[] => [
    html`${name}${!active && html` ${badge("not active", "plain")}`}${findingList(findingsAt("triggers.yaml", id, findings))}`,
    desks === undefined ? "all desks" : desks.map((one) => organisation.desks.get(one)?.name ?? one).join(", "),
    [
      ...(actions.escalate ? ["makes an escalation ticket"] : []),
      ...(actions.policyId === undefined
        ? []
        : [`policy ${organisation.policies.get(actions.policyId)?.name ?? actions.policyId}`]),
      ...(actions.tell.length > 0
        ? [`notifies ${shortened(actions.tell.map((one) => organisation.people.get(one)?.name ?? one))}`]
        : []),
      ...(actions.risk === undefined ? [] : [`marks the risk ${actions.risk}`]),
    ].join("; "),
  ]);
  return table(["Trigger", "Where", "What it does"], rows);
}
