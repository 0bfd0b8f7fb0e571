// A mail as the tree of its parts, read from bytes of any quality within bounds. Never throws: what was wrong is said in words.

import { normaliseLineEnds } from "../line-ends.ts";
import { decode } from "./charset.ts";
import { type Field, readHead } from "./head.ts";
import { parameterised } from "./parameters.ts";
import { transferDecoded } from "./transfer.ts";
import { decodeWords } from "./words.ts";

export type Part = {
  fields: readonly Field[]; // its own head, in order
  type: string; // lower case, "text/plain" where none is said (RFC 2045, 5.2)
  parameters: ReadonlyMap<string, string>; // of the type; names in lower case
  disposition: string; // "attachment", "inline" or "" where none is said
  name: string; // of the file, "" where none is said
  contentId: string; // without angle brackets
  charset: string; // of its text as it says, or as the head around it does; "" where none is said
  content: Buffer; // transfer encoding undone; empty for a multipart
  parts: readonly Part[]; // of a multipart; of a message/rfc822 the one mail inside
};

export type Read = { mail: Part; problems: readonly string[] };

const MOST_PARTS = 1_000;
const MOST_LEVELS = 40;
const MOST_DASHES = 100_000; // lines that begin with "--"
const LONGEST_BOUNDARY = 250; // the RFC says 70
const LONGEST_ID = 998; // a line (RFC 5322, 2.1.1)
const META = /<meta[^>]{0,200}charset=["']?([\w-]{1,40})/i;
const MULTIPART = /^multipart\//;

type Reading = { parts: number; dashes: number; problems: Set<string> };
/** One buffer being read; a mail inside a mail has its own. */
type Source = { raw: Buffer; reading: Reading; open: Set<string>; level: number; charset: string };
type Delimiter = { boundary: string; isLast: boolean; at: number; next: number };

/** Reads the tree of a whole mail, with the line ends that all other readers get. */
export function readParts(raw: Buffer): Read {
  const reading: Reading = { parts: 0, dashes: 0, problems: new Set() };
  const mail = readMail(normaliseLineEnds(raw), reading, 0);
  return { mail, problems: [...reading.problems] };
}

function readMail(raw: Buffer, reading: Reading, level: number): Part {
  const source = { raw: withLineFeeds(raw), reading, open: new Set<string>(), level, charset: "" };
  return readPart(source, 0, "text/plain").part;
}

/** Some programs end lines with a lone CR; a mail that has no LF in its head is such a one. */
function withLineFeeds(raw: Buffer): Buffer {
  const start = raw.subarray(0, 4_096);
  if (!start.includes(13) || start.includes(10)) return raw;
  return Buffer.from(raw.map((byte) => (byte === 13 ? 10 : byte)));
}

/** @returns the part, and the delimiter that ended it */
function readPart(source: Source, start: number, usual: string): { part: Part; ended: Delimiter | undefined } {
  const { raw, reading } = source;
  reading.parts += 1;
  const { fields, bodyAt, charset, problems } = readHead(raw, start, source.charset);
  for (const problem of problems) reading.problems.add(problem);
  const described = describe(fields, charset, usual);
  if (MULTIPART.test(described.type)) {
    const boundary = boundaryOf(source, described, bodyAt);
    if (boundary !== undefined) return readMultipart({ ...source, charset }, described, boundary, bodyAt);
    reading.problems.add("it says it has parts, and nothing parts them");
    return readLeaf(source, { ...described, type: "text/plain" }, bodyAt);
  }
  return readLeaf(source, described, bodyAt);
}

function readMultipart(source: Source, described: Part, boundary: string, bodyAt: number): ReturnType<typeof readPart> {
  const { open, reading } = source;
  const parts: Part[] = [];
  const usual = described.type === "multipart/digest" ? "message/rfc822" : "text/plain"; // RFC 2046, 5.1.5
  const isOpen = open.has(boundary);
  open.add(boundary);
  source.level += 1;
  let delimiter = nextDelimiter(source, bodyAt);
  while (delimiter && delimiter.boundary === boundary && !delimiter.isLast && mayGoOn(source)) {
    const { part, ended } = readPart(source, delimiter.next, usual);
    parts.push(part);
    delimiter = ended;
  }
  source.level -= 1;
  if (!isOpen) open.delete(boundary);
  if (delimiter?.boundary === boundary) delimiter = nextDelimiter(source, delimiter.next);
  else reading.problems.add("the end of its parts is missing");
  return { part: { ...described, parts }, ended: delimiter };
}

function mayGoOn({ reading, level }: Source): boolean {
  if (level > MOST_LEVELS)
    reading.problems.add(`its parts lie more than ${MOST_LEVELS} levels deep: not all were read`);
  if (reading.parts >= MOST_PARTS) reading.problems.add(`it has more than ${MOST_PARTS} parts: not all were read`);
  return level <= MOST_LEVELS && reading.parts < MOST_PARTS;
}

function readLeaf(source: Source, described: Part, bodyAt: number): ReturnType<typeof readPart> {
  const { raw, reading, level } = source;
  const ended = nextDelimiter(source, bodyAt);
  const body = raw.subarray(Math.min(bodyAt, raw.length), ended ? beforeBreak(raw, bodyAt, ended.at) : raw.length);
  const encoding = fieldOf(described, "content-transfer-encoding");
  const part = { ...described, content: transferDecoded(body, encoding) };
  if (part.type !== "message/rfc822" && part.type !== "message/global") return { part, ended };
  const nested = { ...source, level: level + 1 };
  const parts = mayGoOn(nested) ? [readMail(part.content, reading, level + 1)] : [];
  return { part: { ...part, parts }, ended };
}

/** The line break before a delimiter belongs to it (RFC 2046, 5.1.1). */
function beforeBreak(raw: Buffer, start: number, at: number): number {
  const feed = at > start && raw[at - 1] === 10 ? at - 1 : at;
  return feed > start && feed < at && raw[feed - 1] === 13 ? feed - 1 : feed;
}

/** The next line that is one of the open boundaries; an outer one ends the inner parts that lack their end. */
function nextDelimiter({ raw, open, reading }: Source, from: number): Delimiter | undefined {
  if (open.size === 0) return undefined;
  for (let at = lineOfDashes(raw, from); at >= 0; at = lineOfDashes(raw, at + 2)) {
    reading.dashes += 1;
    if (reading.dashes > MOST_DASHES) {
      reading.problems.add("too many of its lines look like boundaries: not all parts were read");
      return undefined;
    }
    const feed = raw.indexOf(10, at);
    const next = feed < 0 ? raw.length : feed + 1;
    const text = raw.toString("latin1", at + 2, Math.min(next, at + LONGEST_BOUNDARY + 10)).trimEnd();
    if (open.has(text)) return { boundary: text, isLast: false, at, next };
    const bare = text.slice(0, -2);
    if (text.endsWith("--") && open.has(bare)) return { boundary: bare, isLast: true, at, next };
  }
  return undefined;
}

function lineOfDashes(raw: Buffer, from: number): number {
  if (raw[from] === 45 && raw[from + 1] === 45 && (from === 0 || raw[from - 1] === 10)) return from;
  const found = raw.indexOf("\n--", from);
  return found < 0 ? -1 : found + 1;
}

/** The boundary that is said, if it occurs; else the first line that looks like one with a head behind it. */
function boundaryOf(source: Source, { parameters }: Part, bodyAt: number): string | undefined {
  const said = latin((parameters.get("boundary") ?? "").slice(0, LONGEST_BOUNDARY)).trimEnd();
  const { raw } = source;
  if (
    said &&
    (raw.includes(`\n--${said}`, bodyAt - 1, "latin1") || raw.indexOf(`--${said}`, bodyAt, "latin1") === bodyAt)
  )
    return said;
  let tries = 0;
  for (let at = lineOfDashes(raw, bodyAt); at >= 0 && tries < 100; at = lineOfDashes(raw, at + 2)) {
    tries += 1;
    const [line = "", next = ""] = raw.toString("latin1", at + 2, at + 600).split(/\r?\n/);
    const text = line.trimEnd();
    if (text && text.length <= LONGEST_BOUNDARY && /^content-[a-z-]{1,40}:/i.test(next) && !source.open.has(text))
      return text;
  }
  return undefined;
}

/** Boundaries are compared as bytes. */
const latin = (text: string): string => Buffer.from(text).toString("latin1");

function describe(fields: readonly Field[], charset: string, usual: string): Part {
  const first = (name: string): string => fields.find((field) => field.name === name)?.value ?? "";
  const type = parameterised(first("content-type"));
  const disposition = parameterised(first("content-disposition"));
  return {
    fields,
    type: /^[^/]+\/[^/]+$/.test(type.value) ? type.value : typeWithoutSlash(type.value, usual),
    parameters: type.parameters,
    disposition: disposition.value === "" || disposition.value === "inline" ? disposition.value : "attachment", // RFC 2183, 2.8
    name: nameOf(disposition.parameters.get("filename") || type.parameters.get("name") || ""),
    contentId: first("content-id")
      .slice(0, LONGEST_ID)
      .replace(/^[<\s]+|[>\s]+$/g, ""),
    charset: type.parameters.get("charset") ?? charset,
    content: Buffer.alloc(0),
    parts: [],
  };
}

/** RFC 1049 knew "text" alone. */
const typeWithoutSlash = (type: string, usual: string): string => (type === "html" ? "text/html" : usual);

/** The name alone: paths are the sender's. */
const nameOf = (said: string): string =>
  decodeWords(said)
    .replace(/\p{Cc}/gu, "")
    .split(/[\\/]/)
    .at(-1)!
    .trim()
    .slice(0, 250);

/** The first value of a field, "" when it is absent. */
export const fieldOf = ({ fields }: Part, name: string): string =>
  fields.find((field) => field.name === name)?.value ?? "";

/** The text of a part that has one, in its character set, with plain line ends. */
export function textOf({ content, type, parameters, charset }: Part): string {
  const isSilent = type === "text/html" && !parameters.has("charset");
  const meta = isSilent ? META.exec(content.toString("latin1", 0, 4_096))?.[1] : undefined;
  return decode(content, meta ?? charset)
    .replaceAll("\0", "")
    .replace(/\r\n?/g, "\n");
}

/** The part and all parts in it, in order; not those of the mails inside it. */
export const leaves = (part: Part): readonly Part[] =>
  MULTIPART.test(part.type) ? part.parts.flatMap(leaves) : [part];
