// The Escalation Info Template: what an analyst brings together before a manual escalation (S3.12), read from a mail and
// written into one. It is for colleagues only.

import { REPLY_LINE } from "../words/reply-line.ts";
import type { TextPart } from "./mail.ts";

/** The seven fields, in their order, as their headings stand in mails. */
export const INFO_HEADINGS = {
  issueSummary: "Issue Summary",
  userImpact: "User Impact",
  whatsHappening: "What's Happening",
  troubleshootingDone: "Troubleshooting Done",
  environment: "Environment",
  recentChanges: "Recent Changes",
  escalationReason: "Escalation Reason",
} as const;

export type InfoField = keyof typeof INFO_HEADINGS;
export const INFO_FIELDS = Object.keys(INFO_HEADINGS) as InfoField[];

/** What stands below the headings. A field that is absent was not answered. */
export type Info = Readonly<Partial<Record<InfoField, string>>>;

/** What a mail gives. */
export type GivenFields = {
  info: Info;
  named: number; // how many of the headings the writer put there, filled in or not; quoted ones do not count
  before: string; // the writer's own words above the first heading
};

type Line = { text: string; isOwn: boolean };
type Section = { field: InfoField; isOwn: boolean; lines: string[] };

const LONGEST_LINE = 300; // characters that may hold a heading
const LONGEST_ANSWER = 4_000; // characters
// What mail programs and people put before a heading: quote marks, bullets, a number, the stars of bold type.
const BEFORE = /^[\s\p{Cf}>|*_#•·-]*(?:\(?\d{1,2}[.):])?[\s\p{Cf}*_]*/u;
const QUOTED = /^\s{0,9}[>|]/;
const QUOTE_MARKS = /^(?:\s?[>|])+ ?/;
const HEADINGS: readonly (readonly [InfoField, RegExp])[] = INFO_FIELDS.map((field) => {
  const words = INFO_HEADINGS[field].replace("'s ", "(?:['’‘´`]?s| is) ").replaceAll(" ", "[ \\t\\u00a0]{1,4}");
  return [field, new RegExp(`^${words}(?![\\p{L}\\p{N}])`, "iu")];
});
// Behind a heading: a colon, perhaps after a hint in brackets; the end of bold type; a dash; or nothing at all.
const BEHIND =
  /^(?:[\s*_]{0,9}(?:\([^()]{0,80}\))?[\s*_]{0,9}[:：][*_]{0,2}|[*_]{1,2}(?=\s)|\s{1,9}[-–—](?=\s)|[\s*_]{0,9}$)/u;

/**
 * Reads the fields from a mail. Quoted headings with an answer below them count too (N13), down to the line
 * "Write your reply above this line". A heading the writer put there goes before a quoted one.
 * @param parts the mail's text, told apart
 */
export function infoIn(parts: readonly TextPart[]): GivenFields {
  const { before, sections } = sectionsOf(aboveReplyLine(linesOf(parts)));
  const own = sections.filter(({ isOwn }) => isOwn);
  const answers = [...own, ...sections.filter(({ isOwn }) => !isOwn)].map(
    ({ field, lines }) => [field, lines.join("\n").trim().slice(0, LONGEST_ANSWER)] as const,
  );
  const filled = answers.filter(([, answer]) => answer !== "");
  return {
    info: Object.fromEntries(filled.toReversed()), // of several, the first stays
    named: new Set(own.map(({ field }) => field)).size,
    before: before.join("\n").trim(),
  };
}

const linesOf = (parts: readonly TextPart[]): Line[] =>
  parts
    .filter(({ kind }) => kind !== "signature")
    .flatMap(({ kind, text }) => text.split(/\r?\n/).map((line) => ({ text: line, isOwn: kind === "own" })));

/** A mail program may have wrapped the line, so it is looked for in two lines at once. */
function aboveReplyLine(lines: readonly Line[]): readonly Line[] {
  const bare = (line: Line | undefined): string => (line?.text ?? "").slice(0, LONGEST_LINE).replace(QUOTE_MARKS, "");
  const end = lines.findIndex((line, at) => `${bare(line).trim()} ${bare(lines[at + 1])}`.includes(REPLY_LINE));
  return end < 0 ? lines : lines.slice(0, end);
}

function sectionsOf(lines: readonly Line[]): { before: string[]; sections: Section[] } {
  const before: string[] = [];
  const sections: Section[] = [];
  let current: Section | undefined;
  for (const { text, isOwn } of lines) {
    const found = headingIn(text);
    if (found) {
      current = { field: found.field, isOwn: isOwn && !QUOTED.test(text), lines: [found.answer] };
      sections.push(current);
    } else if (current?.isOwn && !isOwn) {
      current = undefined; // the writer's own words are over, and the quoted mail begins
    } else if (current) current.lines.push(text.replace(QUOTE_MARKS, "").trimEnd());
    else if (isOwn && sections.length === 0 && !QUOTED.test(text)) before.push(text);
  }
  return { before, sections };
}

function headingIn(line: string): { field: InfoField; answer: string } | undefined {
  const text = line.replace(QUOTE_MARKS, "");
  const plain = text.slice(0, LONGEST_LINE).replace(BEFORE, "");
  for (const [field, heading] of HEADINGS) {
    const found = heading.exec(plain)?.[0];
    const behind = found === undefined ? null : BEHIND.exec(plain.slice(found.length));
    if (found === undefined || !behind) continue;
    const all = text.replace(BEFORE, "");
    return { field, answer: all.slice(found.length + behind[0].length).trim() };
  }
  return undefined;
}

/** As a note: every field that is filled in below its heading. */
export const written = (info: Info): string =>
  INFO_FIELDS.flatMap((field) => (info[field] === undefined ? [] : [`${INFO_HEADINGS[field]}:\n${info[field]}`])).join(
    "\n\n",
  );

/** The first fields, and over them what is said again. The same words in other lines, as mail programs wrap them, are not new. */
export function completedBy(known: Info, given: Info): { info: Info; isNew: boolean } {
  const flat = (text: string | undefined): string => (text ?? "").replace(/\s+/g, " ");
  const fresh = INFO_FIELDS.filter((field) => given[field] !== undefined && flat(given[field]) !== flat(known[field]));
  const info = { ...known, ...Object.fromEntries(fresh.map((field) => [field, given[field]])) };
  return { info, isNew: fresh.length > 0 };
}
