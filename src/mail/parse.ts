// Raw bytes to Mail. This folder is the only one that knows MIME.

import type { Attachment, KeptMail, Mail } from "../core/model/mail.ts";
import { attachedTo } from "./attached.ts";
import { type Body, bodyOf, textParts } from "./body.ts";
import { readNamed } from "./correspondents.ts";
import { type Field, headerFieldOf, type Part } from "./mime/part.ts";
import { readParts } from "./mime/read-parts.ts";
import { decodeWords } from "./mime/words.ts";
import { readBody } from "./new-text/read-text.ts";
import { originalsOf } from "./originals.ts";
import { readReport } from "./report/read-report.ts";
import { reportPartsOf } from "./report/report-source.ts";
import { unwrapped } from "./wrapped.ts";

const LONGEST_TEXT = 1_000_000; // characters; what people write is far shorter, and the mail is kept whole anyway
const LONGEST_HTML = 4_000_000;

/**
 * Reads what can be read, and says in `problems` what could not.
 * @throws when the store could not give all of the mail: it is not what was sent
 */
export async function parse({ id, contentId, raw, damage, envelope, receivedAt }: KeptMail): Promise<Mail> {
  if (damage !== undefined) throw new Error(damage);
  const { mail, problems } = await unwrapped(await readParts(raw));
  const isText = textParts(mail);
  const body = bounded(bodyOf(mail, isText));
  const { to: first, cc, ...named } = readNamed(mail.fields);
  const to = [...first, ...cc];
  const { newText, parts } = readBody(body, { from: named.from, to });
  const hasOwnWords = parts.some(({ kind, text }) => kind === "own" && text.trim() !== "");
  const headers = headersOf(mail.fields);
  const subject = decodeWords(headerFieldOf(mail, "subject")).replace(/\s+/g, " ").trim();
  const about = {
    from: named.from,
    to,
    subject,
    headers,
    envelopeFrom: envelope.isSenderKnown === false ? undefined : envelope.from,
  };
  return {
    id,
    contentId,
    envelope,
    receivedAt,
    ...named,
    to,
    sentAt: instantOf(mail),
    subject,
    text: parts.map((part) => part.text).join(""),
    html: body.html,
    newText: hasOwnWords ? newText : "", // a quote that stands alone is still nobody's new words
    parts,
    originals: originalsOf(mail, parts, subject),
    report: readReport({ ...about, ...reportPartsOf(mail, body) }),
    attachments: attachedTo(mail, isText, body.html).map(({ content, ...about }) => about),
    headers,
    problems: [...problems, ...body.problems],
  };
}

/** Replacement characters stand where bytes were of no character set that fits. */
function bounded({ text, html }: Body): Body & { problems: string[] } {
  return {
    text: text.slice(0, LONGEST_TEXT),
    html: html.slice(0, LONGEST_HTML),
    problems: [
      ...(text.length > LONGEST_TEXT || html.length > LONGEST_HTML ? ["its text is too long: cut"] : []),
      ...(text.includes("\uFFFD") || html.includes("\uFFFD") ? ["some of its characters could not be read"] : []),
    ],
  };
}

/** The attachments with their content, for sending them on. */
export async function attachments(raw: Buffer): Promise<(Attachment & { content: Buffer })[]> {
  const { mail } = await unwrapped(await readParts(raw));
  const isText = textParts(mail);
  return attachedTo(mail, isText, bodyOf(mail, isText).html);
}

function instantOf(mail: Part): Date | undefined {
  const said = new Date(headerFieldOf(mail, "date").replace(/\([^()]*\)/g, ""));
  return Number.isNaN(said.getTime()) ? undefined : said;
}

function headersOf(fields: readonly Field[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const { name, value } of fields)
    headers.set(name, [...(headers.get(name) ?? []), decodeWords(value).replace(/[ \t]{2,}/g, " ")]);
  return headers;
}
