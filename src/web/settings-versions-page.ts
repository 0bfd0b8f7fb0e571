// /settings/versions: which settings were in force when, who took them over, and what changed.

import type { FileChange, SettingsVersion } from "../ports/settings-versions.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, facts, table } from "./layout.ts";
import { time } from "./local-time.ts";
import { type Shown, settingsPage } from "./settings-frame.ts";

const MOST = 200;
const MOST_NAMED = 6;

export async function settingsVersions(shown: Shown): Promise<Html> {
  const { app, viewer } = shown;
  const versions = await app.settingsVersions.list(MOST);
  const rows = versions.map((version, index): Piece[] => [
    html`<a href="/settings/versions/${version.number}">${version.number}</a>${index === 0 && html` ${badge("in force", "good")}`}`,
    time(version.at, viewer.person.timeZone),
    takenBy(version),
    changesIn(version),
  ]);
  const body = html`<p>Each configuration that was accepted is kept with what changed in it. Files that are refused are not in the list: those before stay in force.</p>
${rows.length > 0 ? table(["Version", "In force since", "Taken over by", "What changed"], rows) : html`<p class="empty">Nothing is kept yet: the first version is kept when Onit starts.</p>`}
<p class="quiet">The newest 200 are kept, without passwords, keys and comments: lines are counted without those that are nothing but a comment. <code>onit config versions</code> lists them on the command line.</p>`;
  return settingsPage("versions", "Versions of the settings", body, shown);
}

const takenBy = ({ by, how }: SettingsVersion): string =>
  `Onit on ${by}, ${how === "start" ? "when it started" : "while it ran"}`;

function changesIn({ changes, files }: SettingsVersion): string {
  if (changes.length === 0) return `the first that is kept: ${files.length} files`;
  const named = changes.slice(0, MOST_NAMED).map(({ file, kind }) => (kind === "changed" ? file : `${file} (${kind})`));
  return changes.length > MOST_NAMED ? `${named.join(", ")} and ${changes.length - MOST_NAMED} more` : named.join(", ");
}

export function settingsVersion(version: SettingsVersion, shown: Shown): Html {
  const zone = shown.viewer.person.timeZone;
  const body = html`${facts([
    ["In force since", time(version.at, zone)],
    ["Taken over by", takenBy(version)],
    ["Written", version.writtenAt !== null && time(version.writtenAt, zone)],
  ])}
${version.changes.length === 0 && html`<p class="empty">It is the first that is kept; there is nothing to compare it with.</p>`}
${version.changes.map(changeOf)}
<details><summary>Technical details</summary><p>The SHA-256 of each file:</p><pre class="diff" tabindex="0" aria-label="Digests of the files">${version.files.join("\n")}</pre></details>`;
  return settingsPage("versions", `Version ${version.number} of the settings`, body, shown);
}

function changeOf({ file, kind, patch }: FileChange): Html {
  const heading = html`<h2>${file}${kind !== "changed" && html` ${badge(kind, kind === "new" ? "good" : "bad")}`}</h2>`;
  if (patch === null)
    return html`${heading}<p class="quiet">It is too long, or too much of it changed, to be shown line by line.</p>`;
  if (patch === "")
    return html`${heading}<p class="quiet">What changed is a secret, a comment, or nothing that can be seen.</p>`;
  return html`${heading}<pre class="diff" tabindex="0" aria-label="${file}: what changed">${patch.trimEnd().split("\n").map(lineOf)}</pre>`;
}

const lineOf = (line: string): Piece => {
  if (line.startsWith("+")) return html`<ins>${line}\n</ins>`;
  if (line.startsWith("-")) return html`<del>${line}\n</del>`;
  return line.startsWith("@@") ? html`<span class="quiet">${line}</span>\n` : html`${line}\n`;
};
