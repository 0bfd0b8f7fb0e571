// The versions of a mail's words, and what differs between two of them.

import { diffLines, diffWordsWithSpace } from "diff";
import type { MailWords, TemplateVersion } from "../ports/template-store.ts";
import { PARTS } from "../templates/folder.ts";
import { type Html, html, type Piece } from "./html.ts";
import { table } from "./layout.ts";
import { time } from "./local-time.ts";
import { ownForm, type Viewer } from "./signed-in.ts";

const LABELS = { subject: "Subject", text: "Text", html: "HTML" } as const;
const MOST_CHANGES = 2_000; // more of them are not looked for: the two texts are shown as wholly different

/** Part by part; what is the same is not shown. */
export function differences(before: MailWords, after: MailWords): Html {
  const changed = PARTS.filter((part) => before[part] !== after[part]);
  if (changed.length === 0) return html`<p class="quiet">Nothing differs.</p>`;
  return html`${changed.map((part) => html`<h3>${LABELS[part]}</h3><pre class="diff" tabindex="0" aria-label="${LABELS[part]}: what differs">${pieces(before[part], after[part], part === "subject")}</pre>`)}`;
}

function pieces(before: string, after: string, isShort: boolean): Piece[] {
  const options = { maxEditLength: MOST_CHANGES };
  const found = isShort ? diffWordsWithSpace(before, after, options) : diffLines(before, after, options);
  const changes = found ?? [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  return changes.map(({ value, added, removed }) => {
    if (added) return html`<ins>${value}</ins>`;
    return removed ? html`<del>${value}</del>` : unchanged(value);
  });
}

const KEPT_LINES = 3; // around what differs

function unchanged(text: string): string {
  const lines = text.split("\n");
  if (lines.length <= 2 * KEPT_LINES + 1) return text;
  return [...lines.slice(0, KEPT_LINES), "⋯", ...lines.slice(-KEPT_LINES)].join("\n");
}

/** @param mayGoBack whether its reader may have the words of an earlier one count again */
export function versionsTable(
  { kind, versions, mayGoBack }: { kind: string; versions: readonly TemplateVersion[]; mayGoBack: boolean },
  viewer: Viewer,
): Html {
  if (versions.length === 0)
    return html`<p class="empty">Nothing was published here yet: the words of the files count.</p>`;
  const [newest] = versions;
  const back = (number: number, label: string): Html =>
    html`<form method="post" action="/templates/${kind}">${ownForm(viewer)}<input type="hidden" name="number" value="${number}"><button class="second" name="do" value="back" aria-label="${label}">Go back to it</button></form>`;
  const rows = versions.map((one): Piece[] => [
    html`<a href="/templates/${kind}?compare=${one.number}#compared">${one.number}</a>`,
    time(one.at, viewer.person.timeZone),
    one.by.name,
    html`${one.reason}${one.words === null && html` <span class="quiet">(the words of the files)</span>`}`,
    mayGoBack && one !== newest && one.words !== null && back(one.number, `Go back to version ${one.number}`),
  ]);
  const toFiles =
    mayGoBack && newest?.words
      ? [["", "", "", "The words of the files", back(0, "Go back to the words of the files")] as Piece[]]
      : [];
  return table(["Version", "When", "Who", "Why", ""], [...rows, ...toFiles]);
}
