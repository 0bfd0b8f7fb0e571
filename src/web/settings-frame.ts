// What the pages of the settings share: the ways between them, and what `onit check` says of what is shown.

import type { Organisation } from "../core/model/organisation.ts";
import type { App } from "../ports/app.ts";
import type { SettingsFinding, SettingsFindings } from "../ports/settings-versions.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, banner, type Tone } from "./layout.ts";
import { time } from "./local-time.ts";
import type { Viewer } from "./signed-in.ts";
import { staffPage } from "./staff-page.ts";

/** Each page, and the files whose findings it shows; the first shows those of all that no other one names. */
export const AREAS = {
  overview: { path: "/settings", label: "Overview", files: [] },
  desks: { path: "/settings/desks", label: "Desks", files: ["desks.yaml", "call-templates.yaml"] },
  policies: {
    path: "/settings/policies",
    label: "Policies",
    files: ["policies.yaml", "calendars.yaml", "triggers.yaml"],
  },
  people: {
    path: "/settings/people",
    label: "People",
    files: ["people.yaml", "groups.yaml", "rotas.yaml", "roles.yaml"],
  },
  services: { path: "/settings/services", label: "Services", files: ["services.yaml"] },
  clients: { path: "/settings/clients", label: "Clients", files: ["clients.yaml"] },
  channels: { path: "/settings/channels", label: "Channels", files: ["channels.yaml", "webhooks.yaml"] },
  templates: { path: "/settings/templates", label: "Templates", files: ["templates/"] },
  versions: { path: "/settings/versions", label: "Versions", files: [] },
  who: { path: "/settings/who", label: "Who would be told when?", files: [] },
} as const satisfies Record<string, { path: string; label: string; files: readonly string[] }>;

export type Area = keyof typeof AREAS;

/** What a page is made of: whose it is, and what was found; undefined: nobody could look. */
export type Shown = { viewer: Viewer; app: App; findings: SettingsFindings | undefined };

export const settingsPage = (
  area: Area,
  title: string,
  body: Piece,
  { viewer, app }: Pick<Shown, "viewer" | "app">,
): Html =>
  staffPage(
    {
      title,
      body: html`<h1>${title}</h1>
<nav class="jump" aria-label="Settings">${Object.entries(AREAS).map(([name, { path, label }]) => html`<a href="${path}"${name === area && html` aria-current="page"`}>${label}</a>`)}</nav>
${body}`,
    },
    viewer,
    app,
  );

const isOf = (file: string, files: readonly string[]): boolean =>
  files.some((one) => (one.endsWith("/") ? file.startsWith(one) : file === one));

/** Those of the files that an area shows. */
export function findingsOf(area: Area, findings: SettingsFindings | undefined): readonly SettingsFinding[] {
  const found = findings?.found ?? [];
  if (area !== "overview") return found.filter(({ file }) => isOf(file, AREAS[area].files));
  const elsewhere = Object.values(AREAS).flatMap(({ files }): readonly string[] => files);
  return found.filter(({ file }) => !isOf(file, elsewhere));
}

const WEIGHTS: Readonly<Record<SettingsFinding["weight"], readonly [label: string, tone: Tone]>> = {
  refused: ["must be put right", "bad"],
  dangerous: ["dangerous", "bad"],
  look: ["to look at", "busy"],
  renamed: ["old name", "plain"],
  undecided: ["as by default", "plain"],
};

/** What matters first; settings that nobody wrote down are folded. */
export function findingList(findings: readonly SettingsFinding[]): Piece {
  const trouble = findings.filter(({ weight }) => weight !== "undecided");
  const undecided = findings.filter(({ weight }) => weight === "undecided");
  return [
    trouble.length > 0 && html`<ul class="problems">${trouble.map(finding)}</ul>`,
    undecided.length > 0 &&
      html`<details><summary>${numberOf(undecided.length, "setting", "settings")} without an explicit value</summary><ul class="problems">${undecided.map(finding)}</ul></details>`,
  ];
}

const finding = ({ file, line, path, message, help, weight }: SettingsFinding): Html => {
  const [label, tone] = WEIGHTS[weight];
  return html`<li>${badge(label, tone)} <code>${path}</code> ${message}. ${help} <span class="quiet">${file}:${line}</span></li>`;
};

const WAYS: Readonly<Record<string, string>> = { email: "mail", inbox: "inbox", preferred: "as they prefer" };

/** A channel as people call it. @param channel as policies write it */
export const wayOf = (channel: string, { channels }: Pick<Organisation, "channels">): string =>
  WAYS[channel] ?? channels?.get(channel)?.name ?? channel;

/** Those of one thing in a file: "policies.standard.steps[1]" is of "standard". */
export const findingsAt = (
  file: string,
  id: string,
  findings: SettingsFindings | undefined,
): readonly SettingsFinding[] => (findings?.found ?? []).filter((one) => one.file === file && idIn(one.path) === id);

const idIn = (path: string): string | undefined => /^[^.]+\.([^.[]+)/.exec(path)?.[1];

/** Those of an area that stand at none of its things. */
export function otherFindings(
  area: Area,
  shown: ReadonlyMap<string, ReadonlySet<string>>,
  findings: SettingsFindings | undefined,
) {
  return findingsOf(area, findings).filter(({ file, path }) => !shown.get(file)?.has(idIn(path) ?? ""));
}

export const numberOf = (count: number, one: string, several: string): string =>
  `${count} ${count === 1 ? one : several}`;

/** Files that are refused while those before are in force. */
export const refusedBanner = ({ app, viewer }: Shown): Piece =>
  app.refusedSettings &&
  banner(
    "bad",
    html`The files were changed and are refused since ${time(app.refusedSettings.refusedSince, viewer.person.timeZone)}: ${numberOf(app.refusedSettings.problems, "problem", "problems")}. These pages show what is in force.`,
  );
