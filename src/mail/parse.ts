// Raw bytes to Mail. This folder is the only one that knows MIME.

import { type AddressObject, type EmailAddress, type ParsedMail, simpleParser } from "mailparser";
import type { Attachment, Correspondent, KeptMail, Mail } from "../core/mail.ts";
import { newText } from "./new-text.ts";
import { reduced } from "./reduced.ts";
import { readReport } from "./report/read-report.ts";
import { partsOf } from "./report/report-source.ts";

// Links of pictures and HTML made from plain text are of no use to us and cost half of the parsing.
const OPTIONS = { skipImageLinks: true, skipTextToHtml: true, skipTextLinks: true };

/**
 * Reads what can be read, and says in `problems` what could not.
 * @throws when even the reduced mail cannot be read: then the mail is stuck, not lost
 */
export async function parse({ id, contentId, raw, envelope, receivedAt }: KeptMail): Promise<Mail> {
  const { parsed, problems } = await readAll(raw);
  const text = (parsed.text ?? "").replace(/\r\n/g, "\n");
  const from = correspondents(parsed.from)[0];
  const to = [...correspondents(parsed.to), ...correspondents(parsed.cc)];
  const subject = (parsed.subject ?? "").replace(/\s+/g, " ").trim();
  const headers = headersOf(parsed);
  const machine = await partsOf(withoutLeadingBlankLines(raw), parsed);
  return {
    id,
    contentId,
    envelope,
    receivedAt,
    messageId: parsed.messageId,
    references: referencesOf(parsed),
    from,
    to,
    subject,
    text,
    newText: newText(text),
    parts: [],
    report: readReport({ ...machine, headers, from, to, subject, envelopeFrom: envelope.from }),
    attachments: parsed.attachments.filter(isRealAttachment).map(attachmentOf),
    headers,
    problems,
  };
}

/** The attachments with their content, for sending them on. */
export async function attachments(raw: Buffer): Promise<(Attachment & { content: Buffer })[]> {
  const { parsed } = await readAll(raw);
  return parsed.attachments.filter(isRealAttachment).map((one) => ({ ...attachmentOf(one), content: one.content }));
}

async function readAll(raw: Buffer): Promise<{ parsed: ParsedMail; problems: string[] }> {
  const mail = withoutLeadingBlankLines(raw);
  try {
    return { parsed: await simpleParser(mail, OPTIONS), problems: [] };
  } catch (error) {
    const parsed = await simpleParser(reduced(mail), OPTIONS);
    return { parsed, problems: [`not all of it could be read: ${(error as Error).message}`] };
  }
}

/** A parser takes the headers for the body when a mail begins with a blank line. */
function withoutLeadingBlankLines(raw: Buffer): Buffer {
  let start = 0;
  while (raw[start] === 13 || raw[start] === 10) start += 1;
  return raw.subarray(start);
}

/** In-Reply-To first, then References from the nearest to the farthest: gateways may change either. */
function referencesOf({ inReplyTo, references }: ParsedMail): string[] {
  const listed = [references ?? []].flat().reverse();
  const answered = inReplyTo?.match(/<[^<>\s]+>/g) ?? [];
  return [...new Set([...answered, ...listed])];
}

const correspondents = (field: AddressObject | AddressObject[] | undefined): Correspondent[] =>
  [field ?? []]
    .flat()
    .flatMap(({ value }) => value.flatMap(unfold))
    .filter(({ address }) => address !== "");

/** A group stands for its members (RFC 5322, 3.4). */
const unfold = ({ address, name, group }: EmailAddress): Correspondent[] =>
  group ? group.flatMap(unfold) : [{ address: (address ?? "").trim().toLowerCase(), name: (name ?? "").trim() }];

const isRealAttachment = ({ related, type }: ParsedMail["attachments"][number]): boolean =>
  type === "attachment" && !related;

const attachmentOf = ({ filename, contentType, size }: ParsedMail["attachments"][number]): Attachment => ({
  name: filename ?? "unnamed",
  type: contentType,
  size,
});

function headersOf({ headerLines }: ParsedMail): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const { key, line } of headerLines) {
    const value = line
      .slice(line.indexOf(":") + 1)
      .replace(/\r?\n[ \t]+/g, " ")
      .trim();
    headers.set(key, [...(headers.get(key) ?? []), value]);
  }
  return headers;
}
