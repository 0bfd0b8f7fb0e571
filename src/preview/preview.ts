// A notice as its reader would have it, with nothing in it that acts: its links and buttons lead nowhere, and it says so.

import { inOneLine } from "../config/problem.ts";
import { AUDIENCES, type Notice, type NoticeKind } from "../core/model/notice.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Saying, Ticket } from "../core/model/ticket.ts";
import { closest } from "../core/words/closest.ts";
import { oneLine } from "../core/words/printable.ts";
import { senderName } from "../outbound/compose.ts";
import { createRenderer } from "../outbound/render.ts";
import type { Links, Rendered } from "../ports/app.ts";
import { SetupError } from "../ports/environment.ts";
import type { FullTicket } from "../ports/ticket-store.ts";
import { compileSources } from "../templates/compile.ts";
import { KINDS, readTemplates, type Sources } from "../templates/folder.ts";
import { lintSources, type TemplateProblem } from "../templates/lint.ts";
import { sampleRows } from "../templates/sample.ts";

/** What a notice is rendered from. */
export type PreviewSubject = {
  notice: Notice;
  ticket: Ticket;
  conversation: readonly Saying[];
  organisation: Organisation;
  origin: FullTicket | undefined;
  data: string; // whose it is, such as "sample data"
  isMadeUp?: boolean; // the ticket is real, and it never had such a notice
};

export type Preview = {
  kind: NoticeKind;
  note: string; // what it is and that nothing in it acts, for anybody who looks at it
  headers: readonly (readonly [name: string, value: string])[];
  from: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
};

/** Where links of a preview lead: a name that never exists (RFC 2606, 2), and says what it is. */
export const NOWHERE = "https://preview.invalid/this-button-does-nothing";

const LINKS: Required<Omit<Links, "rows">> = {
  confirm: NOWHERE,
  chase: NOWHERE,
  status: NOWHERE,
  info: NOWHERE,
  register: NOWHERE,
  escalate: NOWHERE,
  delivery: NOWHERE,
  send: NOWHERE,
  note: NOWHERE,
  take: NOWHERE,
  all: NOWHERE,
  ask: "mailto:nobody@preview.invalid?subject=This%20button%20does%20nothing",
};

const ROWS = sampleRows().map((row) => ({ ...row, link: NOWHERE }));

/** Languages that notices are written in. */
export const NOTICE_LANGUAGES = ["en"] as const;

/** @throws SetupError that lists the kinds there are */
export function kindCalled(name: string): NoticeKind {
  const kind = KINDS.find((one) => one === name);
  if (kind) return kind;
  const meant = closest(name, KINDS);
  throw new SetupError(
    `There is no notice "${oneLine(name)}". ${meant ? `Did you mean ${meant}? ` : ""}There are: ${KINDS.join(", ")}.`,
  );
}

/** @throws SetupError that lists the languages there are */
export function languageCalled(code: string): (typeof NOTICE_LANGUAGES)[number] {
  const language = NOTICE_LANGUAGES.find((one) => one === code.toLowerCase());
  if (language) return language;
  throw new SetupError(
    `Notices are not written in "${oneLine(code)}". Languages there are: ${NOTICE_LANGUAGES.join(", ")}.`,
  );
}

/**
 * @param folder the templates, read again
 * @throws SetupError with file, line and what to do, when a template of this notice has a mistake
 */
export async function preview(subject: PreviewSubject, folder: string): Promise<Preview> {
  const { problems, made } = previewIn(await readTemplates(folder), subject);
  if (made) return made;
  throw new SetupError(problems.map((one) => inOneLine({ ...one, file: `templates/${one.file}` })).join("\n"));
}

/** In these templates. `made` is there where they have no problem. */
export function previewIn(
  sources: Sources,
  subject: PreviewSubject,
): { problems: readonly TemplateProblem[]; made: Preview | undefined } {
  const { notice, ticket, conversation, organisation, origin, data } = subject;
  const { kind } = notice;
  const problems = lintSources(sources, [kind]);
  if (problems.length > 0) return { problems, made: undefined };
  const render = createRenderer(compileSources(sources), organisation);
  const { trouble, template: _, ...rendered } = render(notice, ticket, conversation, { ...LINKS, rows: ROWS }, origin);
  if (trouble !== undefined) return { problems: [failedOnIt(kind, trouble)], made: undefined };
  const note = `Preview of the notice "${kind}" with ${data}. Buttons and links in it do nothing.`;
  return { problems, made: { kind, note, ...sent(subject, rendered), ...withNote(rendered, note) } };
}

/** The samples have everything there can be; a ticket may lack what nobody thought of. */
const failedOnIt = (kind: NoticeKind, trouble: string): TemplateProblem => ({
  file: `notices/${kind}/text.hbs`,
  line: 1,
  path: "",
  message: trouble,
  help: "Put {{#if …}} around what may be missing.",
});

function sent(
  { notice, ticket, organisation, isMadeUp = false }: PreviewSubject,
  { subject: written }: Pick<Rendered, "subject">,
): Pick<Preview, "headers" | "from" | "subject"> {
  const subject = isMadeUp ? `[Sample] ${written}` : written;
  const desk = organisation.desks.get(ticket.record.deskId);
  const from = {
    name: senderName(notice, desk?.name ?? organisation.name),
    address: desk?.address ?? organisation.replyAddress,
  };
  const { replyAddress, replySeparator = "+" } = organisation;
  const headers = [
    ["From", `${from.name} <${from.address}>`],
    ["To", notice.to.name ? `${notice.to.name} <${notice.to.address}>` : notice.to.address],
    ["Reply-To", replyAddress.replace("@", `${replySeparator}<token>@`)],
    ["Subject", subject],
    ...(AUDIENCES[notice.kind] === "staff" ? [["X-Onit-Because", notice.because] as const] : []),
  ] as const;
  return { headers, from, subject };
}

/** Above everything, so that nobody takes it for a mail that asks for something. */
function withNote({ text, html }: Pick<Rendered, "text" | "html">, note: string): Pick<Preview, "text" | "html"> {
  const said = note.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  const box = `<p id="preview" style="margin:0 0 12px;padding:8px 12px;border:2px dashed #7a4b00;background:#fdf0d2;color:#1b1f24;font:14px sans-serif">${said}</p>`;
  const inBody = html.replace(/<body[^>]*>/i, (body) => `${body}${box}`);
  return { text: `[${note}]\n\n${text}`, html: inBody === html ? `${box}${html}` : inBody };
}

/** Inside a page links lead to its note instead. */
export const withLinksTo = (html: string, target: string): string =>
  html
    .replaceAll(NOWHERE, target)
    .replaceAll(LINKS.ask.replaceAll("=", "&#x3D;"), target)
    .replaceAll(LINKS.ask, target);
