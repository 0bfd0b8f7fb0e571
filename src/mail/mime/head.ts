// The head of a mail or of one of its parts: bytes to fields. Reads what real programs send: an mbox line on top, empty lines before
// the first field or between fields, lines that are none.

import { decode } from "./charset.ts";

export type Field = { name: string; value: string }; // the name in lower case; the value unfolded, its encoded words as written

export type Head = {
  fields: readonly Field[];
  bodyAt: number; // where the body begins
  charset: string; // that it names anywhere, for what names none; "" when it names none
  problems: readonly string[];
};

const MOST_FIELDS = 1_000; // of each part; a mail that took forty hops has a tenth of it
const LONGEST_VALUE = 65_536; // bytes, folding included: a thousand addressees
const LONGEST_NAME = 998; // a line (RFC 5322, 2.1.1)
const LOOK_AHEAD = 100; // lines
const BYTE_ORDER_MARK = Buffer.from("\uFEFF");

const FIELD = /^[!-9;-~]{1,998}[ \t]*:/;
/** What tells a head from a text that has colons. */
const WELL_KNOWN =
  /^(from|to|cc|sender|reply-to|subject|date|message-id|mime-version|content-[a-z-]{1,40}|received|return-path|delivered-to|x-[a-z-]{1,40}):/i;
const NEEDED =
  /^(from|to|cc|sender|reply-to|subject|date|message-id|in-reply-to|references|content-.{1,40}|auto-submitted|precedence|list-id)$/;
const CHARSET = /(?:\bcharset\s{0,20}=\s{0,20}"?|=\?)([a-z][\w.:-]{1,40})/i;

type Line = { text: string; from: number; end: number; next: number };

/** Reads fields up to the first empty line. @param charset of the head around it, for bytes that are no ASCII. Never throws. */
export function readHead(raw: Buffer, start: number, charset: string): Head {
  const { lines, bodyAt } = headLines(raw, skipNoise(raw, start));
  const spans = lines.filter(({ text }) => FIELD.test(text));
  const kept = spans.filter(({ text }, at) => at < MOST_FIELDS || NEEDED.test(nameOf(text))).slice(0, 2 * MOST_FIELDS);
  const problems = [
    ...(kept.length < spans.length ? [`it has ${spans.length} header fields: not all were read`] : []),
    ...(kept.some(({ from, end }) => end - from > LONGEST_VALUE) ? ["a header field is too long: cut"] : []),
  ];
  const named = CHARSET.exec(raw.toString("latin1", start, Math.min(bodyAt, start + LONGEST_VALUE)))?.[1] ?? charset;
  return { fields: kept.map((line) => readField(raw, line, named)), bodyAt, charset: named, problems };
}

const nameOf = (text: string): string => text.slice(0, text.indexOf(":")).trim().toLowerCase();

/** One line a field, its folded lines joined (RFC 5322, 2.2.3), also those that lost the blanks they were folded with. */
function headLines(raw: Buffer, start: number): { lines: Line[]; bodyAt: number } {
  const lines: Line[] = [];
  let at = start;
  let fieldAhead = 0; // a field is known to follow up to here
  while (at < raw.length) {
    const line = lineAt(raw, at);
    const end = endOf(raw, line, lines);
    if (end !== undefined) return { lines, bodyAt: end };
    const isField = FIELD.test(line.text) && !/^[ \t]/.test(line.text);
    if (!isField && line.from >= fieldAhead && !isFolded(line, lines)) fieldAhead = fieldBehind(raw, line);
    if (!isField && line.from >= fieldAhead && !isFolded(line, lines)) return { lines, bodyAt: at };
    if (isField) lines.push(line);
    else if (lines.length) lines.at(-1)!.end = line.end;
    at = line.next;
  }
  return { lines, bodyAt: raw.length };
}

/** An empty line ends the head, and so does the next part. @returns where the body begins if this line ends it */
function endOf(raw: Buffer, line: Line, lines: readonly Line[]): number | undefined {
  if (line.text.startsWith("--")) return line.from;
  return line.text.trim() === "" && !goesOn(raw, line, lines) ? line.next : undefined;
}

const isFolded = ({ text }: Line, lines: readonly Line[]): boolean =>
  text.trim() === "" || (lines.length > 0 && /^[ \t]/.test(text));

/** A head that lacks its author goes on behind an empty line when fields follow; so it does behind a line of mere blanks. */
function goesOn(raw: Buffer, empty: Line, lines: readonly Line[]): boolean {
  if (empty.next >= raw.length) return false;
  const { text } = lineAt(raw, empty.next);
  if (empty.text !== "") return WELL_KNOWN.test(text);
  const names = new Set(lines.map((line) => nameOf(line.text)));
  const isTop = ["received", "return-path", "delivered-to", "message-id", "date"].some((name) => names.has(name));
  const isWhole = ["from", "sender", "subject", "content-type"].some((name) => names.has(name));
  return isTop && !isWhole && WELL_KNOWN.test(text);
}

/** @returns where a field follows before the next empty line, or 0: then the body has begun without an empty line */
function fieldBehind(raw: Buffer, junk: Line): number {
  let at = junk.next;
  for (let count = 0; count < LOOK_AHEAD && at < raw.length; count += 1) {
    const { text, next } = lineAt(raw, at);
    if (text.trim() === "" || text.startsWith("--")) return 0;
    if (WELL_KNOWN.test(text)) return next;
    at = next;
  }
  return 0;
}

/** Empty lines, a byte order mark and the "From " line of an mbox before the first field. */
function skipNoise(raw: Buffer, start: number): number {
  let at = raw.subarray(start, start + 3).equals(BYTE_ORDER_MARK) ? start + 3 : start;
  if (start === 0) while (raw[at] === 13 || raw[at] === 10) at += 1;
  const { text, next } = lineAt(raw, at);
  return /^>?From /.test(text) ? next : at;
}

/** The text is cut where it is longer than what tells a field. */
function lineAt(raw: Buffer, from: number): Line {
  const feed = raw.indexOf(10, from);
  const next = feed < 0 ? raw.length : feed + 1;
  let stop = next;
  while (stop > from && (raw[stop - 1] === 10 || raw[stop - 1] === 13)) stop -= 1;
  return { text: raw.toString("latin1", from, Math.min(stop, from + LONGEST_NAME + 20)), from, end: stop, next };
}

function readField(raw: Buffer, { text, from, end }: Line, charset: string): Field {
  const value = raw.subarray(from + text.indexOf(":") + 1, Math.min(end, from + LONGEST_VALUE));
  return {
    name: nameOf(text),
    value: decode(value, charset)
      .replaceAll("\0", "")
      .replace(/[\r\n]+[ \t]?/g, " ")
      .trim(),
  };
}
