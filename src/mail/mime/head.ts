// The head of a mail or of one of its parts: bytes to fields. Reads what real programs send: an mbox line on top, empty lines before
// the first field or between fields, lines that are none.

import { decode } from "./charset.ts";

export type Field = { name: string; value: string }; // the name in lower case; the value unfolded, its encoded words as written

export type Head = {
  fields: readonly Field[];
  bodyAt: number; // where the body begins
  problems: readonly string[];
};

const MOST_FIELDS = 1_000; // of each part; a mail that took forty hops has a tenth of it
const LONGEST_VALUE = 65_536; // bytes, folding included: a thousand addressees
const LONGEST_NAME = 100;

const FIELD = /^[!-9;-~]{1,100}[ \t]*:/;
/** What tells a head from a text that has colons. */
const WELL_KNOWN =
  /^(from|to|cc|sender|reply-to|subject|date|message-id|mime-version|content-[a-z-]{1,40}|received|return-path|delivered-to|x-[a-z-]{1,40}):/i;
const NEEDED =
  /^(from|to|cc|sender|reply-to|subject|date|message-id|in-reply-to|references|content-.{1,40}|auto-submitted|precedence|list-id)$/;

type Line = { text: string; from: number; end: number; next: number };

/** Reads fields from `start` on, up to the first empty line or `end`. Never throws. */
export function readHead(raw: Buffer, start: number, end: number): Head {
  const { lines, bodyAt } = headLines(raw, skipNoise(raw, start, end), end);
  const spans = lines.filter(({ text }) => FIELD.test(text));
  const kept = spans.filter(({ text }, at) => at < MOST_FIELDS || NEEDED.test(nameOf(text)));
  const problems = [
    ...(kept.length < spans.length ? [`it has ${spans.length} header fields: not all were read`] : []),
    ...(kept.some(({ from, end }) => end - from > LONGEST_VALUE) ? ["a header field is too long: cut"] : []),
  ];
  return { fields: kept.slice(0, MOST_FIELDS * 2).map((line) => readField(raw, line)), bodyAt, problems };
}

const nameOf = (text: string): string => text.slice(0, text.indexOf(":")).trim().toLowerCase();

/** One line a field, its folded lines joined (RFC 5322, 2.2.3); other lines are junk and skipped. */
function headLines(raw: Buffer, start: number, end: number): { lines: Line[]; bodyAt: number } {
  const lines: Line[] = [];
  let at = start;
  while (at < end) {
    const line = lineAt(raw, at, end);
    const isEmpty = line.text.trim() === "";
    const last = lines.at(-1);
    if (isEmpty && !goesOn(raw, line, end, lines)) return { lines, bodyAt: line.next };
    if (!isEmpty && last && /^[ \t]/.test(line.text)) last.end = line.end;
    else if (!isEmpty && !FIELD.test(line.text) && !isJunkBetween(raw, line, end)) return { lines, bodyAt: at };
    else if (!isEmpty) lines.push(line);
    at = line.next;
  }
  return { lines, bodyAt: end };
}

/** A head that lacks its author goes on behind an empty line when fields follow; so it does behind a line of mere blanks. */
function goesOn(raw: Buffer, empty: Line, end: number, lines: readonly Line[]): boolean {
  if (empty.next >= end) return false;
  const { text } = lineAt(raw, empty.next, end);
  if (empty.text !== "") return FIELD.test(text) && WELL_KNOWN.test(text);
  const names = new Set(lines.map((line) => nameOf(line.text)));
  const isTop = ["received", "return-path", "delivered-to", "message-id", "date"].some((name) => names.has(name));
  return isTop && !names.has("from") && !names.has("sender") && !hasContent(names) && WELL_KNOWN.test(text);
}

const hasContent = (names: ReadonlySet<string>): boolean => names.has("content-type") || names.has("subject");

/** A line that is no field is skipped when a field follows at once; otherwise the body has begun without an empty line. */
function isJunkBetween(raw: Buffer, line: Line, end: number): boolean {
  if (line.next >= end) return false;
  const { text } = lineAt(raw, line.next, end);
  return WELL_KNOWN.test(text) || /^[ \t]+\S/.test(text);
}

/** Empty lines, a byte order mark and the "From " line of an mbox before the first field. */
function skipNoise(raw: Buffer, start: number, end: number): number {
  let at = raw.readUIntBE(start, Math.min(3, Math.max(end - start, 1)) as 1) === 0xefbbbf ? start + 3 : start;
  while (at < end && (raw[at] === 13 || raw[at] === 10)) at += 1;
  const { text, next } = lineAt(raw, at, end);
  return /^>?From /.test(text) ? next : at;
}

/** The text is cut where it is longer than what tells a field. */
function lineAt(raw: Buffer, from: number, end: number): Line {
  const feed = raw.indexOf(10, from);
  const next = feed < 0 || feed >= end ? end : feed + 1;
  let stop = next;
  while (stop > from && (raw[stop - 1] === 10 || raw[stop - 1] === 13)) stop -= 1;
  return { text: raw.toString("latin1", from, Math.min(stop, from + LONGEST_NAME + 20)), from, end: stop, next };
}

function readField(raw: Buffer, { text, from, end }: Line): Field {
  const value = raw.subarray(from + text.indexOf(":") + 1, Math.min(end, from + LONGEST_VALUE));
  return {
    name: nameOf(text),
    value: decode(value, "")
      .replaceAll("\0", "")
      .replace(/[\r\n]+[ \t]?/g, " ")
      .trim(),
  };
}
