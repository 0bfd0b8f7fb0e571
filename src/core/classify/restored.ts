// "The printer runs again", "everything is fine now": said with a verb and a word that it was not so before, in whatever order.

import { fillersOf, type OwnWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import { allAlone, allIn, type Found } from "../words/phrase-tree.ts";
import type { Said, Speech, Tongue } from "../words/phrases.ts";

const MOST_BETWEEN = 2; // unknown words between the two: what it is that works

/** Where a thought says it, in each language that it may be in. */
export const restoredIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] =>
  speechesOf(own.phrases, own.tongues).flatMap((speech) => widest(said, speech, own) ?? []);

/** The same for every sentence of the mail. */
export const restoredAmong = (own: OwnWords): Said[] =>
  own.sentences.flatMap((sentence) =>
    restoredIn(sentence.words, own).map((found) => ({ ...found, sentence, sentences: own.sentences })),
  );

/** The verb and a word beside it, as far from each other as nothing else is told between them, and no wish. */
function widest(said: readonly string[], speech: Speech, own: OwnWords): Found<Tongue> | undefined {
  const { cues, tongue } = speech;
  const works = allIn(cues.works, said);
  const again = works.length === 0 ? [] : allIn(cues.again, said);
  const spans = works.flatMap((one) =>
    again.map((other) => ({ from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) })),
  );
  const has = (words: readonly string[], ...trees: Parameters<typeof allIn>[0][]): boolean =>
    trees.some((tree) => allIn(tree, words).length > 0);
  const wishes = [cues.please, cues.awaits, cues.will, cues.others];
  const fillers = fillersOf(own.phrases);
  if (spans.length === 0 || wishes.some((tree) => allAlone(tree, said, fillers).length > 0)) return undefined;
  if (has(said, cues.trouble) && !has(said, cues.spared)) return undefined; // the trouble itself is back
  const { negation, question, contrast, partly, another } = tongue;
  const known = [cues.works, cues.again, cues.common, cues.matter, cues.soon, ...fillers];
  const isFree = ({ from, to }: { from: number; to: number }): boolean =>
    !has(said.slice(from, to), negation, question, contrast, partly, another) &&
    unknownIn(said.slice(from, to), known, own).length <= MOST_BETWEEN;
  const span = spans.sort((a, b) => b.to - b.from - (a.to - a.from)).find(isFree);
  return span && { phrase: said.slice(span.from, span.to).join(" "), owners: [tongue], ...span };
}
