// Where a mail says goodbye: "Best regards" and the name below it, a company's imprint of any length.

import { allIn, longestAt, uncovered } from "./phrase-tree.ts";
import type { Phrases } from "./phrases.ts";
import { words } from "./spelling.ts";

const MOST_NAME_WORDS = 5;
const LEAST_STATEMENT = 5; // words; shorter lines below a farewell are names, titles and places
const LAST_CHARS = 160; // of a line: a farewell stands at its end
const POSTSCRIPT = /^\W{0,3}p\W?\s?s\b|^\W{0,3}n\.?b\.?[ :]/i;
const CONTACT = /\S@\S|https?:|www\.|\+\d|\d{4,}|\bgmbh\b|\bltd\b|\binc\b|\bs\.?a\.?\b|\bb\.?v\.?\b|\bs\.?p\.?a\b/i;

/**
 * @param writer the name of who wrote it, which begins a signature where it stands alone in a line below what they say
 * @returns the words above the farewell, and what is said below it in whole sentences, such as a postscript
 */
export function withoutFarewell(text: string, phrases: Phrases, writer = ""): string {
  const lines = text.split("\n");
  const farewell = lines.findIndex((line) => farewellIn(line, phrases) !== undefined);
  const at = farewell < 0 ? lines.findIndex((line, place) => place > 0 && isNameOf(line, words(writer))) : farewell;
  if (at < 0) return text;
  const kept = farewellIn(lines[at]!, phrases) ?? "";
  const below = lines.slice(at + 1).filter(isStatement);
  const said = [...lines.slice(0, at), kept, ...below].join("\n").trim();
  const isThanks = allIn(phrases.thanks, words(lines[at]!)).length > 0;
  const isGreeting = isThanks && uncovered(words(said), [phrases.polite]).length === 0;
  return said && !isGreeting ? said : text; // "Bom dia, grato" thanks
}

/** "Carl Cliff", "C. Cliff, Branch Manager". */
function isNameOf(line: string, name: readonly string[]): boolean {
  const said = words(line.split(/[,(|–—]/, 1)[0]!);
  return (
    name.length > 1 &&
    said.length === name.length &&
    said.every((word, at) => word === name[at] || (at === 0 && word === name[0]![0]))
  );
}

/** What stands in front of the farewell in its line; undefined where the line holds none at its end. */
function farewellIn(line: string, { farewell }: Phrases): string | undefined {
  const start = Math.max(0, line.length - LAST_CHARS);
  if (allIn(farewell, words(line.slice(start))).length === 0) return undefined; // most lines: looked at once, not at each word
  for (const { index: at } of line.slice(start).matchAll(/(?<![\p{L}\p{N}'])[\p{L}]/gu)) {
    const index = start + at;
    const rest = words(line.slice(index));
    const found = longestAt(farewell, rest, 0);
    if (!found || rest.length - found.to > MOST_NAME_WORDS || /[?]/.test(line.slice(index))) continue;
    const isApart = index === 0 || /[.,!;–—)\n]\s*$|\s[-–—]\s*$|^\W*$/.test(line.slice(0, index));
    if (isApart || rest.length === found.to) return line.slice(0, index);
  }
  return undefined;
}

/** Signatures are made of names, titles, addresses and numbers; a sentence below one is said. */
function isStatement(line: string): boolean {
  const said = line.trim();
  if (POSTSCRIPT.test(said) || /[?؟？]$/.test(said)) return true;
  if (CONTACT.test(said)) return false;
  const all = said.match(/\p{L}+/gu) ?? [];
  const small = all.filter((word) => /^\p{Ll}/u.test(word)).length;
  return all.length >= LEAST_STATEMENT && small * 2 > all.length;
}
