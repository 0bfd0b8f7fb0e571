// Where the words of a report end and the mail it returns begins, and what the returned mail says of itself.

import type { Address } from "../../core/model/mail.ts";
import { addressIn, type Fields, fieldGroups } from "./field-groups.ts";
import type { ReportSource } from "./report-source.ts";

const HEADER =
  /^(return-path|received|delivered-to|dkim-signature|domainkey-signature|message-id|from|to|cc|subject|date|mime-version|content-type|reply-to|sender|x-[a-z-]{2,40}|references|in-reply-to|arc-[a-z-]{4,40}|authentication-results|errors-to|organization|content-transfer-encoding|list-id)[ \t]{0,5}:/i;
const SEPARATOR =
  /(original|returned|unsent|undelivered|rejected|failed|bounced|copy of (the|your)|this is a copy|below this line|following is|attached|start of) .{0,40}(message|mail|headers?|e-?mail|text|follows|included)|(message|mail) (header|text|body|follows|reads|contents)|forwarded message|^-{3,}.*(nachricht|message|mensaje|messaggio|wiadomo|сообщени|bericht)/i;
const RETURNED =
  /\b(copy of (the|your)|original|returned|unsent|undelivered) (message|mail|e-mail)|below this line|message headers? follow/i;
const MOST_TEXT = 65_536; // characters
const MOST_LINES = 2_000;

export type ReturnedMail = {
  words: string; // of the machine, without the mail it returns
  returned: Fields | undefined; // the headers of that mail, as far as they came back
};

/** Reads the returned mail from its own part, else from the end of the text. */
export function readReturnedMail({ text, parts }: ReportSource): ReturnedMail {
  const lines = text.slice(0, MOST_TEXT).replace(/\r\n?/g, "\n").split("\n", MOST_LINES);
  const start = startOfReturned(lines);
  const words = lines.slice(0, start).join("\n");
  const part = parts.find(({ type }) => RETURNED_PART.test(type));
  if (part) return { words, returned: headOf(part.content) };
  return { words, returned: start < lines.length ? headOf(lines.slice(start).join("\n")) : undefined };
}

const RETURNED_PART =
  /^(message\/(rfc822|global|rfc822-headers|partial)|text\/rfc822-headers|message\/global-headers)$/;

/** The first line that is one of several headers in a row, or a separator line that has a header behind it. */
function startOfReturned(lines: readonly string[]): number {
  const at = lines.findIndex(
    (line, index) => (HEADER.test(line) && isHead(lines, index)) || (index > 0 && isSeparator(lines, index)),
  );
  return at < 0 ? lines.length : at;
}

const ENOUGH_HEADERS = 3;
const LONGEST_HEAD = 40; // lines looked at

function isHead(lines: readonly string[], from: number): boolean {
  const names = new Set<string>();
  for (const line of lines.slice(from, from + LONGEST_HEAD)) {
    if (line.trim() === "") break;
    const name = HEADER.exec(line)?.[1]?.toLowerCase();
    if (name) names.add(name);
  }
  return names.size >= ENOUGH_HEADERS;
}

/** A ruled line that announces the returned mail, or any line that does and has a header right behind it. */
function isSeparator(lines: readonly string[], at: number): boolean {
  const line = lines[at]!.trim();
  if (line.length > 90) return false;
  if (/^[-=*_]{2,}/.test(line) && RETURNED.test(line)) return true;
  const next = lines.slice(at + 1, at + 4).find((one) => one.trim() !== "");
  return SEPARATOR.test(line) && next !== undefined && HEADER.test(next.trimStart());
}

/** The first group of headers, wherever it begins. */
const headOf = (content: string): Fields | undefined =>
  fieldGroups(content.replace(/^\s+/, "")).find((group) => [...group.keys()].some((name) => HEADER.test(`${name}:`)));

const ID = /<[^<>\s]{1,250}>/;

/** The Message-ID of the mail a report is about: as returned, else as the report's own headers name it. */
export function originalMessageIdOf(source: ReportSource, returned: Fields | undefined): string | undefined {
  const written = [
    returned?.get("message-id"),
    ...source.parts.flatMap(({ type, content }) =>
      type.startsWith("message/") ? fieldGroups(content).map((group) => group.get("original-message-id")) : [],
    ),
    source.headers.get("x-original-message-id")?.[0],
    source.headers.get("in-reply-to")?.[0],
    source.headers.get("references")?.[0],
  ];
  return written.map((value) => ID.exec((value ?? "").slice(0, 1_000))?.[0]).find(Boolean);
}

/** Whom the returned mail was addressed to: the first address in its To, else in its trace. */
export function originalRecipientOf(returned: Fields | undefined): Address | undefined {
  for (const name of ["to", "x-envelope-to", "envelope-to", "delivered-to", "x-original-to"]) {
    const value = returned?.get(name) ?? "";
    const first = /[^\s@<>()"',;:]{1,128}@[A-Za-z0-9.-]{1,255}/.exec(value)?.[0];
    const address = first && addressIn(first);
    if (address) return address;
  }
  return undefined;
}
