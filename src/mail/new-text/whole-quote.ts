// A reply that its program put into a quote as a whole, the writer's words too (Apple Mail, where somebody answers inside a quote).
// One level of quoting less, it reads like any other mail. But so does a mail of ours that came back without a word: only what shows
// that the mail quoted inside is the one this mail answers makes the rest its writer's.

import type { Correspondent } from "../../core/model/mail.ts";
import { blocksIn } from "./header-block.ts";
import { introStart } from "./intro.ts";
import { type Line, withoutLevels } from "./line.ts";
import { isOurText, ourEnd } from "./ours.ts";
import { type LineKind, tellApart } from "./tell-apart.ts";

/** Who wrote a mail, and to whom. */
export type Between = { from: Correspondent | undefined; to: readonly Correspondent[] };

/** `levels` of quoting were put around the whole mail, if any. */
type Told = { kinds: LineKind[]; returned: boolean; levels?: number };

const MOST_INTRO_LINES = 6; // that say something
const LEAST_NAME = 3; // letters of a word that tells who somebody is
const NOBODY: Between = { from: undefined, to: [] };

/** One kind for each line, of a mail whose own words may all stand inside a quote. */
export function tellWholeApart(lines: readonly Line[], between: Between = NOBODY): Told {
  const told = tellApart(lines);
  const levels = levelsAround(lines);
  if (levels === 0 || ownAt(lines, told.kinds).length > 0) return told;
  const inner = lines.map((line) => withoutLevels(line, levels));
  const inside = tellApart(inner);
  const found = isAnswer(lines, inner, inside.kinds, between) ? inside : belowOurs(inner, ourEnd(lines));
  return found ? { ...found, levels } : told;
}

/** How deep the whole mail is quoted; one level where a signature or an introduction stands outside. */
function levelsAround(lines: readonly Line[]): number {
  const depths = lines.filter(({ body }) => body !== "").map(({ depth }) => depth);
  return depths.some((depth) => depth > 0)
    ? depths.reduce((least, depth) => Math.min(least, depth), MOST_INTRO_LINES) || 1
    : 0;
}

const ownAt = (lines: readonly Line[], kinds: readonly LineKind[]): number[] =>
  kinds.flatMap((kind, at) => (kind === "own" && lines[at]!.body !== "" ? [at] : []));

/** Whether the own words answer the mail that is quoted below or above them. */
function isAnswer(
  lines: readonly Line[],
  inner: readonly Line[],
  kinds: readonly LineKind[],
  between: Between,
): boolean {
  const own = ownAt(inner, kinds);
  const quote = kinds.findIndex((kind, at) => kind === "quote" && inner[at]!.body !== "");
  if (own.length === 0 || quote < 0 || own.some((at) => isOurText(inner[at]!))) return false;
  if (quote < own[0]!) return inner.slice(quote, own[0]).some((line) => line.depth === 1 && isOurText(line));
  const below = inner.slice(quote);
  // Above an introduction that is not quoted, somebody may have picked lines by hand from what it introduces.
  const isPicked = lines[quote]!.depth === 0 && own.every((at) => below.some(({ body }) => body === inner[at]!.body));
  const who = introducedAt(inner, quote);
  if (isPicked || (between.from && isOf(who, between.from))) return false;
  return between.to.some((one) => isOf(who, one)) || below.some((line) => line.depth > 0 && isOurText(line));
}

/**
 * Below the footer of a mail of ours nothing is ours, also in the same quote. Not where the line to write above came back with it: what is
 * below that line may be private.
 */
function belowOurs(lines: readonly Line[], end: number | undefined): Told | undefined {
  if (end === undefined || lines[end - 1]!.depth > 0 || tellApart(lines).returned) return undefined;
  const below = lines.slice(end);
  const { kinds } = tellApart(below);
  if (ownAt(below, kinds).length === 0) return undefined;
  return { kinds: [...new Array<LineKind>(end).fill("quote"), ...kinds], returned: true };
}

/** What introduces the mail that is quoted from a line on, "" where nothing does. */
function introducedAt(lines: readonly Line[], at: number): string {
  const first = lines
    .slice(at)
    .filter(({ body }) => body !== "")
    .slice(0, MOST_INTRO_LINES)
    .map((line) => ({ ...line, text: line.body, quoted: false }));
  const end = first.findIndex((_, line) => introStart(first, line, true) !== undefined);
  return end < 0
    ? (blocksIn(first)[0]?.from ?? "")
    : first
        .slice(0, end + 1)
        .map(({ text }) => text)
        .join(" ");
}

/** Whether the words name somebody: by the address, or where none stands there, by all of the name. */
function isOf(who: string, { address, name }: Correspondent): boolean {
  const said = who.toLowerCase();
  if (/\S@\S/.test(who)) return said.includes(address.toLowerCase());
  const telling = (name.toLowerCase().match(/\p{L}+/gu) ?? []).filter((word) => word.length >= LEAST_NAME);
  return telling.length > 0 && telling.every((word) => said.includes(word));
}
