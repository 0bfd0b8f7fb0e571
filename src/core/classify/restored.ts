// "The printer runs again", "everything is fine now": said with a verb and a word that it was not so before, in whatever order.

import type { Said, Speech, Tongue } from "../phrases.ts";
import { allIn, type Found } from "../words/phrase-tree.ts";
import { fillersOf, type OwnWords, speechesOf, unknownIn } from "./own-words.ts";

const MOST_BETWEEN = 2; // unknown words between the two: what it is that works

/** Where a thought says it, in each language that it may be in. */
export const restoredIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] =>
  speechesOf(own.phrases, own.tongues).flatMap((speech) => nearest(said, speech, own) ?? []);

/** The same for every sentence of the mail. */
export const restoredAmong = (own: OwnWords): Said[] =>
  own.sentences.flatMap((sentence) =>
    restoredIn(sentence.words, own).map((found) => ({ ...found, sentence, sentences: own.sentences })),
  );

/** The verb and the word beside it that stand nearest to each other, unless it is a wish or more stands between them. */
function nearest(said: readonly string[], speech: Speech, own: OwnWords): Found<Tongue> | undefined {
  const { cues, tongue } = speech;
  const works = allIn(cues.works, said);
  const again = works.length === 0 ? [] : allIn(cues.again, said);
  const spans = works.flatMap((one) =>
    again.map((other) => ({ from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) })),
  );
  const [span] = spans.sort((a, b) => a.to - a.from - (b.to - b.from));
  const has = (words: readonly string[], ...trees: Parameters<typeof allIn>[0][]): boolean =>
    trees.some((tree) => allIn(tree, words).length > 0);
  if (!span || has(said, cues.please, cues.awaits, cues.will, cues.others)) return undefined;
  const between = said.slice(span.from, span.to);
  const { negation, question, contrast, partly, another } = tongue;
  if (has(between, negation, question, contrast, partly, another)) return undefined;
  const known = [cues.works, cues.again, cues.common, cues.matter, cues.soon, ...fillersOf(own.phrases)];
  if (unknownIn(between, known, own).length > MOST_BETWEEN) return undefined;
  return { phrase: between.join(" "), owners: [tongue], ...span };
}
