// The one head splitter: which bytes of a mail, or of one of its parts, are a header field, and where the body begins. It reads what
// real programs send (an mbox line on top, empty lines before or between fields, lines that are not field), and says in `oddities`
// what other programs may read differently: of such a mail nobody knows which fields a signature covered.

export type RawField = {
  name: string; // in lower case
  from: number; // where its name begins
  valueFrom: number; // behind its colon
  end: number; // before its last line end
};

export type SplitHead = {
  fields: readonly RawField[];
  bodyAt: number; // where the body begins
  oddities: readonly string[];
};

/** What a head may have at most. A mail of a thousand addressees that took forty hops has a tenth of it. */
export const HEAD_LIMITS = { bytes: 131_072, fields: 1_000, fieldBytes: 65_536 };

const LONGEST_NAME = 998; // a line (RFC 5322, 2.1.1)
const LOOK_AHEAD = 100; // lines
const BYTE_ORDER_MARK = Buffer.from("\uFEFF");
const FIELD = /^[!-9;-~]{1,998}[ \t]*:/;
/** What tells a head from a text that has colons. */
const WELL_KNOWN =
  /^(from|to|cc|sender|reply-to|subject|date|message-id|mime-version|content-[a-z-]{1,40}|received|return-path|delivered-to|x-[a-z-]{1,40}):/i;
/** Some programs end a line at one of these. ESC, SO and SI stay: old Japanese and Korean mails have them (RFC 1468, RFC 1557). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x10-\x1a\x1c-\x1f\x7f]/;
const BARE_RETURN = /\r(?!\n)/;

type Line = { text: string; from: number; end: number; next: number };
type Splitting = { raw: Buffer; fields: RawField[]; names: Set<string>; oddities: Set<string> };

/** Fields up to the first empty line. Lines end at LF or CRLF. Never throws. @param start of the head, in bytes */
export function splitHead(raw: Buffer, start = 0): SplitHead {
  const splitting = beginning(raw);
  const from = skipNoise(splitting, start);
  const bodyAt = split(splitting, from, raw.length);
  const text = raw.toString("latin1", from, bodyAt);
  if (CONTROL.test(text)) splitting.oddities.add("a control character in its head");
  if (BARE_RETURN.test(text)) splitting.oddities.add("a lone CR in its head");
  return { fields: splitting.fields, bodyAt, oddities: [...splitting.oddities] };
}

const beginning = (raw: Buffer): Splitting => ({ raw, fields: [], names: new Set(), oddities: new Set() });

/**
 * One field takes in its folded lines (RFC 5322, 2.2.3), also those that lost the blanks they were folded with.
 * @param limit where no new line is looked at. @returns where the body begins
 */
function split(splitting: Splitting, start: number, limit: number): number {
  const { raw, fields, oddities } = splitting;
  let fieldAhead = 0; // a field is known to follow up to here
  let line = lineAt(raw, start);
  for (; line.from < limit; line = lineAt(raw, line.next)) {
    const end = endOf(splitting, line);
    if (end !== undefined) return end;
    const isField = FIELD.test(line.text);
    if (!isField && !isFolded(line, fields)) {
      oddities.add("a line in its head that is not a header field");
      if (line.from >= fieldAhead) fieldAhead = fieldBehind(raw, line);
      if (line.from >= fieldAhead) return line.from;
    }
    if (isField) addField(splitting, line);
    else goOnWith(fields.at(-1), line);
  }
  return line.from;
}

function goOnWith(last: RawField | undefined, { from, end }: Line): void {
  if (last && end > from) last.end = end;
}

function addField({ fields, names, oddities }: Splitting, { text, from, end }: Line): void {
  const colon = text.indexOf(":");
  const name = text.slice(0, colon).trimEnd();
  if (name.length < colon) oddities.add("a blank before a colon in its head");
  fields.push({ name: name.toLowerCase(), from, valueFrom: from + colon + 1, end });
  names.add(name.toLowerCase());
}

/** An empty line ends the head, and so does the next part. @returns where the body begins if this line ends it */
function endOf(splitting: Splitting, line: Line): number | undefined {
  if (line.text.startsWith("--")) {
    splitting.oddities.add("no empty line behind its head");
    return line.from;
  }
  if (line.text.trim() !== "") return undefined;
  const isGoingOn = goesOn(splitting, line);
  if (line.text !== "") splitting.oddities.add("a line of blanks in its head");
  if (line.text === "" && isGoingOn) splitting.oddities.add("an empty line in its head");
  return isGoingOn ? undefined : line.next;
}

const isFolded = ({ text }: Line, fields: readonly RawField[]): boolean =>
  text.trim() === "" || (fields.length > 0 && /^[ \t]/.test(text));

/** A head that lacks its author goes on behind an empty line when fields follow; so it does behind a line of mere blanks. */
function goesOn({ raw, names }: Splitting, empty: Line): boolean {
  if (empty.next >= raw.length) return false;
  const { text } = lineAt(raw, empty.next);
  if (empty.text !== "") return WELL_KNOWN.test(text);
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
function skipNoise({ raw, oddities }: Splitting, start: number): number {
  let at = start;
  if (raw.subarray(start, start + 3).equals(BYTE_ORDER_MARK)) at += 3;
  if (start === 0) while (raw[at] === 13 || raw[at] === 10) at += 1;
  if (at > start) oddities.add("something before its first header field");
  const { text, next } = lineAt(raw, at);
  if (!/^>?From /.test(text) || FIELD.test(text)) return at;
  oddities.add("the separator line of an mbox before its head");
  return next;
}

/** The text is cut where it is longer than what tells a field. */
function lineAt(raw: Buffer, from: number): Line {
  const feed = raw.indexOf(10, from);
  const next = feed < 0 ? raw.length : feed + 1;
  let stop = next;
  while (stop > from && (raw[stop - 1] === 10 || raw[stop - 1] === 13)) stop -= 1;
  return { text: raw.toString("latin1", from, Math.min(stop, from + LONGEST_NAME + 20)), from, end: stop, next };
}

/** The value on one line, as latin1: one blank stands for a line end and the blanks behind it (RFC 5322, 2.2.3). */
export const unfolded = (raw: Buffer, { valueFrom, end }: RawField): string =>
  raw.toString("latin1", valueFrom, end).replace(/[\r\n]+[ \t]*/g, " ");

/** The unfolded values of the fields of one name, from the top. @param name in lower case */
export const fieldValues = (raw: Buffer, name: string): string[] =>
  splitHead(raw)
    .fields.filter((field) => field.name === name)
    .map((field) => unfolded(raw, field));

/** Which of the limits a head breaks, in words; undefined when it keeps them all. It looks at no line that begins behind the limit. */
export function headTrouble(raw: Buffer): string | undefined {
  const { bytes, fields: most, fieldBytes } = HEAD_LIMITS;
  const splitting = beginning(raw);
  const bodyAt = split(splitting, skipNoise(splitting, 0), bytes + 1);
  const { fields } = splitting;
  if (fields.some(({ from, end }) => end - from > fieldBytes))
    return `a header field is longer than ${fieldBytes / 1_024} KB`;
  if (fields.length > most) return `its head has more than ${most.toLocaleString("en")} header fields`;
  return bodyAt > bytes ? `its head is larger than ${bytes / 1_024} KB` : undefined;
}
