// What the writer wrote this time, and the whole text told apart. Nothing of a mail is lost here: what is not new is folded.

import type { TextPart } from "../../core/model/mail.ts";
import { splitSharedLine } from "./intro.ts";
import { splitJoinedHeader } from "./joined-header.ts";
import { type Line, readLine, withoutFences } from "./line.ts";
import { linesOfHtml } from "./render-html.ts";
import type { LineKind } from "./tell-apart.ts";
import { type Between, tellWholeApart } from "./whole-quote.ts";

/** `parts` in order are the whole text; `newText` is what is new in it, trimmed. */
export type ReadText = { newText: string; parts: readonly TextPart[] };

const LONGEST = 200_000; // characters; what a person writes is shorter. What is beyond is folded unread.

/** Reads a plain text body. Never throws; work grows with the length and is bounded. */
export function readText(text: string, between?: Between): ReadText {
  return read(linesOf(text.slice(0, LONGEST)), text.slice(LONGEST), between);
}

/** Reads an HTML body: as text that reads like what a person sees, with what its structure says about quotes. */
export function readHtml(html: string): ReadText {
  return read(linesIn(html), "");
}

/**
 * Reads what a mail has. Structural marks of HTML are surer than guessing at text, and text is surer than HTML without
 * marks, unless it leaves out most of what the HTML says. Where both say the same, or the HTML marks all as quoted, the
 * text is taken.
 * @param between who wrote to whom
 */
export function readBody(
  { text = "", html = "" }: { text?: string | undefined; html?: string | undefined },
  between?: Between,
): ReadText {
  if (html.trim() === "") return readText(text, between);
  const lines = linesIn(html);
  const fromHtml = read(lines, "", between);
  if (text.trim() === "") return fromHtml;
  const fromText = readText(text, between);
  const [inText, inHtml] = [lettersOf(fromText.newText), lettersOf(fromHtml.newText)];
  if (inText === inHtml || !fromHtml.parts.some(({ kind, text }) => kind === "own" && text.trim() !== ""))
    return fromText;
  return lines.some(tellsQuotes) || inText.length * 2 < inHtml.length ? fromHtml : fromText;
}

const tellsQuotes = ({ mark }: Line): boolean => mark !== undefined && mark !== "signature" && mark !== "border";

const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, "").toLowerCase();

const linesIn = (html: string): readonly Line[] =>
  linesOfHtml(html).flatMap((line) => (line.mark ? line : piecesOf(splitJoinedHeader(line.raw))));

const linesOf = (text: string): readonly Line[] =>
  withoutFences((text.match(/[^\n]*\n|[^\n]+$/g) ?? []).flatMap((raw) => piecesOf(splitJoinedHeader(raw))));

/** What stood on one line; where it was quoted, all of it was. */
function piecesOf(pieces: readonly string[]): Line[] {
  const lines = pieces.flatMap((raw) => splitSharedLine(raw)).map((raw) => readLine(raw));
  const [{ quoted, depth }] = lines as [Line];
  return quoted ? lines.map((line) => ({ ...line, quoted, depth })) : lines;
}

function read(lines: readonly Line[], beyond: string, between?: Between): ReadText {
  const { kinds, returned, levels = 0 } = tellWholeApart(lines, between);
  const parts: TextPart[] = [];
  for (const [at, { raw }] of lines.entries()) if (raw !== "") append(parts, kinds[at]!, raw);
  if (beyond) append(parts, "quote", beyond);
  return { newText: withoutMarks(newTextOf(parts, returned), levels), parts };
}

function append(parts: TextPart[], kind: LineKind, text: string): void {
  const last = parts.at(-1);
  if (last?.kind === kind) last.text += text;
  else parts.push({ kind, text });
}

const joined = (parts: readonly TextPart[], kind: LineKind): string =>
  parts
    .filter((part) => part.kind === kind)
    .map(({ text }) => (text.endsWith("\n") ? text : `${text}\n`))
    .join("")
    .slice(0, LONGEST)
    .replace(/\r\n?/g, "\n")
    .trim();

/** The words of a mail that its program quoted as a whole, without the marks that are not their writer's. */
const withoutMarks = (own: string, levels: number): string =>
  levels > 0 ? own.replace(new RegExp(`^(?: {0,3}[>|] ?){1,${levels}}`, "gm"), "").trim() : own;

const WITHOUT_OWN_WORDS: readonly LineKind[] = ["forward", "signature", "quote"];

/** A mail without own words says what it sends on, or else what it has; a notice that came back says nothing. */
function newTextOf(parts: readonly TextPart[], returned: boolean): string {
  const own = joined(parts, "own");
  if (own !== "" || returned) return own;
  return WITHOUT_OWN_WORDS.map((kind) => joined(parts, kind)).find((text) => text !== "") ?? "";
}
