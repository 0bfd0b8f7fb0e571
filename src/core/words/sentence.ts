// A text as sentences: what is denied or asked in one is not denied or asked in the next.

import { isSpaceless, spelled, wordsIn } from "./spelling.ts";

export type Sentence = { words: readonly string[]; asks: boolean };

const LONGEST = 4_000; // characters; what somebody wants stands in the first lines
const END = /[?!؟。]+|(?<!\.)\.(?=\s|$)|\n/g;
export const ADDRESS = /\b(?:https?:\/\/|www\.)\S+/g; // its question mark asks nothing

// Mail programs wrap at 60 to 80 columns: the end of a shorter line was meant by its writer.
const SHORT_LINE = 45;
const SHORT_SPACELESS_LINE = 22;

/** The sentences of a text's beginning. A line break ends one where it was not made by wrapping. */
export function sentencesOf(text: string): Sentence[] {
  const plain = joinedLines(spelled(text.slice(0, LONGEST)).replace(ADDRESS, " "));
  const sentences: Sentence[] = [];
  let start = 0;
  for (const { 0: mark, index } of [...plain.matchAll(END), { 0: "", index: plain.length }]) {
    const found = wordsIn(plain.slice(start, index));
    const asks = /[?؟]/.test(mark);
    if (found.length > 0) sentences.push({ words: found, asks });
    else if (asks && sentences.length > 0) sentences.at(-1)!.asks = true;
    else if (asks) sentences.push({ words: [], asks });
    start = index + mark.length;
  }
  return sentences;
}

/** Wrapped lines joined. @param text already spelled */
export function joinedLines(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.map((line, at) => line + (isWrapped(line, lines[at + 1]) ? " " : "\n")).join("");
}

function isWrapped(line: string, next: string | undefined): boolean {
  if (!next) return false;
  return line.length >= (isSpaceless(line) ? SHORT_SPACELESS_LINE : SHORT_LINE);
}
