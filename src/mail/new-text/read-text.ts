// What the writer wrote this time, and the whole text told apart. Nothing of a mail is lost here: what is not new is folded.

import type { TextPart } from "../../core/model/mail.ts";
import { splitSharedLine } from "./intro.ts";
import { splitJoinedHeader } from "./joined-header.ts";
import { type Line, lineOf, withoutFences } from "./line.ts";
import { linesOfHtml } from "./render-html.ts";
import { type LineKind, tellApart } from "./tell-apart.ts";

/** `parts` in order are the whole text; `newText` is what is new in it, trimmed. */
export type ReadText = { newText: string; parts: readonly TextPart[] };

const LONGEST = 200_000; // characters; what a person writes is shorter. What is beyond is folded unread.

/** Reads a plain text body. Never throws; work grows with the length and is bounded. */
export function readText(text: string): ReadText {
  return read(linesOf(text.slice(0, LONGEST)), text.slice(LONGEST));
}

/** Reads an HTML body: as text that reads like what a person sees, with what its structure says about quotes. */
export function readHtml(html: string): ReadText {
  return read(linesOfHtml(html), "");
}

/**
 * Reads what a mail has. Structural marks of HTML are surer than guessing at text, and text is surer than HTML without
 * marks, unless it leaves out most of what the HTML says. Where both say the same, or the HTML marks all as quoted, the
 * text is taken.
 */
export function readBody({ text = "", html = "" }: { text?: string | undefined; html?: string | undefined }): ReadText {
  if (html.trim() === "") return readText(text);
  const lines = linesOfHtml(html);
  const fromHtml = read(lines, "");
  if (text.trim() === "") return fromHtml;
  const fromText = readText(text);
  const [inText, inHtml] = [lettersOf(fromText.newText), lettersOf(fromHtml.newText)];
  if (inText === inHtml || !fromHtml.parts.some(({ kind, text }) => kind === "own" && text.trim() !== ""))
    return fromText;
  return lines.some(tellsQuotes) || inText.length * 2 < inHtml.length ? fromHtml : fromText;
}

const tellsQuotes = ({ mark }: Line): boolean => mark !== undefined && mark !== "signature" && mark !== "border";

const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, "").toLowerCase();

const linesOf = (text: string): readonly Line[] =>
  withoutFences(
    (text.match(/[^\n]*\n|[^\n]+$/g) ?? [])
      .flatMap(splitJoinedHeader)
      .flatMap((raw) => splitSharedLine(raw))
      .map((raw) => lineOf(raw)),
  );

function read(lines: readonly Line[], beyond: string): ReadText {
  const { kinds, returned } = tellApart(lines);
  const parts: TextPart[] = [];
  for (const [at, { raw }] of lines.entries()) if (raw !== "") append(parts, kinds[at]!, raw);
  if (beyond) append(parts, "quote", beyond);
  return { newText: newTextOf(parts, returned), parts };
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

const WITHOUT_OWN_WORDS: readonly LineKind[] = ["forward", "signature", "quote"];

/** A mail without own words says what it sends on, or else what it has; a notice that came back says nothing. */
function newTextOf(parts: readonly TextPart[], returned: boolean): string {
  const own = joined(parts, "own");
  if (own !== "" || returned) return own;
  return WITHOUT_OWN_WORDS.map((kind) => joined(parts, kind)).find((text) => text !== "") ?? "";
}
