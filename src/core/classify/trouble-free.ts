// "Not a single drop since yesterday", "keine Abbrüche mehr": what went wrong is said not to happen any more.

import { fillersOf, type OwnWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import { allIn, type Found, longestAt } from "../words/phrase-tree.ts";
import type { Said, Speech, Tongue } from "../words/phrases.ts";

const MOST_BEFORE = 3; // unknown words: "all morning long"
const MOST_BETWEEN = 1; // "no printing errors"

/** Where a thought says it, in each language that it may be in. */
export const troubleFreeIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] =>
  speechesOf(own.phrases, own.tongues).flatMap((speech) => spanIn(said, speech, own) ?? []);

/** The same for every thought of the mail. */
export const troubleFreeAmong = (own: OwnWords): Said[] =>
  own.clauses.flatMap((clause) =>
    troubleFreeIn(clause.words, own).map((found) => ({ ...found, sentence: clause, sentences: own.sentences })),
  );

function spanIn(said: readonly string[], { cues, tongue }: Speech, own: OwnWords): Found<Tongue> | undefined {
  const troubles = allIn(cues.trouble, said);
  const denials = troubles.length === 0 ? [] : allIn(cues.spared, said);
  const isPolite = ({ from, to }: { from: number; to: number }): boolean =>
    allIn(own.phrases.noted, said).some((one) => one.from <= from && one.to >= to); // "no problem"
  for (const denial of denials)
    for (const trouble of troubles) {
      const span = { from: denial.from, to: Math.max(denial.to, trouble.to) };
      if (trouble.from < denial.from || isPolite(span)) continue;
      if (isBare(said, span, { cues, tongue }, own))
        return { phrase: said.slice(span.from, span.to).join(" "), owners: [tongue], ...span };
    }
  return undefined;
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
    cues.please,
    cues.awaits,
    cues.trouble,
  ];
  if (turns.some((tree) => [lead, tail].some((words) => allIn(tree, words).length > 0))) return false;
  return (
    unknownIn(lead, known, own).length <= MOST_BEFORE &&
    unknownIn(between, [...known, cues.spared, cues.trouble], own).length <= MOST_BETWEEN &&
    (longestAt(tongue.since, tail, 0) !== undefined || unknownIn(tail, [...known, tongue.explains], own).length === 0)
  );
}
