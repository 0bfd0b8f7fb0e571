// A line of a mail as its words, where its thoughts end, and which words in it say nothing of their own.

import { isOpenEnded, MOST_BETWEEN } from "./condition.ts";
import { allIn, type Found, longestAt, type Tree, uncovered } from "./phrase-tree.ts";
import type { Phrases, Speech } from "./phrases.ts";
import { spelled, type Word, type WordSet, wordsAt } from "./spelling.ts";

type Filler = (words: readonly string[], at: number) => number;

export type SpokenLine = {
  text: string;
  places: readonly Word[];
  words: readonly string[];
  fillers: { all: Filler; plain: Filler };
  isFiller: (at: number) => number; // names among them
  isPlain: (at: number) => number; // without names
};

// Between two words: they belong to different thoughts. A hyphen does so only between spaces.
const BREAK = /[,.:](?!\d)|[;!?()[\]{}|/…–—、，。・·•>]|\s-+\s/;
const LONGEST = 1_000; // characters

/** @param names words that say nothing of their own, as "ben" in "on it, Ben" */
export function lineOf(text: string, { polite, thanks, assent }: Phrases, names: WordSet): SpokenLine {
  const line = spelled(text.slice(0, LONGEST)).trim();
  const plain: Filler = (words, at) =>
    Math.max(...[polite, thanks, assent].map((tree) => longestAt(tree, words, at)?.to ?? at));
  const all: Filler = (words, at) => Math.max(plain(words, at), names.has(words[at]!) ? at + 1 : at);
  return withPlaces(line, wordsAt(line), { all, plain });
}

/** A line of these words. */
export function withPlaces(text: string, places: readonly Word[], fillers: SpokenLine["fillers"]): SpokenLine {
  const words = places.map(({ word }) => word);
  return {
    text,
    places,
    words,
    fillers,
    isFiller: (at) => fillers.all(words, at),
    isPlain: (at) => fillers.plain(words, at),
  };
}

/** The line without "now", "today", "right after lunch" and the like, which may stand anywhere. */
export function withoutSoon(line: SpokenLine, speeches: readonly Speech[]): SpokenLine {
  const isSoon = new Set<number>();
  for (const speech of speeches)
    for (const { from, to } of [...allIn(speech.cues.soon, line.words), ...occasionsIn(line, speech)])
      for (let at = from; at < to; at += 1) isSoon.add(at);
  const places = line.places.filter((_, at) => !isSoon.has(at));
  return withPlaces(line.text, places, line.fillers);
}

/** "After my meeting", "as soon as I'm back": an opening, small words, and the occasion itself. */
function occasionsIn({ words }: SpokenLine, { cues, tongue }: Speech): { from: number; to: number }[] {
  return allIn(cues.afters, words).flatMap(({ from, to }) => {
    const small = [cues.common, cues.us, cues.will, cues.aids, cues.soon, cues.occasions];
    const end = lastEnd(words, to, cues.occasions);
    if (end === undefined) return [];
    const between = words.slice(to, end.from);
    const isTurned = allIn(tongue.negation, between).length > 0;
    return uncovered(between, small).length === 0 && !isTurned && !isOpenEnded(words, to, cues)
      ? [{ from, to: end.to }]
      : [];
  });
}

/** The last occasion that begins a few words behind a place: "back", and not "the meeting" in front of it. */
function lastEnd(words: readonly string[], at: number, occasions: Tree<undefined>): Found<undefined> | undefined {
  let last: Found<undefined> | undefined;
  for (let place = at; place <= Math.min(at + MOST_BETWEEN, words.length - 1); place += 1)
    last = longestAt(occasions, words, place) ?? last;
  return last;
}

/** How far mere politeness reaches from `at`, at most to `end`. */
export function fillersEnd({ isFiller }: SpokenLine, at: number, end: number): number {
  for (let next = isFiller(at); next > at && at < end; next = at < end ? isFiller(at) : at) at = next;
  return Math.min(at, end);
}

/** The place behind "Hi Ben," and "Ok -": thoughts at the start that are nothing but politeness. */
export function pastFillers(line: SpokenLine): number {
  let at = 0;
  for (let end = thoughtEnd(line, 0); at < end && fillersEnd(line, at, end) === end; end = thoughtEnd(line, at)) {
    if (end === line.words.length) return at;
    at = end;
  }
  return at;
}

/** The place behind the thought that `at` stands in. */
export function thoughtEnd({ text, places }: SpokenLine, at: number): number {
  for (let end = at + 1; end < places.length; end += 1) {
    if (BREAK.test(text.slice(places[end - 1]!.end, places[end]!.start))) return end;
  }
  return places.length;
}
