// A requester asks to close the ticket, which says that the matter is done.

import { type OwnWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import { allAlone, allIn, type Found, longestAt } from "../words/phrase-tree.ts";
import type { Tongue } from "../words/phrases.ts";
import { isSpaceless } from "../words/spelling.ts";
import { harmless, hasAlone, isCured, isOfPart, isPastCause } from "./outcome.ts";

const MOST_BESIDE_CLOSING = 4; // unknown words: "as far as I am concerned"

/** Where it asks so: by a phrase of the lists, or by a word of closing and what is closed. */
export const closingIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] => [
  ...allIn(own.phrases.close, said),
  ...composedIn(said, own),
];

/**
 * "From my side the case can be closed": what is closed, that the reader may, and behind that closing, or closing first of all.
 * Not "the case was closed, please open it".
 */
const composedIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] =>
  speechesOf(own.phrases, own.tongues).flatMap(({ cues, tongue }) => {
    const [closing] = allIn(cues.closes, said);
    const [may] = allIn(cues.may, said);
    if (!closing || !may || allIn(cues.file, said).length === 0) return [];
    if (may.from > closing.from && closing.from > 0) return [];
    const turns = [tongue.contrast, tongue.question, tongue.another, tongue.until, cues.awaits, cues.lacks];
    if (turns.some((tree) => allAlone(tree, said, [tongue.since, own.phrases.polite]).length > 0)) return [];
    const small = [cues.common, cues.matter, cues.you, cues.please, cues.will, cues.may, tongue.since];
    const known = [...harmless(own), cues.closes, cues.file, ...small];
    const isOther = unknownIn(said.slice(may.to, closing.from), known, own).length > 0; // "feel free to ring me about the closed …"
    return isOther || unknownIn(said, known, own).length > MOST_BESIDE_CLOSING
      ? []
      : [{ ...closing, owners: [tongue] }];
  });

/** Anybody who asks to close may say why, but not that it is another ticket, nor what else is to be done. */
export function isClosed(said: readonly string[], own: OwnWords): boolean {
  if (isSpaceless(said.join(""))) return true;
  const found = closingIn(said, own);
  if (found.length > 0)
    return !isLater(said, own) && !found.some(({ to, owners }) => isOfPart(said.slice(to), owners, own));
  if (isCured(said, own) || isPastCause(said, own, true)) return true;
  if (own.tongues.some(({ explains }) => longestAt(explains, said, 0))) return true;
  return !speechesOf(own.phrases, own.tongues).some(({ cues, tongue }) =>
    hasAlone(
      said,
      [
        tongue.another,
        tongue.contrast,
        tongue.hearsay,
        cues.trouble,
        cues.lacks,
        cues.awaits,
        cues.future,
        cues.conditions,
      ],
      [cues.again, tongue.since, cues.spared],
    ),
  );
}

/** "Close it tomorrow", "then you can close it": not yet. */
const isLater = (said: readonly string[], own: OwnWords): boolean =>
  speechesOf(own.phrases, own.tongues).some(
    ({ cues, tongue }) =>
      longestAt(cues.thereupon, said, 0) !== undefined ||
      hasAlone(said, [cues.afters], [own.phrases.close]) ||
      hasAlone(
        said,
        [cues.when, cues.future, cues.conditions, tongue.until, tongue.question],
        [own.phrases.close, own.phrases.polite, cues.closes, tongue.since],
      ),
  );
