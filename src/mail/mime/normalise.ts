// The bytes of a mail as mailparser reads them right: one kind of line end, a head within bounds that begins with a field and ends at
// an empty line, and parts that are parted by the boundary it names.

import { HEAD_LIMITS, type RawField, splitHead } from "../head.ts";
import { normaliseLineEnds } from "../line-ends.ts";
import { hasPlainLines, transferDecoded } from "./transfer.ts";

export type Normalised = {
  raw: Buffer;
  problems: readonly string[];
  saidType: string | undefined; // the Content-Type that stood there, where another had to be put into its place
};

const NEEDED =
  /^(from|to|cc|sender|reply-to|subject|date|message-id|in-reply-to|references|content-.{1,40}|auto-submitted|precedence|list-id)$/;
const MOST_DASHES = 100_000; // lines that begin with "--"
const LONGEST_BOUNDARY = 250; // the RFC says 70
const MOST_TRIES = 100;
const MULTIPART = /^\s*multipart\/[^\s;]*/i;
const BOUNDARY = /;\s*boundary\s*=\s*(?:"([^"]{1,250})"|([^\s;"]{1,250}))/i;

/** Never throws. @returns the same buffer where nothing was wrong */
export function normalised(mail: Buffer): Normalised {
  const { raw, problem } = withinDashes(normaliseLineEnds(mail));
  const { fields, bodyAt, oddities } = splitHead(raw);
  const given = raw.subarray(Math.min(bodyAt, raw.length));
  const body = withoutTail(raw, fields, given);
  const kept = keptFields(fields);
  const type = partedType(raw, fields, body);
  const problems = [
    ...problem,
    ...(kept.length < fields.length ? [`it has ${fields.length} header fields: not all were read`] : []),
    ...(kept.some(isTooLong) ? ["a header field is too long: cut"] : []),
    ...type.problems,
  ];
  const isFine = oddities.length === 0 && problems.length === 0 && type.value === undefined && body === given;
  if (isFine) return { raw, problems, saidType: undefined };
  const lines = kept.map((field) =>
    field.name === "content-type" && type.value !== undefined ? `Content-Type: ${type.value}\r\n` : lineOf(raw, field),
  );
  return {
    raw: Buffer.concat([Buffer.from(`${lines.join("")}\r\n`, "latin1"), body]),
    problems,
    saidType: type.value && type.said,
  };
}

const keptFields = (fields: readonly RawField[]): readonly RawField[] =>
  fields.filter(({ name }, at) => at < HEAD_LIMITS.fields || NEEDED.test(name)).slice(0, 2 * HEAD_LIMITS.fields);

/** Mailing lists append plain lines to a text in base64: they become a part of it. */
function withoutTail(raw: Buffer, fields: readonly RawField[], body: Buffer): Buffer {
  const field = fields.find(({ name }) => name === "content-transfer-encoding");
  const isCoded = field !== undefined && /^\s*base64\s*$/i.test(raw.toString("latin1", field.valueFrom, field.end));
  const type = fields.find(({ name }) => name === "content-type");
  const hasParts =
    type !== undefined && /^\s*(?:multipart|message)\//i.test(raw.toString("latin1", type.valueFrom, type.end));
  if (!isCoded || hasParts || !hasPlainLines(body)) return body; // what has parts is never coded as a whole (RFC 2045, 6.4)
  return Buffer.from(transferDecoded(body, "base64").toString("base64"));
}

const isTooLong = ({ from, end }: RawField): boolean => end - from > HEAD_LIMITS.fieldBytes;

/** Folded with a blank, also where it lost that. */
const lineOf = (raw: Buffer, { name, from, valueFrom, end }: RawField): string =>
  `${name}:${raw.toString("latin1", valueFrom, Math.min(end, from + HEAD_LIMITS.fieldBytes)).replace(/[\r\n][\r\n \t]*/g, "\r\n ")}\r\n`;

/** What a mail of nothing but lines that look like boundaries costs has an end. */
function withinDashes(raw: Buffer): { raw: Buffer; problem: string[] } {
  let at = raw.indexOf("\n--");
  for (let count = 1; at >= 0 && count < MOST_DASHES; count += 1) at = raw.indexOf("\n--", at + 3);
  if (at < 0) return { raw, problem: [] };
  return {
    raw: raw.subarray(0, at + 1),
    problem: ["too many of its lines look like boundaries: not all parts were read"],
  };
}

/** @returns the type as it should have been written, undefined where it is right */
function partedType(
  raw: Buffer,
  fields: readonly RawField[],
  body: Buffer,
): { said?: string; value?: string; problems: string[] } {
  const field = fields.find(({ name }) => name === "content-type");
  const said = field ? raw.toString("latin1", field.valueFrom, field.end).replace(/[\r\n][\r\n \t]*/g, " ") : "";
  if (!MULTIPART.test(said)) return { problems: [] };
  const named = boundaryOf(said);
  const boundary = named !== "" && parts(body, named) ? named : boundaryIn(body);
  if (boundary === undefined)
    return {
      said,
      value: said.replace(MULTIPART, "text/plain"),
      problems: ["it says it has parts, and nothing parts them"],
    };
  return boundary === named
    ? { problems: [] }
    : { said, value: `${MULTIPART.exec(said)![0]}; boundary="${boundary}"`, problems: [] };
}

/** The boundary in a Content-Type, "" where it names none. */
export function boundaryOf(type: string): string {
  const [, quoted, bare] = BOUNDARY.exec(type) ?? [];
  return (quoted ?? bare ?? "").trimEnd();
}

/** Whether a line is the boundary, with nothing behind it but blanks or the dashes of the end. */
function parts(body: Buffer, boundary: string): boolean {
  const mark = `--${boundary}`;
  let at = body.indexOf(mark, 0, "latin1") === 0 ? 0 : body.indexOf(`\n${mark}`, 0, "latin1") + 1;
  for (let tries = 0; tries < MOST_TRIES && (at > 0 || tries === 0); tries += 1) {
    const behind = body.toString("latin1", at + mark.length, at + mark.length + 2);
    if (body.toString("latin1", at, at + mark.length) === mark && /^(?:$|[\s]|--)/.test(behind)) return true;
    at = body.indexOf(`\n${mark}`, at + 1, "latin1") + 1;
  }
  return false;
}

/** The first line that looks like a boundary, with a head behind it. */
function boundaryIn(body: Buffer): string | undefined {
  let at = body.indexOf("--") === 0 ? 0 : body.indexOf("\n--") + 1;
  for (let tries = 0; tries < MOST_TRIES && (at > 0 || tries === 0); tries += 1) {
    const [line = "", next = ""] = body.toString("latin1", at + 2, at + 600).split(/\r?\n/);
    const text = line.trimEnd();
    if (text && text.length <= LONGEST_BOUNDARY && /^content-[a-z-]{1,40}:/i.test(next)) return text;
    at = body.indexOf("\n--", at + 2) + 1;
  }
  return undefined;
}
