// Notice and ticket to subject, text and HTML, through the templates. A template that fails never stops a notice:
// the words of the files go out, or the built-in plain mail, and `trouble` says which template to fix.

import { AUDIENCES, type Notice } from "../core/model/notice.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { REPLY_LINE } from "../core/words/reply-line.ts";
import type { App, InBrief, Rendered } from "../ports/app.ts";
import type { TemplateMark } from "../ports/template-store.ts";
import { briefOf, plainBody } from "../templates/brief.ts";
import { bodyFile } from "../templates/channel-body.ts";
import { TemplateError, type Templates } from "../templates/compile.ts";
import { type Context, contextFor } from "../templates/context.ts";
import { barestMail, plainMail } from "../templates/plain.ts";
import { shortLine } from "../templates/words.ts";
import { asExercise, MARK } from "./drill-mail.ts";

const LONGEST_SUBJECT = 200;

/**
 * @param templates compiled, broken ones included
 * @param organisation whose desks, people and clients the mails name
 * @returns a function that never throws
 */
export function createRenderer(templates: Templates, organisation: Organisation): App["render"] {
  return (notice, ticket, conversation, links, origin) => {
    const { reference, deskId } = ticket.record;
    try {
      const context = contextFor(notice, ticket, conversation, organisation, links, origin);
      const words = fromTemplates(templates, notice.kind, context);
      const { subject, ...mail } = notice.isDrill ? asExercise(words) : words;
      const rest = { ...mail, ...inBrief(notice, subject, context, templates, organisation) };
      const guarded = AUDIENCES[notice.kind] === "staff" ? withReplyLine(rest, notice.kind === "sent-back") : rest;
      return { subject: withToken(subject, [reference, context.facts.originReference]), ...guarded };
    } catch (error) {
      const deskName = shortLine(organisation.desks.get(deskId)?.name ?? organisation.name);
      const plain = barestMail(shortLine(reference), deskName, AUDIENCES[notice.kind] === "staff");
      const barest = notice.isDrill ? asExercise(plain) : plain;
      return { ...barest, ...failure(templates, notice.kind, error, barest.template) };
    }
  };
}

/**
 * Nothing for mail and the inbox. A body whose template fails is the built-in one, and so is one of an exercise that would not say so:
 * somebody would take it for real.
 */
function inBrief(
  { kind, channel, isDrill }: Notice,
  subject: string,
  context: Context,
  templates: Templates,
  { channels }: Organisation,
): InBrief & Pick<Rendered, "bodyFailed"> {
  const own = channels?.get(channel);
  if (!own) return {};
  const brief = briefOf(kind, shortLine(subject, LONGEST_SUBJECT), context);
  if (own.service !== "webhook") return { brief };
  if (own.body === undefined) return { brief, body: plainBody(kind, brief, context) };
  try {
    const body = templates.body(own.body, isDrill ? subjectAsExercise(context) : context);
    return { brief, body: isDrill && !saysExercise(body) ? plainBody(kind, brief, context) : body };
  } catch (error) {
    const trouble = `${(error as Error).message}. The built-in body went out instead; fix the template.`;
    const bodyFailed = { file: bodyFile(own.body), trouble, failed: templates.markOfBody(own.body) };
    return { brief, body: plainBody(kind, brief, context), bodyFailed };
  }
}

const subjectAsExercise = (context: Context): Context => ({ ...context, subject: `${MARK} ${context.subject}` });
const saysExercise = (body: string): boolean => body.includes(MARK);

function fromTemplates(templates: Templates, kind: Parameters<typeof plainMail>[0], context: Context): Rendered {
  try {
    return {
      subject: templates.render(kind, "subject", context),
      text: `${templates
        .render(kind, "text", context)
        .replace(/\n{3,}/g, "\n\n")
        .trim()}\n`,
      html: templates.render(kind, "html", context),
      template: templates.markOf(kind),
    };
  } catch (error) {
    const below = templates.below(kind);
    const instead = below ? fromTemplates(below, kind, context) : plainMail(kind, context);
    return { ...instead, ...failure(templates, kind, error, instead.template) };
  }
}

/** @param instead what went out */
function failure(
  templates: Templates,
  kind: string,
  error: unknown,
  instead: TemplateMark,
): Pick<Rendered, "trouble" | "failed"> {
  const failed = templates.markOf(kind);
  const reason =
    error instanceof TemplateError ? error.message : `templates/notices/${kind}: ${(error as Error).message}`;
  const which = failed.from === "workshop" ? `version ${failed.version} of the workshop, ` : "";
  const other = instead.from === "plain" ? "The built-in plain mail" : "The mail in the words of the files";
  return { trouble: `${which}${reason}. ${other} went out instead; fix the template.`, failed };
}

/** One header line that a reply can be recognised by, whatever the template made of it. */
function withToken(subject: string, references: readonly unknown[]): string {
  const line = shortLine(subject, LONGEST_SUBJECT);
  if (references.some((reference) => line.includes(`[${String(reference)}]`))) return line;
  return shortLine(`[${String(references[0])}] ${line}`, LONGEST_SUBJECT);
}

/**
 * A staff template that lost the line gets it: without it a reply could carry our own words to the requester.
 * @param isBelow where the answer is written below headings, it stands at the end
 */
function withReplyLine<Mail extends { text: string; html: string }>(mail: Mail, isBelow: boolean): Mail {
  const above = isBelow ? `${mail.text}\n~~ ${REPLY_LINE} ~~\n` : `~~ ${REPLY_LINE} ~~\n\n${mail.text}`;
  const text = mail.text.includes(REPLY_LINE) ? mail.text : above;
  const line = `<p>~~ ${REPLY_LINE} ~~</p>`;
  if (isBelow) return { ...mail, text, html: mail.html.includes(REPLY_LINE) ? mail.html : `${mail.html}${line}` };
  const inBody = mail.html.replace(/<body[^>]*>/i, (body) => `${body}${line}`);
  const html = mail.html.includes(REPLY_LINE) ? mail.html : inBody === mail.html ? `${line}${mail.html}` : inBody;
  return { ...mail, text, html };
}
