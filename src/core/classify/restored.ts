// "The printer runs again", "everything is fine now": said with a verb and a word that it was not so before, in whatever order.

import { fillersOf, type OwnWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import { allAlone, allIn, type Found, longestAt } from "../words/phrase-tree.ts";
import type { Speech, Tongue } from "../words/phrases.ts";

const MOST_BETWEEN = 2; // unknown words between the two: what it is that works

/** Where a thought says it, in each language that it may be in. */
export const restoredIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] =>
  speechesOf(own.phrases, own.tongues).flatMap(
    (speech) => widest(said, speech, own) ?? returned(said, speech, own) ?? [],
  );

/** The verb and a word beside it, as far from each other as nothing else is told between them, and no wish. */
function widest(said: readonly string[], speech: Speech, own: OwnWords): Found<Tongue> | undefined {
  const { cues, tongue } = speech;
  const works = [...allAlone(cues.works, said, [own.phrases.polite]), ...deedsIn(said, speech, own)]; // no "good weekend"
  const again = allIn(cues.again, said);
  const spans = works.flatMap((one) =>
    again
      .filter(({ from, to }) => from >= one.to || to <= one.from) // "perfect" alone praises
      .map((other) => ({ from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) })),
  );
  const has = (words: readonly string[], ...trees: Parameters<typeof allIn>[0][]): boolean =>
    trees.some((tree) => allIn(tree, words).length > 0);
  const wishes = [cues.please, cues.awaits, cues.others];
  const fillers = [...fillersOf(own.phrases), own.phrases.solved, cues.works];
  if (spans.length === 0 || wishes.some((tree) => allAlone(tree, said, fillers).length > 0)) return undefined;
  if (troublesIn(said, speech, own).length > 0 && !has(said, cues.spared)) return undefined; // the trouble itself is back
  const { negation, question, contrast, partly, another } = tongue;
  const known = [cues.works, cues.again, cues.common, cues.matter, cues.soon, ...fillers];
  const turns = [negation, question, contrast, partly, another];
  const isFree = ({ from, to }: { from: number; to: number }): boolean =>
    !turns.some((tree) => allAlone(tree, said.slice(from, to), [cues.again]).length > 0) && // "a la primera" names none
    unknownIn(said.slice(from, to), known, own).length <= MOST_BETWEEN;
  const span = spans.sort((a, b) => b.to - b.from - (a.to - a.from)).find(isFree);
  return span && { phrase: said.slice(span.from, span.to).join(" "), owners: [tongue], ...span };
}

/** What the subject says is not done: the booking of "the till does not book". Not the ringing of "we ring you again". */
const deedsIn = (said: readonly string[], { cues }: Speech, { missed }: OwnWords): Place[] =>
  said.flatMap((word, at) =>
    missed.deeds.has(word) && longestAt(cues.you, said, at + 1) === undefined ? [{ from: at, to: at + 1 }] : [],
  );

type Place = { from: number; to: number };

/** What goes wrong, but not what the subject misses, the sound of "no sound", nor the trouble of "sorry for the trouble". */
export const troublesIn = (
  said: readonly string[],
  { cues, tongue }: Speech,
  { missed, phrases }: OwnWords,
): Found<undefined>[] =>
  allAlone(cues.trouble, said, [...fillersOf(phrases), tongue.explains]).filter(
    ({ from, to }) => !said.slice(from, to).every((word) => missed.things.has(word)),
  );

const MOST_BESIDE = 2; // unknown words

/** "The sound is back": a thing that was missed, and no trouble, which comes back as well. */
function returned(said: readonly string[], speech: Speech, own: OwnWords): Found<Tongue> | undefined {
  const { cues, tongue } = speech;
  const [back] = allIn(cues.returns, said);
  if (!back || troublesIn(said, speech, own).length > 0) return undefined;
  const things = [
    ...allIn(cues.wanted, said),
    ...said.flatMap((word, at) => (own.missed.things.has(word) ? [{ from: at, to: at + 1 }] : [])),
  ].filter(({ from, to }) => to <= back.from || from >= back.to);
  const isBare = back.to - back.from === 1; // "got my files back", and not "send back the files"
  const thing = things.find(({ to }) => !isBare || to === back.from);
  if (!thing) return undefined;
  const fillers = fillersOf(own.phrases);
  const { negation, question, contrast, partly, another, since } = tongue;
  const turns = [
    negation,
    question,
    contrast,
    partly,
    another,
    cues.please,
    cues.awaits,
    cues.lacks,
    cues.others,
    cues.imperative,
  ];
  if (turns.some((tree) => allAlone(tree, said, [...fillers, cues.returns, since]).length > 0)) return undefined;
  const known = [cues.wanted, cues.returns, cues.again, cues.common, cues.matter, cues.soon, since, ...fillers];
  if (unknownIn(said, known, own).length > MOST_BESIDE) return undefined;
  const span = { from: Math.min(thing.from, back.from), to: Math.max(thing.to, back.to) };
  return { phrase: said.slice(span.from, span.to).join(" "), owners: [tongue], ...span };
}
