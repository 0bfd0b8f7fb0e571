// What the frame of the template workshop shows: the problems of words, and the mail that is made of them, wide, on a phone and as plain
// text. Nothing in it runs or loads, whatever the words say, and the mail is in a frame of its own that knows nothing of ours.

import type { NoticeKind } from "../core/model/notice.ts";
import type { App } from "../ports/app.ts";
import type { MailWords } from "../ports/template-store.ts";
import { type Preview, type PreviewSubject, previewIn } from "../preview/preview.ts";
import { sampleSubject, subjectsSeenBy } from "../preview/subjects.ts";
import { withWords } from "../templates/layered.ts";
import type { TemplateProblem } from "../templates/lint.ts";
import { SAMPLE_NAMES, type SampleName } from "../templates/samples.ts";
import { type Html, html, type Piece } from "./html.ts";
import { writtenWords as asWritten, badge, facts } from "./layout.ts";
import { field } from "./query.ts";
import type { Viewer } from "./signed-in.ts";

/** A mail brings its styles with it. Nothing else of it counts: no script, no picture, no form. */
export const PREVIEW_POLICY =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/** Whose data it is made of: a sample, or a ticket that its reader may see. */
export type MadeOf = { sample: SampleName; ticket: string };

export function chosenIn(source: unknown): MadeOf {
  const asked = field(source, "sample");
  const sample = SAMPLE_NAMES.find((name) => name === asked) ?? "usual";
  return { sample, ticket: field(source, "ticket").trim().slice(0, 40) };
}

/** @returns undefined when there is no such ticket, or it is not theirs to see */
export async function subjectOf(
  kind: NoticeKind,
  { sample, ticket }: MadeOf,
  { person }: Viewer,
  app: App,
): Promise<PreviewSubject | undefined> {
  if (ticket === "") return sampleSubject(sample, kind, app);
  return (await subjectsSeenBy(person, ticket, app))?.(kind);
}

export type Looked = { problems: readonly TemplateProblem[]; made: Preview | undefined };

export const lookAtTemplate = (kind: NoticeKind, words: MailWords, subject: PreviewSubject, app: App): Looked =>
  previewIn(withWords(app.templates.sources(), kind, words), subject);

export const NO_TICKET = "There is no such ticket, or you are not allowed to see it.";

export const previewPage = (title: string, body: Piece): Html => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title}</title><link rel="stylesheet" href="/style.css"></head>
<body><main id="content">${body}</main></body></html>
`;

export const lookedAt = ({ problems, made }: Looked): Html =>
  html`<h1>How it looks</h1>${problemsOf(problems)}${made && mailOf(made)}`;

export const problemCount = (problems: readonly TemplateProblem[]): string =>
  problems.length === 0 ? "No problems" : problems.length === 1 ? "1 problem" : `${problems.length} problems`;

export const problemsOf = (problems: readonly TemplateProblem[]): Html =>
  problems.length === 0
    ? html`<p data-count>${badge(problemCount(problems), "good")}</p>`
    : html`<p data-count>${badge(problemCount(problems), "bad")}</p>
<ul class="problems">${problems.map(({ file, line, message, help }) => html`<li><strong>${placeOf(file)}, line ${line}:</strong> ${message}. <span class="quiet">${help}</span></li>`)}</ul>`;

const placeOf = (file: string): string => {
  const part = /^notices\/[^/]+\/(\w+)\.hbs$/.exec(file)?.[1];
  return part === undefined ? `templates/${file}` : part === "html" ? "HTML" : part === "text" ? "Text" : "Subject";
};

const mailOf = ({ headers, text, html: markup }: Preview): Html => html`${facts(headers)}
<div class="sizes"><figure><figcaption>At a desk</figcaption><iframe class="desktop" title="The mail at a desk" sandbox="" srcdoc="${markup}"></iframe></figure>
<figure><figcaption>On a phone</figcaption><iframe class="phone" title="The mail on a phone" sandbox="" srcdoc="${markup}"></iframe></figure></div>
<h2>As plain text</h2>${asWritten(text)}`;
