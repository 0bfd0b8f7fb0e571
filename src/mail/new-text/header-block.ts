// "From: … Sent: … To: … Subject: …" above a quoted mail, in any language, and what may stand right above it.

import { plainSubject } from "../../core/words/subject.ts";
import { filledBefore, filledFrom, type Line } from "./line.ts";
import { EARLIER, type FieldRole, FORWARDED, HEADER_ROLES, ORIGINAL } from "./words.ts";

const FIELD = /^[*_|\s]{0,4}([\p{L}\p{M}][\p{L}\p{M} .'’/-]{0,24}?)[*_\s]{0,3}[:：](?!\/\/)[*_\s]{0,3}(.{0,400})$/u;
const RULE = /^(?:[-_=*—–]\s?){3,}$/;
const TITLE = /^[-_=*>\s#]{0,60}([^-_=*>\s#][^_=*#]{2,60}?)[-_=*\s:：#]{0,60}$/;
const FRAMED = /^[-_=*#]{2,}.*[-_=*#]{2,}$/;
const CLOCK = /\d\s?[:h]\s?\d\d|\bklo?\.?\s\d{1,2}\.\d\d/i;
const TO_THE_SECOND = /\d:\d\d:\d\d|\d:\d\d.{0,6} [+-]\d{4}\b/;
const OUR_REFERENCE = /\[[A-Z]{1,8}-\d{1,9}\]/i;
const DATED = /(?<!\d)(?:19|20)\d\d(?!\d)/;
const BEGINS_SMALL = /^["'*]?\p{Ll}/u;
const MOST_FIELDS = 12;

const FIRST = new Set(["from", "sent", "date", "subject"]);
const ORIGINALS = new Set(ORIGINAL);
const FORWARDS = new Set(FORWARDED);
const EARLIERS = new Set(EARLIER);

export const isRule = ({ body }: Line): boolean => RULE.test(body);

/** A block is a quoted mail from here on: of what kind, and where it begins with the rule or title above it. */
export type Landmark = { kind: "quote" | "forward"; start: number };

/** The landmark that begins at this line. Everything from it on is another mail's. */
export function landmarkAt(lines: readonly Line[], at: number): Landmark | undefined {
  const line = lines[at]!;
  if (line.mark === "forward") return { kind: "forward", start: at };
  const title = titleAt(lines, at);
  if (title) return { kind: title, start: aboveRule(lines, at) };
  if (line.mark !== "onwards" && !isHeaderBlock(lines, at)) return undefined;
  return { kind: "quote", start: aboveRule(lines, at) };
}

/** "-----Original Message-----", "Begin forwarded message:", "*Previous Replies*" below a rule. */
export function titleAt(lines: readonly Line[], at: number): Landmark["kind"] | undefined {
  const text = lines[at]!.body;
  if (text.length < 3 || text.length > 120) return undefined;
  const name = TITLE.exec(text)?.[1]?.trim().toLowerCase();
  if (!name) return undefined;
  if (EARLIERS.has(name)) return isBelowRule(lines, at) ? "quote" : undefined;
  const kind = FORWARDS.has(name) ? "forward" : ORIGINALS.has(name) ? "quote" : undefined;
  return kind && (FRAMED.test(text) || /[:：]$/.test(text) || isFieldBelow(lines, at)) ? kind : undefined;
}

function isBelowRule(lines: readonly Line[], at: number): boolean {
  const above = filledBefore(lines, at);
  return above >= 0 && isRule(lines[above]!);
}

function isFieldBelow(lines: readonly Line[], at: number): boolean {
  const below = filledFrom(lines, at + 1);
  return below < lines.length && roleOf(lines[below]!) !== undefined;
}

type Field = { name: string; value: string };

const fieldOf = ({ body }: Line): Field | undefined => {
  const found = body.length > 1 && body.length <= 430 ? FIELD.exec(body) : null;
  return found ? { name: found[1]!.toLowerCase(), value: found[2]! } : undefined;
};

const roleOf = (line: Line): string | undefined => HEADER_ROLES.get(fieldOf(line)?.name ?? "");

/**
 * A block begins with who wrote, or when, or about what, and says when or about what. An address, or an instant as programs write it, tells
 * it from a form that somebody fills in. Where a rule stands above, the names may be of any language.
 */
function isHeaderBlock(lines: readonly Line[], at: number): boolean {
  const first = fieldOf(lines[at]!);
  if (!first) return false;
  const role = HEADER_ROLES.get(first.name);
  const fields = fieldsFrom(lines, at);
  const hasAddress = fields.some(({ value }) => value.includes("@"));
  const isDated = fields.some(({ value }) => DATED.test(value));
  if (!role || !FIRST.has(role)) return isSetOff(lines, at) && fields.length >= 3 && hasAddress && isDated;
  const head = headOf(fields);
  if (!head.has("sent") && !head.has("date") && !head.has("subject")) return false;
  if (hasAddress && head.has("from")) return head.size >= 3 || (first.value.includes("@") && !head.has("answer"));
  if (role === "subject" || isForm(lines, at)) return false;
  const isBelow = isBelowSentence(lines, at);
  return (hasAddress && isDated && head.has("to") && isBelow) || isTimedHead(head, isBelow);
}

type Head = ReadonlyMap<FieldRole, string>;

/** What a block says, by the role of its fields. */
const headOf = (fields: readonly Field[]): Head =>
  new Map(
    [...fields].reverse().flatMap(({ name, value }) => {
      const role = HEADER_ROLES.get(name);
      return role ? [[role, value]] : [];
    }),
  );

/** Without an address: the hour is said, and who wrote to whom, or that something of ours is answered, or the very second. */
function isTimedHead(head: Head, isBelow: boolean): boolean {
  const when = head.get("sent") ?? head.get("date") ?? "";
  const [from, about] = [head.get("from"), head.get("subject") ?? ""];
  if (!CLOCK.test(when)) return false;
  if (from !== undefined)
    return head.has("to") && (head.has("sent") || (head.has("subject") && isBelow)) && !BEGINS_SMALL.test(from);
  const isAnswer = OUR_REFERENCE.test(about) || plainSubject(about) !== about.trim();
  return isAnswer || (head.has("to") && TO_THE_SECOND.test(when));
}

/** A field that no mail has stands among the others. */
function isForm(lines: readonly Line[], at: number): boolean {
  const block = lines.slice(at, at + MOST_FIELDS);
  const end = block.findIndex((line) => fieldOf(line) === undefined);
  return block.slice(0, end < 0 ? undefined : end).some((line) => roleOf(line) === undefined);
}

/** What stands at the top of a mail, or is announced ("Please invite:"), was perhaps filled in, if it is not quoted. */
function isBelowSentence(lines: readonly Line[], at: number): boolean {
  const above = filledBefore(lines, at);
  return lines[at]!.quoted || (above >= 0 && !/[:：]$/.test(lines[above]!.body));
}

/** The line behind a header block that begins at this line; undefined where none does. */
export function headEnd(lines: readonly Line[], at: number): number | undefined {
  if (!isHeaderBlock(lines, at)) return undefined;
  let end = at + 1;
  while (end < lines.length && roleOf(lines[end]!) !== undefined) end += 1;
  return end;
}

/** Each header block of a text: what its From and Subject lines say, "" where there is none. */
export function blocksIn(lines: readonly Line[]): { from: string; subject: string }[] {
  const blocks: { from: string; subject: string }[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    if (!isHeaderBlock(lines, at)) continue;
    const fields = fieldsFrom(lines, at);
    const said = (role: string): string => fields.find(({ name }) => HEADER_ROLES.get(name) === role)?.value ?? "";
    blocks.push({ from: said("from") + wrappedBelow(lines, at, said("from")), subject: said("subject") });
    at += fields.length - 1;
  }
  return blocks;
}

/** An address that did not fit on the From line stands alone on the next. */
function wrappedBelow(lines: readonly Line[], at: number, from: string): string {
  if (from.includes("@")) return "";
  const line = lines.slice(at, at + MOST_FIELDS).findIndex((one) => fieldOf(one)?.value === from);
  const below = lines[at + line + 1]?.body ?? "";
  return line >= 0 && /^[<[(]?\S+@\S+$/.test(below) ? ` ${below}` : "";
}

const isSetOff = (lines: readonly Line[], at: number): boolean =>
  lines[at]!.mark === "border" || (at > 0 && isRule(lines[filledBefore(lines, at)] ?? lines[at]!));

/** The fields below one another; a value may go on for one line, and one blank line may stand between. */
function fieldsFrom(lines: readonly Line[], at: number): Field[] {
  const fields: Field[] = [];
  let without = 0;
  for (let next = at; next < lines.length && fields.length < MOST_FIELDS && without < 2; next += 1) {
    const field = fieldOf(lines[next]!);
    if (field) fields.push(field);
    without = field ? 0 : without + 1;
  }
  return fields;
}

/** A rule, or an unknown title between dashes, right above belongs to the block. */
function aboveRule(lines: readonly Line[], at: number): number {
  const above = filledBefore(lines, at);
  if (above < 0) return at;
  const { body } = lines[above]!;
  return isRule(lines[above]!) || (FRAMED.test(body) && body.length <= 80) ? above : at;
}
