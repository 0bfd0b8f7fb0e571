// "On Monday Anna wrote:", in any language and wrapped over up to five lines: where it stands.

import type { Line } from "./line.ts";
import { WROTE, WROTE_UNSPACED } from "./words.ts";

const LONGEST = 400; // characters of an introduction
const MOST_LINES = 5;

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const VERB = new RegExp(`(?<!\\p{L})(?:${WROTE.map(escaped).join("|")})(?!\\p{L})|${WROTE_UNSPACED.join("|")}`, "iu");
const LAST_WORDS = new Set(WROTE.map((words) => words.slice(words.lastIndexOf(" ") + 1)));
const BETWEEN_DASHES = /^-{2,}\s?[^-\s].{2,300}-{2,}$/;
const COLON = /[:：]["”]?$/;
const ADDRESS = /[^\s<>@"]@[^\s<>@"]{2}/;
const DATE = /\d[-./]\d{1,2}[-./]\d|(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[:.h]\d\d|\d[年년]/;
/** At most three words ("On Mon, Mar", "W dniu") before the first number of a date. */
const BEGINS = /^(?:>\s?)?(?:[\p{L}\p{M}'’׳״]{1,16}[.,،]{0,2}\s{1,2}){0,3}\d/u;
const GMAIL_SHORT = /^\d{4}-\d\d-\d\d \d{1,2}:\d\d GMT[+-]\d\d:\d\d\s/;
const DATE_THEN_ADDRESS = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\s[^<>]{0,100}<[^<>\s]{1,100}>$/;
const LACKS_BEGINNING = /^(?:>?\s?<|[^\s<>@]+@|>)/;

/**
 * The line where the introduction begins that ends in the line `end`; undefined when none ends there.
 * @param quoteFollows whether the next line that says something is quoted: then less is asked of the introduction
 */
export function introStart(lines: readonly Line[], end: number, quoteFollows: boolean): number | undefined {
  if (!mayEnd(lines[end]!.text)) return undefined;
  let joined = "";
  let found: number | undefined;
  for (let at = end; at >= 0 && at > end - MOST_LINES; at -= 1) {
    const { text } = lines[at]!;
    if (isTorn(lines, at, end) || joined.length + text.length > LONGEST) break;
    joined = `${text} ${joined}`.trim();
    const begins = BEGINS.test(text) && (at === end || DATE.test(text));
    const may = begins || (found === undefined && !LACKS_BEGINNING.test(text));
    if (!may || !isIntro(joined, quoteFollows)) continue;
    if (begins) return at;
    found = at;
  }
  return found;
}

/** A blank line ends it, unless an address was torn off, and so does a line that is quoted where the others are not. */
const isTorn = (lines: readonly Line[], at: number, end: number): boolean =>
  (lines[at]!.text === "" && (at === end || !lines[at + 1]!.text.startsWith("<"))) ||
  (at < end && isSaidInQuote(lines[at]!) !== isSaidInQuote(lines[at + 1]!) && lines[at + 1]!.text !== "");

/** A mark alone, or with a word behind it, may be the end of an address. */
const isSaidInQuote = ({ quoted, body }: Line): boolean => quoted && /\S\s+\S/.test(body);

/** Asked of every line, so it only looks at the last sign and the last word. */
const mayEnd = (text: string): boolean =>
  text.length > 0 &&
  text.length <= LONGEST &&
  (/[:：>\-"”]$/.test(text) || endsWithVerb(text) || (text.startsWith("20") && GMAIL_SHORT.test(text)));

const endsWithVerb = (text: string): boolean => LAST_WORDS.has(text.slice(text.lastIndexOf(" ") + 1).toLowerCase());

/** A rule needs no words of any language where a date, a name and an address stand in order before a colon. */
function isIntro(text: string, quoteFollows: boolean): boolean {
  if (GMAIL_SHORT.test(text)) return true;
  const wrote = VERB.test(text);
  if (BETWEEN_DASHES.test(text)) return wrote;
  const [begins, address] = [BEGINS.test(text) && DATE.test(text), ADDRESS.test(text)];
  if (COLON.test(text)) return (wrote && (begins || address || quoteFollows)) || (begins && address);
  if (endsWithVerb(text)) return begins && address;
  return quoteFollows && DATE_THEN_ADDRESS.test(text);
}

/** The same with nothing but a colon and a date or an address: enough right above a line that is certainly quoted. */
export function looseIntroStart(lines: readonly Line[], end: number): number | undefined {
  for (const start of [end, end - 1, end - 2]) {
    const joined = lines
      .slice(Math.max(0, start), end + 1)
      .map(({ text }) => text)
      .join(" ");
    if (start >= 0 && COLON.test(joined) && /[@\d]/.test(joined)) return start;
  }
  return undefined;
}

const SHARED_LINE =
  /^(.{1,400}?)(?:\s-{0,20}|-{2,20}\s?)\s?((?:On|Am|Le|El|Il|Op|Em|Den|Dne|Dnia)\s\S{1,12}\s.{8,240})$/;

/** A reply and the introduction on one line ("Yes. On Monday, 2 March 2026 Anna wrote:"), taken apart. */
export function splitSharedLine(raw: string): readonly string[] {
  const line = raw.length <= LONGEST ? raw.trimEnd() : "";
  if (!COLON.test(line) || !VERB.test(line)) return [raw];
  const [, reply = "", intro = ""] = SHARED_LINE.exec(line) ?? [];
  if (!/^[^>]*[\p{L}\p{N}]/u.test(reply) || BEGINS.test(reply.trim()) || !isIntro(intro, false)) return [raw];
  return [reply, raw.slice(reply.length)];
}
