// A reply that its program put into a quote as a whole, with the mail it answers quoted once more inside (Apple Mail).

import { blocksIn } from "./header-block.ts";
import { introStart } from "./intro.ts";
import { filledFrom, type Line, lineOf } from "./line.ts";
import { tellApart } from "./tell-apart.ts";

/** Who wrote the mail, as its From says. */
export type Writer = { address: string; name: string };

const MOST_INTRO_LINES = 6; // that say something
const LEAST_NAME = 3; // letters of a word that tells who somebody is

/**
 * The lines with one level of quoting less, where all of them are quoted and the mail inside is introduced as somebody else's. A
 * quote that introduces the writer's own mail is what was sent to them: a reply without a word.
 */
export function unwrapped(lines: readonly Line[], writer: Writer | undefined): readonly Line[] | undefined {
  if (!writer || !lines.some(({ depth }) => depth > 1)) return undefined;
  if (lines.some(({ text, depth }) => text !== "" && depth === 0)) return undefined;
  const peeled = lines.map(withoutLevel);
  const { kinds } = tellApart(peeled);
  const at = kinds.findIndex((kind, line) => kind === "quote" && peeled[line]!.text !== "");
  if (at < 0 || !kinds.slice(0, at).some((kind, line) => kind === "own" && peeled[line]!.text !== "")) return undefined;
  const who = introducedAt(peeled, at);
  return who !== undefined && !isOf(who, writer) ? peeled : undefined;
}

function withoutLevel({ raw, text, mark, depth }: Line): Line {
  const isMarked = mark === "quote";
  const inner = lineOf(
    isMarked ? text : text.replace(/^(?:[A-Z]{1,3}>|[>|])\s?/, ""),
    depth > 1 && isMarked ? mark : undefined,
  );
  return { ...inner, raw, depth: Math.max(0, depth - 1) };
}

/** What introduces the mail that begins at a line: who is named in it. */
function introducedAt(lines: readonly Line[], at: number): string | undefined {
  const first: Line[] = [];
  for (let next = filledFrom(lines, at); next < lines.length && first.length < MOST_INTRO_LINES; next += 1)
    if (lines[next]!.text !== "") first.push({ ...lines[next]!, text: lines[next]!.body, quoted: false });
  const end = first.findIndex((_, line) => introStart(first, line, true) !== undefined);
  if (end >= 0)
    return first
      .slice(0, end + 1)
      .map(({ text }) => text)
      .join(" ");
  return blocksIn(first)[0]?.from;
}

function isOf(who: string, { address, name }: Writer): boolean {
  const said = who.toLowerCase();
  const named = name.toLowerCase().match(/\p{L}+/gu) ?? [];
  const telling = named.filter((word) => word.length >= LEAST_NAME);
  if (/\S@\S/.test(who)) return said.includes(address.toLowerCase());
  return telling.length > 0 && telling.every((word) => said.includes(word));
}
