// /templates/<kind>: the words of one mail, as they are and as somebody would have them.

import { whyNotPublish } from "../actions/workshop.ts";
import { AUDIENCES, type NoticeKind } from "../core/model/notice.ts";
import { may } from "../core/model/permission.ts";
import type { Action } from "../core/model/role.ts";
import type { App } from "../ports/app.ts";
import type { MailWords, TemplateDraft, TemplateVersion } from "../ports/template-store.ts";
import { ABOUT } from "../preview/about.ts";
import { templateWordsIn } from "../templates/layered.ts";
import { sampleContext } from "../templates/sample.ts";
import { SAMPLE_NAMES, SAMPLES } from "../templates/samples.ts";
import { namesIn } from "../templates/variables.ts";
import { type Html, html, type Piece } from "./html.ts";
import { banner, table } from "./layout.ts";
import { time } from "./local-time.ts";
import { link } from "./query.ts";
import { ownForm, type Viewer } from "./signed-in.ts";
import { staffPage } from "./staff-page.ts";
import { differences, versionsTable } from "./workshop-history.ts";
import { markWords } from "./workshop-list.ts";
import type { MadeOf } from "./workshop-preview.ts";

/** `typed`: what its reader wrote and nobody has kept. `compared`: a version beside the words that count. */
export type Bench = {
  kind: NoticeKind;
  draft: TemplateDraft | undefined;
  versions: readonly TemplateVersion[];
  chosen: MadeOf;
  typed?: MailWords | undefined;
  compared?: TemplateVersion | undefined;
  said?: Piece; // what became of the last press
};

const allowed = ({ person }: Viewer, action: Action, { organisation }: App): boolean =>
  may(person.id, action, undefined, organisation).allowed;

export function workshopPage(bench: Bench, viewer: Viewer, app: App): Html {
  const { kind, draft, versions, said, compared } = bench;
  const mayGoBack = allowed(viewer, "reviewTemplates", app) || allowed(viewer, "publishTemplates", app);
  const body = html`<p class="eyebrow"><a href="/templates">All mails</a> · read by ${AUDIENCES[kind] === "staff" ? "colleagues" : "requesters"}</p>
<h1>The words of the mail “${kind}”</h1>
<p class="quiet">It goes ${ABOUT[kind]}.</p>
${said}
${layersOf(kind, app)}
${draft && draftState(draft, viewer)}
${editor(bench, viewer, app)}
<iframe class="shown" name="preview" title="How the mail looks" sandbox="allow-same-origin" src="${link(`/templates/${kind}/preview`, bench.chosen)}"></iframe>
${palette(kind)}
${draft && publishing(kind, draft, viewer, app)}
<h2>Versions</h2>
${versionsTable({ kind, versions, mayGoBack }, viewer)}
${compared && comparison(compared, bench, app)}`;
  return staffPage({ title: `The words of ${kind}`, body, isBroad: true, script: "/workshop.js" }, viewer, app);
}

/** The layers from the lowest up; the highest that has words of this mail counts. */
function layersOf(kind: NoticeKind, app: App): Html {
  const published = app.templates.published().get(kind);
  const mark = app.templates.markOf(kind);
  const { program, all } = app.templates.files();
  const isOwn = [...all].some(([file, text]) => file.startsWith(`notices/${kind}/`) && program.get(file) !== text);
  const layers: readonly (readonly [name: Piece, counts: boolean])[] = [
    ["the program’s words", mark.from === "program"],
    ["files of your own", mark.from === "files"],
    [published ? html`published here: ${markWords(mark, published)}` : "published here", mark.from === "workshop"],
  ];
  const shown = layers.filter(([, counts], at) => counts || at === 0 || (at === 1 && isOwn) || (at === 2 && published));
  return html`<ul class="layers" aria-label="Where its words come from">${shown.map(([name, counts]) => html`<li${counts && html` class="counts-now"`}>${name}${counts && html` <strong>count now</strong>`}</li>`)}</ul>
<p class="quiet">For every desk, and in English: mails are written in no other language yet.</p>`;
}

const draftState = ({ by, at, asked }: TemplateDraft, { person }: Viewer): Html =>
  asked
    ? banner(
        "busy",
        html`${asked.by.name} asks for a review of this draft: <q>${asked.reason}</q> (${time(asked.at, person.timeZone)})`,
      )
    : banner(
        "plain",
        html`A draft, which nobody is sent: ${by.id === person.id ? "you" : by.name} changed it last, ${time(at, person.timeZone)}.`,
      );

function editor({ kind, draft, chosen, typed }: Bench, viewer: Viewer, app: App): Html {
  const words = typed ?? draft?.words ?? templateWordsIn(app.templates.sources(), kind);
  const mayWrite = allowed(viewer, "writeTemplates", app);
  const readOnly = !mayWrite && html` readonly`;
  const isSampled = chosen.ticket === "";
  return html`<form method="post" action="/templates/${kind}" data-workshop>${ownForm(viewer)}<input type="hidden" name="revision" value="${draft?.revision ?? 0}">
<div class="bench"><div class="row"><label for="subject">Subject</label><input id="subject" name="subject" value="${words.subject}" spellcheck="false"${readOnly}></div>
<div><label for="text">Text</label><textarea id="text" name="text" spellcheck="false" wrap="off"${readOnly}>
${words.text}</textarea></div>
<div><label for="html">HTML</label><textarea id="html" name="html" spellcheck="false" wrap="off"${readOnly}>
${words.html}</textarea></div></div>
<div class="chosen"><div><label for="sample">Made of</label><select id="sample" name="sample">${SAMPLE_NAMES.map((name) => html`<option value="${name}"${isSampled && name === chosen.sample && html` selected`}>${SAMPLES[name].title}</option>`)}</select></div>
<div><label for="ticket">or of this ticket</label><input id="ticket" name="ticket" value="${chosen.ticket}" placeholder="HD-1042" autocapitalize="characters" spellcheck="false"></div>
<div class="buttons"><button class="second" formaction="/templates/${kind}/preview" formtarget="preview">Preview</button>
${mayWrite && html`<button name="do" value="save">Save the draft</button>`}
<button class="second" name="do" value="send">Send it to me</button></div></div>
<p class="quiet" role="status" data-said></p></form>`;
}

/** What may be named, as it is in the sample. */
function palette(kind: NoticeKind): Html {
  const context = sampleContext(kind);
  const rows = namesIn(context).map((name): Piece[] => [html`<code>{{${name}}}</code>`, sampleValue(context, name)]);
  return html`<details><summary>What may be named</summary><p class="quiet">Blocks: <code>{{#if …}}</code>, <code>{{#unless …}}</code>, <code>{{#each list}}…{{/each}}</code>, <code>{{#with …}}</code>; a comparison: <code>(is kind "call")</code>; shared pieces: <code>{{&gt; button}}</code>. What stands inside a list is named inside its <code>{{#each}}</code>.</p>${table(["Name", "In the sample"], rows)}</details>`;
}

const LONGEST_SHOWN = 160;

function sampleValue(context: object, name: string): string {
  const found = name.split(".").reduce<unknown>((value, key) => {
    const inner: unknown = Array.isArray(value) ? value[0] : value;
    return typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[key] : undefined;
  }, context);
  if (Array.isArray(found)) return found.length === 1 ? "a list of 1" : `a list of ${found.length}`;
  if (found === null || found === undefined) return "nothing";
  return String(found).slice(0, LONGEST_SHOWN);
}

/** What changes, and the buttons for it. */
function publishing(kind: NoticeKind, draft: TemplateDraft, viewer: Viewer, app: App): Html {
  const { revision, words, asked } = draft;
  const whyNot = whyNotPublish(viewer.person, draft, app);
  const mayWrite = allowed(viewer, "writeTemplates", app);
  return html`<section class="action"><h2>What the draft changes</h2>
${differences(templateWordsIn(app.templates.sources(), kind), words)}
<form method="post" action="/templates/${kind}">${ownForm(viewer)}<input type="hidden" name="revision" value="${revision}">
${(whyNot === undefined || mayWrite) && html`<label for="reason">Why it changes, in a few words</label><input id="reason" name="reason" class="whole" maxlength="500" value="${asked?.reason ?? ""}">`}
<div class="buttons">${whyNot === undefined && html`<button name="do" value="publish">Publish: every ${kind} mail has these words from now on</button>`}
${whyNot !== undefined && mayWrite && html`<button name="do" value="ask">Ask for a review</button>`}
${mayWrite && html`<button class="second" name="do" value="drop">Throw the draft away</button>`}</div>
${whyNot !== undefined && html`<p class="quiet">You cannot publish it: ${whyNot}.</p>`}</form></section>`;
}

function comparison({ number, words }: TemplateVersion, { kind }: Bench, app: App): Html {
  const now = templateWordsIn(app.templates.sources(), kind);
  const then = words ?? templateWordsIn(app.templates.files().all, kind);
  return html`<section id="compared"><h2>From version ${number} to the words that count now</h2>${differences(then, now)}</section>`;
}
