// /settings: the organisation as it runs now, what is wrong with its files, and where to look further.

import { type Html, html, type Piece } from "./html.ts";
import { facts, table } from "./layout.ts";
import { time } from "./local-time.ts";
import { AREAS, findingList, findingsOf, numberOf, refusedBanner, type Shown, settingsPage } from "./settings-frame.ts";

export async function settingsOverview(shown: Shown): Promise<Html> {
  const { app, viewer, findings } = shown;
  const { organisation } = app;
  const [newest] = await app.settingsVersions.list(1);
  const counts = {
    desks: organisation.desks.size,
    policies: organisation.policies.size,
    people: organisation.people.size,
    services: organisation.services?.size ?? 0,
    clients: organisation.clients.size,
    channels: (organisation.channels?.size ?? 0) + (organisation.webhooks?.size ?? 0),
  };
  const areas = ["desks", "policies", "people", "services", "clients", "channels", "templates"] as const;
  const rows = areas.map((area): Piece[] => {
    const trouble = findingsOf(area, findings).filter(({ weight }) => weight !== "undecided").length;
    const count = area === "templates" ? "" : counts[area];
    return [
      html`<a href="${AREAS[area].path}">${AREAS[area].label}</a>`,
      count,
      trouble > 0 ? numberOf(trouble, "problem", "problems") : "",
    ];
  });
  const admins = organisation.admins.map((id) => organisation.people.get(id)?.name ?? id).join(", ");
  const body = html`${refusedBanner(shown)}<p>${answer(shown)}</p>
<form action="/settings/who" class="buttons"><button>Who would be told when?</button></form>
${table(["What", "How many", "Problems"], rows)}
<h2>Organisation</h2>
${facts([
  ["Name", organisation.name],
  ["Answers come to", organisation.replyAddress],
  ["Admins", admins],
  [
    "In force since",
    newest &&
      html`${time(newest.at, viewer.person.timeZone)}, <a href="/settings/versions/${newest.number}">version ${newest.number}</a>`,
  ],
])}
<h2>What the check says of the rest</h2>
${findingList(findingsOf("overview", findings))}
${(findings?.notes ?? []).map((note) => html`<p>${note}</p>`)}
<p class="quiet">Nothing is changed here: settings are files, and a change of a file is checked and taken over while Onit runs.</p>`;
  return settingsPage("overview", `Settings of ${organisation.name}`, body, shown);
}

function answer({ findings }: Shown): Piece {
  if (!findings) return "The files are not looked at here; `onit check` says what is wrong with them.";
  const heavy = findings.found.filter(({ weight }) => weight === "refused" || weight === "dangerous").length;
  const others =
    findings.found.filter(({ weight }) => weight === "look" || weight === "renamed").length + findings.notes.length;
  if (heavy + others === 0) return html`<strong>The check finds nothing wrong.</strong>`;
  const parts = [
    heavy > 0 && numberOf(heavy, "problem that must be put right", "problems that must be put right"),
    others > 0 && numberOf(others, "thing to look at", "things to look at"),
  ].filter((one) => one !== false);
  return html`<strong>The check finds ${parts.join(" and ")}.</strong>`;
}
