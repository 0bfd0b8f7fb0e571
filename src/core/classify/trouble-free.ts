// "Not a single drop since yesterday", "keine Abbrüche mehr": what went wrong is said not to happen any more.

import { fillersOf, type OwnWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import { allAlone, allIn, type Found, longestAt } from "../words/phrase-tree.ts";
import type { Speech, Tongue } from "../words/phrases.ts";

const MOST_BEFORE = 3; // unknown words: "all morning long"
const MOST_BETWEEN = 0; // "no printing errors"

/** Where a thought says it, in each language that it may be in. */
export const troubleFreeIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] =>
  speechesOf(own.phrases, own.tongues).flatMap((speech) => spanIn(said, speech, own) ?? []);

function spanIn(said: readonly string[], { cues, tongue }: Speech, own: OwnWords): Found<Tongue> | undefined {
  const troubles = allIn(cues.trouble, said);
  if (troubles.length === 0) return undefined;
  const denied = deniedIn(said, troubles, { cues, tongue }).find((one) => isBare(said, one, { cues, tongue }, own));
  if (denied) return { phrase: said.slice(denied.from, denied.to).join(" "), owners: [tongue], ...denied };
  const isPolite = ({ from, to }: { from: number; to: number }): boolean =>
    allIn(own.phrases.noted, said).some((one) => one.from <= from && one.to >= to); // "no problem"
  for (const denial of allIn(cues.spared, said))
    for (const trouble of troubles) {
      const span = { from: denial.from, to: Math.max(denial.to, trouble.to) };
      if (trouble.from < denial.from || isPolite(span)) continue;
      if (isBare(said, span, { cues, tongue }, own))
        return { phrase: said.slice(span.from, span.to).join(" "), owners: [tongue], ...span };
    }
  return goneIn(said, troubles, { cues, tongue }, own);
}

const MOST_TO_TROUBLE = 2; // words between "not" and what did not happen

/** "It has not dropped once", "non si inceppa più": a "not", what goes wrong, and a word that it does so no more. */
function deniedIn(
  said: readonly string[],
  troubles: readonly Found<undefined>[],
  { cues, tongue }: Speech,
): { from: number; to: number }[] {
  const ends = [cues.ended, tongue.since].flatMap((tree) => allIn(tree, said));
  return allIn(tongue.negation, said).flatMap((no) => {
    const trouble = troubles.find((one) => Math.max(one.from - no.to, no.from - one.to) <= MOST_TO_TROUBLE);
    if (!trouble) return [];
    const span = { from: Math.min(no.from, trouble.from), to: Math.max(no.to, trouble.to) };
    const end =
      ends.find(({ from }) => from >= trouble.to) ??
      ends.find(({ from, to }) => to <= no.from || (from >= no.from && to <= no.to));
    return end ? [{ ...span, to: Math.max(span.to, end.to) }] : [];
  });
}

/** "The error has disappeared", in whatever order. */
function goneIn(
  said: readonly string[],
  troubles: readonly Found<undefined>[],
  speech: Speech,
  own: OwnWords,
): Found<Tongue> | undefined {
  const [trouble] = troubles.filter((one) => allIn(speech.cues.wanted, said.slice(one.from, one.to)).length === 0);
  if (!trouble) return undefined;
  const end = allIn(speech.cues.gone, said).find(({ from, to }) => to <= trouble.from || from >= trouble.to); // not "has stopped printing"
  if (!end) return undefined;
  const span = { from: Math.min(trouble.from, end.from), to: Math.max(trouble.to, end.to) };
  if (allAlone(speech.tongue.negation, said.slice(span.from, span.to), [speech.cues.gone]).length > 0) return undefined; // "is not gone"
  const speechOfEnd = { ...speech, cues: { ...speech.cues, spared: speech.cues.gone } };
  return isBare(said, span, speechOfEnd, own)
    ? { phrase: said.slice(span.from, span.to).join(" "), owners: [speech.tongue], ...span }
    : undefined;
}

/** Beside it stands at most since when. */
function isBare(
  said: readonly string[],
  { from, to }: { from: number; to: number },
  { cues, tongue }: Speech,
  own: OwnWords,
): boolean {
  const known = [...fillersOf(own.phrases), own.phrases.solved, cues.common, cues.matter, cues.again, tongue.since];
  const [lead, between, tail] = [said.slice(0, from), said.slice(from, to), said.slice(to)];
  const turns = [
    tongue.contrast,
    tongue.question,
    tongue.partly,
    tongue.another,
    tongue.hearsay,
    cues.please,
    cues.awaits,
    cues.trouble,
    cues.future,
  ];
  const longer = [tongue.since, cues.spared, ...fillersOf(own.phrases)];
  if (turns.some((tree) => [lead, tail].some((words) => allAlone(tree, words, longer).length > 0))) return false;
  return (
    unknownIn(lead, known, own).length <= MOST_BEFORE &&
    unknownIn(between, [...known, cues.spared, cues.ended, tongue.negation, cues.trouble], own).length <=
      MOST_BETWEEN &&
    (longestAt(tongue.since, tail, 0) !== undefined || unknownIn(tail, [...known, tongue.explains], own).length === 0)
  );
}
