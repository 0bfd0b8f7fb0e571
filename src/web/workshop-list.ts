// /templates: every mail that has words, and where its words come from today.

import { AUDIENCES } from "../core/model/notice.ts";
import type { App } from "../ports/app.ts";
import type { TemplateDraft, TemplateMark, TemplateVersion } from "../ports/template-store.ts";
import { ABOUT, SYSTEM_MAILS } from "../preview/about.ts";
import { KINDS } from "../templates/folder.ts";
import { lintSources } from "../templates/lint.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, table } from "./layout.ts";
import { time } from "./local-time.ts";
import type { Viewer } from "./signed-in.ts";
import { staffPage } from "./staff-page.ts";
import { languages } from "./words/catalogue.ts";

export async function workshopList(viewer: Viewer, app: App): Promise<Html> {
  const drafts = new Map((await app.templateStore.drafts()).map((draft) => [draft.kind, draft]));
  const rows = KINDS.map((kind): Piece[] => [
    html`<a href="/templates/${kind}">${kind}</a>`,
    AUDIENCES[kind] === "staff" ? "colleagues" : "requesters",
    ABOUT[kind],
    originOf(kind, app),
    draftOf(drafts.get(kind), viewer),
  ]);
  const body = html`<h1>The words of mails</h1>
<p>What is published here counts for every mail from then on, in every running Onit, and stands above the files: those of a folder of your own (<code>ONIT_TEMPLATES</code>), and those of the program.</p>
${table(["Mail", "Read by", "When", "Words", "Draft"], rows)}
<h2>System mails</h2><p class="quiet">Their words are part of the program, for every desk and in English.</p>
${table(["Mail", "When"], SYSTEM_MAILS)}
<h2>Pages of requesters</h2><p class="quiet">Their sentences are files of the program: <code>i18n/&lt;language&gt;.json</code>, for every desk. English stands in for what one lacks.</p>
<p>${languages().map(({ code, name }, at) => html`${at > 0 && ", "}<span lang="${code}">${name}</span>`)}</p>`;
  return staffPage({ title: "The words of mails", body }, viewer, app);
}

function originOf(kind: (typeof KINDS)[number], app: App): Piece {
  const { templates } = app;
  const isBroken = templates.published().has(kind) && lintSources(templates.sources(), [kind]).length > 0;
  return html`${markWords(templates.markOf(kind), templates.published().get(kind))}${isBroken && html` ${badge("has problems", "bad")}`}`;
}

/** Where words come from, in a word or two. */
export function markWords({ from, version }: TemplateMark, published?: TemplateVersion): Piece {
  if (from === "workshop")
    return html`${badge(`version ${version}`, "busy")}${published && ` by ${published.by.name}`}`;
  if (from === "plain") return badge("the plain words", "bad");
  return from === "files" ? badge("files of your own", "plain") : "the program";
}

const draftOf = (draft: TemplateDraft | undefined, { person }: Viewer): Piece =>
  draft &&
  html`${draft.by.name}, ${time(draft.at, person.timeZone)}${draft.asked && html` ${badge("waits for a review", "busy")}`}`;
