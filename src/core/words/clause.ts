// A text as the thoughts it is made of: what stands between commas, dashes and full stops.

import { ADDRESS, joinedLines } from "./sentence.ts";
import { spelled, wordsIn } from "./spelling.ts";

export type Clause = {
  words: readonly string[];
  sentence: number; // which of the text's sentences it stands in, from 0
  opens: boolean; // the first of its sentence
  asks: boolean; // its sentence ends with a question mark
};

const LONGEST = 8_000; // characters
const MOST = 400; // thoughts; people write half as many in so long a text
// A colon, comma or slash between digits belongs to a time, a number or a date.
const BREAK = /([?!؟。！？]+|\.(?=\s|$)|\n)|[;()[\]{}|…–—、，·・•>"“”„«»]|[,:/](?!\d)|\s-+\s/g;

/** The thoughts of a text's beginning, in order; the work is bounded. */
export const clausesOf = (text: string): Clause[] =>
  sentencesIn(joinedLines(spelled(text.slice(0, LONGEST)).replace(ADDRESS, " ")))
    .flatMap(({ thoughts, asks }, sentence) =>
      thoughts.map((one, at) => ({ words: one, sentence, opens: at === 0, asks })),
    )
    .slice(0, MOST);

function sentencesIn(plain: string): { thoughts: string[][]; asks: boolean }[] {
  const sentences: { thoughts: string[][]; asks: boolean }[] = [];
  let [start, thoughts]: [number, string[][]] = [0, []];
  for (const { 0: mark, 1: end = "", index } of [...plain.matchAll(BREAK), { 0: "", 1: ".", index: plain.length }]) {
    const said = wordsIn(plain.slice(start, index));
    if (said.length > 0) thoughts.push(said);
    start = index + mark.length;
    if (end === "" || thoughts.length === 0) continue;
    sentences.push({ thoughts, asks: /[?؟？]/.test(end) });
    thoughts = [];
  }
  return sentences;
}

/** The words of each sentence, by its number; one whose thoughts were all left out has none. */
export function wholeSentences(clauses: readonly Clause[]): readonly (readonly string[])[] {
  const sentences = Array.from({ length: (clauses.at(-1)?.sentence ?? -1) + 1 }, (): string[] => []);
  for (const { sentence, words: said } of clauses) for (const word of said) sentences[sentence]!.push(word);
  return sentences;
}
