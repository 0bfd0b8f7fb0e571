// A text as the thoughts it is made of: what stands between commas, dashes and full stops.

import { ADDRESS, joined } from "./sentence.ts";
import { spelled, words } from "./spelling.ts";

export type Clause = {
  words: readonly string[];
  sentence: number; // which of the text's sentences it stands in, from 0
  opens: boolean; // the first of its sentence
  asks: boolean; // its sentence ends with a question mark
};

const LONGEST = 8_000; // characters
// A colon, comma or slash between digits belongs to a time, a number or a date.
const BREAK = /([?!؟。！？]+|\.(?=\s|$)|\n)|[;()[\]{}|…–—、，·・•>"“”„«»]|[,:/](?!\d)|\s-+\s/g;

/** The thoughts of a text's beginning, in order; the work is bounded. */
export function clausesOf(text: string): Clause[] {
  const plain = joined(spelled(text.slice(0, LONGEST)).replace(ADDRESS, " "));
  const clauses: { words: string[]; sentence: number; opens: boolean; asks: boolean }[] = [];
  let [start, sentence, opens] = [0, 0, true];
  for (const found of [...plain.matchAll(BREAK), undefined]) {
    const end = found?.index ?? plain.length;
    const said = words(plain.slice(start, end));
    if (said.length > 0) {
      clauses.push({ words: said, sentence, opens, asks: false });
      opens = false;
    }
    start = end + (found?.[0].length ?? 0);
    if (!found?.[1]) continue;
    if (/[?؟？]/.test(found[1])) for (const one of clauses) if (one.sentence === sentence) one.asks = true;
    if (!opens) sentence += 1;
    opens = true;
  }
  return clauses;
}
