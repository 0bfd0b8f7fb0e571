// Words as they were typed in a hurry: "tkae" for "take", "loking" for "looking".

import { once } from "./once.ts";
import { vocabularyOf } from "./phrase-tree.ts";
import { type Phrases, type Speech, speechesIn } from "./phrases.ts";
import { type SpokenLine, withPlaces } from "./spoken-line.ts";

const SHORTEST = 3; // letters
const MOST_WORDS = 20;

/**
 * The line with its words as they were meant, undefined where none is mistyped. Only what no list knows, and only two neighbours
 * that changed places or a letter of a pair too few or too many: a slip that makes another word, "handing" for "handling", is that word.
 */
export function asMeant(line: SpokenLine, phrases: Phrases): SpokenLine | undefined {
  if (line.words.length > MOST_WORDS) return undefined;
  const speeches = speechesIn(line.words, phrases);
  const own = new Set(speeches.map((one) => phrases.speeches.indexOf(one)));
  const isOdd = (word: string): boolean =>
    word.length >= SHORTEST && !phrases.vocabulary.get(word)?.some((place) => own.has(place));
  if (!line.words.some(isOdd)) return undefined;
  const known = phrases.speeches.map(takingWords);
  const meant = (word: string): string => (isOdd(word) ? slipsOf(word).find(isIn(known)) : undefined) ?? word;
  const places = line.places.map((place) => ({ ...place, word: meant(place.word) }));
  return places.some(({ word }, at) => word !== line.words[at])
    ? withPlaces(line.text, places, line.fillers)
    : undefined;
}

const isIn =
  (known: readonly ReadonlySet<string>[]) =>
  (word: string): boolean =>
    known.some((words) => words.has(word));

const takingWords = once(
  ({ cues }: Speech): ReadonlySet<string> =>
    new Set([cues.acts, cues.verbs, cues.will, cues.takes, cues.goes, cues.owned].flatMap(vocabularyOf)),
);

/** What the word may have been before one slip of the fingers. */
const slipsOf = (word: string): string[] =>
  [...word].flatMap((letter, at) => {
    const [before, behind] = [word.slice(0, at), word.slice(at + 1)];
    const swapped = behind ? [`${before}${behind[0]}${letter}${behind.slice(1)}`] : [];
    return [...swapped, `${before}${letter}${letter}${behind}`, ...(behind[0] === letter ? [before + behind] : [])];
  });
