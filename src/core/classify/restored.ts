// "The printer runs again", "everything is fine now": said with a verb and a word that it was not so before, in whatever order.

import { fillersOf, type OwnWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import { allAlone, allIn, type Found } from "../words/phrase-tree.ts";
import type { Said, Speech, Tongue } from "../words/phrases.ts";

const MOST_BETWEEN = 2; // unknown words between the two: what it is that works

/** Where a thought says it, in each language that it may be in. */
export const restoredIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] =>
  speechesOf(own.phrases, own.tongues).flatMap(
    (speech) => widest(said, speech, own) ?? missedAgain(said, speech, own) ?? [],
  );

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
  const beside = works.flatMap((one) =>
    again.map((other) => ({ from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) })),
  );
  const spans = beside.length === 0 && ofMatter(said, speech, own) ? works : beside;
  const has = (words: readonly string[], ...trees: Parameters<typeof allIn>[0][]): boolean =>
    trees.some((tree) => allIn(tree, words).length > 0);
  const wishes = [cues.please, cues.awaits, cues.future, cues.others];
  const fillers = fillersOf(own.phrases);
  if (spans.length === 0 || wishes.some((tree) => allAlone(tree, said, fillers).length > 0)) return undefined;
  if (troublesIn(said, speech, own).length > 0 && !has(said, cues.spared)) return undefined; // the trouble itself is back
  const { negation, question, contrast, partly, another } = tongue;
  const known = [cues.works, cues.again, cues.common, cues.matter, cues.soon, ...fillers];
  // "Nie pojawia się już": the phrase as a whole says it, with the "not" that would deny its end.
  const longer = allIn(own.phrases.solved, said);
  const isFree = ({ from, to }: { from: number; to: number }): boolean =>
    !longer.some((one) => one.from <= from && one.to >= to && one.to - one.from > to - from) &&
    !has(said.slice(from, to), negation, question, contrast, partly, another) &&
    unknownIn(said.slice(from, to), known, own).length <= MOST_BETWEEN;
  const span = spans.sort((a, b) => b.to - b.from - (a.to - a.from)).find(isFree);
  return span && { phrase: said.slice(span.from, span.to).join(" "), owners: [tongue], from: span.from, to: span.to };
}

/** What goes wrong, but not what the subject misses: the sound of "no sound". */
export const troublesIn = (
  said: readonly string[],
  { cues }: Pick<Speech, "cues">,
  { missed }: OwnWords,
): Found<undefined>[] =>
  allIn(cues.trouble, said).filter(({ from, to }) => !said.slice(from, to).every((word) => missed.has(word)));

/** Where the last words were ours, "the second screen works" says it of the matter itself, with no word that it was not so before. */
function ofMatter(said: readonly string[], { cues, tongue }: Speech, own: OwnWords): boolean {
  if (!own.isAnswered) return false;
  const names = said.some((word) => own.known.has(word) && !own.names.has(word));
  const known = [cues.works, cues.common, cues.matter, cues.soon, tongue.since, ...fillersOf(own.phrases)];
  return (
    names &&
    unknownIn(said, known, own).length === 0 &&
    [tongue.negation, tongue.partly].every((tree) =>
      allAlone(tree, said, known).every(({ from, to }) => said.slice(from, to).every((word) => own.known.has(word))),
    )
  );
}

const MOST_BESIDE_MISSED = 2; // unknown words: "mails are coming through again"

/** What the subject misses is there again: "the till books again", where it did not book. */
function missedAgain(said: readonly string[], { cues, tongue }: Speech, own: OwnWords): Found<Tongue> | undefined {
  if (!said.some((word) => own.missed.has(word)) || troublesIn(said, { cues }, own).length > 0) return undefined;
  const fillers = fillersOf(own.phrases);
  const { negation, question, contrast, partly, another, since } = tongue;
  const turns = [negation, question, contrast, partly, another, cues.please, cues.awaits, cues.future, cues.others];
  if ([...turns, cues.lacks].some((tree) => allAlone(tree, said, [...fillers, since]).length > 0)) return undefined;
  const known = [cues.works, cues.again, cues.common, cues.matter, cues.soon, since, ...fillers];
  const most = allIn(cues.again, said).length > 0 ? MOST_BESIDE_MISSED : 0;
  if (unknownIn(said, known, own).length > most) return undefined;
  return { phrase: said.join(" "), owners: [tongue], from: 0, to: said.length };
}
