// A mail as statements: its thoughts, and where "and" joins two in one thought, each of them.

import { type OwnWords, speechesOf } from "../own-words/own-words.ts";
import { type Clause, wholeSentences } from "../words/clause.ts";
import { allAlone, type Found, longestAt, type Tree } from "../words/phrase-tree.ts";
import type { Said, Tongue } from "../words/phrases.ts";
import { longerOf } from "./outcome.ts";

/** `whole`: the words of its sentence, in which it begins at `from`. `isTurned`: a "but" opens it. */
export type Statement = Clause & { whole: readonly string[]; from: number; isTurned: boolean };

/** The "'s" of "the camera's working" is a verb, that of "Maria's printer" is none. */
export function spoken(own: OwnWords): OwnWords {
  const speeches = speechesOf(own.phrases, own.tongues);
  const states = speeches.flatMap(({ cues }) => [cues.works, cues.again, cues.gone, cues.returns]);
  const plain = (said: readonly string[]): readonly string[] =>
    said.some((word) => word.endsWith("'s"))
      ? said.map((word, at) =>
          word.endsWith("'s") && [...states, own.phrases.solved].some((tree) => longestAt(tree, said, at + 1))
            ? word.slice(0, -2)
            : word,
        )
      : said;
  return {
    ...own,
    clauses: own.clauses.map((one) => ({ ...one, words: plain(one.words) })),
    sentences: own.sentences.map((one) => ({ ...one, words: plain(one.words) })),
  };
}

/** @param isOne whether a thought is one statement, whatever words stand in it: "the screen and the keyboard work again" */
export function statementsOf(own: OwnWords, isOne: (clause: Clause) => boolean): Statement[] {
  const sentences = wholeSentences(own.clauses);
  const ends = sentences.map(() => 0);
  return own.clauses.flatMap((clause) => {
    const from = ends[clause.sentence]!;
    ends[clause.sentence] = from + clause.words.length;
    const one = { ...clause, whole: sentences[clause.sentence]!, from, isTurned: false };
    const links = linksIn(clause.words, own);
    return links.length === 0 || (isOne(clause) && !links.some(({ isBut }) => isBut)) ? [one] : partsOf(one, links);
  });
}

function partsOf(one: Statement, links: readonly Link[]): Statement[] {
  const parts: Statement[] = [];
  const end = { from: one.words.length, to: one.words.length, isBut: false };
  let [start, isTurned] = [0, false];
  for (const link of [...links, end]) {
    if (link.from > start)
      parts.push({ ...one, words: one.words.slice(start, link.from), from: one.from + start, isTurned });
    [start, isTurned] = [link.to, link.isBut];
  }
  return parts;
}

type Link = { from: number; to: number; isBut: boolean };

/** Not those of a longer phrase: "up and running", "so far". */
function linksIn(said: readonly string[], own: OwnWords): Link[] {
  const speeches = speechesOf(own.phrases, own.tongues);
  const links = speeches.flatMap((speech) => {
    const { cues, tongue } = speech;
    const turns = [tongue.partly, tongue.negation, tongue.question, tongue.another, cues.spared, cues.gone];
    const longer = [...longerOf(speech, own), ...turns];
    const found = (tree: Tree<undefined>, isBut: boolean): Link[] =>
      allAlone(tree, said, isBut ? longer : [...longer, tongue.contrast]).map(({ from, to }) => ({ from, to, isBut }));
    return [...found(cues.links, false), ...found(cues.but, true)];
  });
  return links.sort((a, b) => a.from - b.from);
}

/** Where the statements say something, as phrases of their sentences. */
export const saidIn = (
  statements: readonly Statement[],
  own: OwnWords,
  find: (said: readonly string[], own: OwnWords) => readonly Found<Tongue>[],
): Said[] =>
  statements.flatMap(({ words, whole, from, asks }) =>
    find(words, own).map((found) => ({
      ...found,
      from: from + found.from,
      to: from + found.to,
      sentence: { words: whole, asks },
      sentences: own.sentences,
    })),
  );
