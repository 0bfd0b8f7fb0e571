// What a line opens with: "Ok Ben, on it 2h" opens with "on it", "I'm not on it" and "on it goes" open with nothing.

import { durationAtStart } from "../duration.ts";
import { type Phrases, type PhraseTree, type Speech, speechesIn, type Tongue } from "../phrases.ts";
import { allIn, type Found, longestAt, type Tree } from "./phrase-tree.ts";
import { spelled, type Word, wordsAt } from "./spelling.ts";

/** `rest`: what stands behind the phrase in its line. `thoughtRest`: the same behind the whole thought. */
export type Opening = { phrase: string; promiseMs: number | undefined; rest: string; thoughtRest: string };

/** What may be taken: the words of the ticket's subject, and of the name of whoever asked. */
export type Matter = { subject: ReadonlySet<string>; requester: ReadonlySet<string> };

const NO_MATTER: Matter = { subject: new Set(), requester: new Set() };

type Filler = (words: readonly string[], at: number) => number;

type Line = {
  text: string;
  places: readonly Word[];
  words: readonly string[];
  fillers: { all: Filler; plain: Filler };
  isFiller: (at: number) => number; // names among them
  isPlain: (at: number) => number; // without names
};

// Between two words: they belong to different thoughts. A hyphen does so only between spaces.
const BREAK = /[,.;:!?()[\]{}|/…–—、，。・·•>]|\s-+\s/;
const LONGEST = 1_000; // characters

/**
 * The phrase a line opens with, behind a greeting and a time ("2時間で対応します"), and the time named with it.
 * What follows must begin a new thought (end, comma, full stop, a number, "until …", mere politeness), and neither
 * a condition nor a denial may come next: "I'll take it, if nobody else does".
 * @param names words that say nothing of their own, as "ben" in "on it, Ben"
 */
export function opening(
  text: string,
  phrases: Phrases,
  names: ReadonlySet<string>,
  matter: Matter = NO_MATTER,
): Opening | undefined {
  const line = lineOf(text, phrases, names);
  const speeches = speechesIn(line.words, phrases);
  for (const one of [line, withoutSoon(line, speeches)]) {
    for (const start of startsOf(one)) {
      const found =
        phraseAt(one, start, phrases) ?? takenAt(one, start, speeches, matter) ?? actedAt(one, start, speeches, matter);
      if (found) return found;
    }
  }
  return undefined;
}

/** The places at which "on it" may begin: behind thoughts of mere politeness, and behind "yep" and "ok" without a comma. */
function startsOf(line: Line): number[] {
  const at = pastFillers(line);
  const within = fillersEnd({ ...line, isFiller: line.isPlain }, at, thoughtEnd(line, at));
  return at === 0 || at >= line.words.length ? [0, at, within] : [at, within];
}

function phraseAt(line: Line, start: number, phrases: Phrases): Opening | undefined {
  const { at, ms: before } = pastTime(line, start, phrases.confirm);
  const found = longestAt(phrases.confirm, line.words, at);
  if (!found || !beginsNewThought(line, found) || isTakenBack(line, found)) return undefined;
  return openingOf(line, found, timeBehind(line, found) ?? before);
}

const MOST_OBJECT_WORDS = 7;

/** "Looking at the printer now", "I'll call him": what is taken, or who is called, stands behind. */
function takenAt(line: Line, at: number, speeches: readonly Speech[], matter: Matter): Opening | undefined {
  for (const { cues, tongue } of speeches) {
    const taken = longestAt(cues.takes, line.words, at);
    const called = longestAt(cues.contact, line.words, at);
    const found = taken ?? called;
    if (!found) continue;
    const end = thoughtEnd(line, found.to - 1);
    const behind = line.words.slice(found.to, end);
    const isMatter = (word: string): boolean =>
      longestAt(cues.matter, [word], 0) !== undefined || matter.subject.has(word);
    const isThem = (word: string): boolean =>
      longestAt(cues.others, [word], 0) !== undefined || matter.requester.has(word);
    const isFine =
      (taken !== undefined && behind.length > 0 && behind.every((word) => isMatter(word) || isThem(word))) ||
      (called !== undefined &&
        !behind.some((word) => longestAt(cues.you, [word], 0)) &&
        (behind.length === 0 || behind.some((word) => isThem(word) || isMatter(word))));
    const whole = { ...found, to: end, owners: [tongue] };
    if (isFine && behind.length <= MOST_OBJECT_WORDS && !isTakenBack(line, whole))
      return openingOf(line, whole, undefined);
  }
  return undefined;
}

function openingOf(line: Line, { phrase, to }: Found<Tongue>, ms: number | undefined): Opening {
  const behind = line.places[to - 1]?.end ?? line.text.length;
  const thought = line.places[thoughtEnd(line, to - 1)]?.start ?? line.text.length;
  return { phrase, promiseMs: ms, rest: line.text.slice(behind), thoughtRest: line.text.slice(thought) };
}

const MOST_ACT_WORDS = 9;

/** A thought made of nothing but the words that taking it is said with, in whatever order: "ich geh da gleich mal ran". */
function actedAt(line: Line, at: number, speeches: readonly Speech[], matter: Matter): Opening | undefined {
  const end = thoughtEnd(line, at);
  const said = line.words.slice(at, end);
  if (said.length === 0 || said.length > MOST_ACT_WORDS) return undefined;
  for (const { cues, tongue } of speeches) {
    const covered = new Set<number>();
    const cover = (tree: Tree<undefined>): boolean => {
      const all = allIn(tree, said);
      for (const { from, to } of all) for (let place = from; place < to; place += 1) covered.add(place);
      return all.length > 0;
    };
    const [acts, verbs, will] = [cover(cues.acts), cover(cues.verbs), cover(cues.will)];
    if (!acts && !(verbs && will)) continue;
    for (const cue of ["aids", "matter", "soon"] as const) cover(cues[cue]);
    const isKnown = (word: string, place: number): boolean =>
      covered.has(place) || matter.subject.has(word) || matter.requester.has(word);
    const whole = { phrase: said.join(" "), from: at, to: end, owners: [tongue] };
    const isDenied = said.some((_, place) => longestAt(tongue.negation, said, place) !== undefined);
    if (said.every(isKnown) && !isDenied && !isTakenBack(line, whole)) return openingOf(line, whole, undefined);
  }
  return undefined;
}

/** The line without "now", "today" and the like, which may stand anywhere. */
function withoutSoon(line: Line, speeches: readonly Speech[]): Line {
  const isSoon = new Set<number>();
  for (const { cues } of speeches)
    for (const { from, to } of allIn(cues.soon, line.words)) for (let at = from; at < to; at += 1) isSoon.add(at);
  const places = line.places.filter((_, at) => !isSoon.has(at));
  return withPlaces(line.text, places, line.fillers);
}

/** Whether a line only greets, thanks or agrees. */
export function isFillerLine(text: string, phrases: Phrases, names: ReadonlySet<string>): boolean {
  const line = lineOf(text, phrases, names);
  return fillersEnd(line, 0, line.words.length) === line.words.length;
}

function lineOf(text: string, { polite, thanks, assent }: Phrases, names: ReadonlySet<string>): Line {
  const line = spelled(text.slice(0, LONGEST)).trim();
  const plain: Filler = (words, at) =>
    Math.max(...[polite, thanks, assent].map((tree) => longestAt(tree, words, at)?.to ?? at));
  const all: Filler = (words, at) => Math.max(plain(words, at), names.has(words[at]!) ? at + 1 : at);
  return withPlaces(line, wordsAt(line), { all, plain });
}

function withPlaces(text: string, places: readonly Word[], fillers: Line["fillers"]): Line {
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

/** How far mere politeness reaches from `at`, at most to `end`. */
function fillersEnd({ isFiller }: Line, at: number, end: number): number {
  for (let next = isFiller(at); next > at && at < end; next = at < end ? isFiller(at) : at) at = next;
  return Math.min(at, end);
}

/** The place behind "Hi Ben," and "Ok -": thoughts at the start that are nothing but politeness. */
function pastFillers(line: Line): number {
  let at = 0;
  for (let end = thoughtEnd(line, 0); at < end && fillersEnd(line, at, end) === end; end = thoughtEnd(line, at)) {
    if (end === line.words.length) return at;
    at = end;
  }
  return at;
}

/** The place behind the thought that `at` stands in. */
function thoughtEnd({ text, places }: Line, at: number): number {
  for (let end = at + 1; end < places.length; end += 1) {
    if (BREAK.test(text.slice(places[end - 1]!.end, places[end]!.start))) return end;
  }
  return places.length;
}

/** Some languages name the time before the verb. */
function pastTime(line: Line, at: number, tree: PhraseTree): { at: number; ms: number | undefined } {
  if (longestAt(tree, line.words, at)) return { at, ms: undefined };
  const start = line.places[at]?.start ?? line.text.length;
  const { ms, length } = durationAtStart(line.text.slice(start));
  if (ms === undefined) return { at, ms };
  let behind = line.places.findIndex((place) => place.start >= start + length);
  if (behind < 0) return { at, ms: undefined };
  for (let tries = 0; tries < 4 && behind < line.words.length; tries += 1, behind += 1) {
    if (longestAt(tree, line.words, behind)) return { at: behind, ms };
  }
  return { at, ms: undefined };
}

function beginsNewThought(line: Line, { from, to, owners }: Found<Tongue>): boolean {
  const end = thoughtEnd(line, to - 1);
  if (to >= end || startsNumber(line, to)) return true;
  if (startsNumber(line, past(line, to, owners, "within"))) return true;
  if (past(line, to, owners, "until") > to) return true;
  return from < to && fillersEnd(line, to, end) === end;
}

/** A condition begins the next thought, or the rest of the line is nothing but a denial. */
function isTakenBack(line: Line, { to, owners }: Found<Tongue>): boolean {
  const next = thoughtEnd(line, to - 1);
  if (next >= line.words.length) return false;
  const opens = (tree: Tree<undefined>): number => longestAt(tree, line.words, next)?.to ?? next;
  return owners.some(
    ({ question, negation, until }) =>
      (opens(question) > next && opens(until) === next) || (opens(negation) > next && line.words.length - next <= 2),
  );
}

/** The place behind words such as "for about". */
function past(line: Line, at: number, owners: readonly Tongue[], turn: "within" | "until"): number {
  for (let tries = 0; tries < 3; tries += 1) {
    const found = owners.map((tongue) => longestAt(tongue[turn], line.words, at)).find(Boolean);
    if (!found) return at;
    at = found.to;
  }
  return at;
}

const startsNumber = ({ words }: Line, at: number): boolean => /^\p{N}/u.test(words[at] ?? "");

function timeBehind(line: Line, { to, owners }: Found<Tongue>): number | undefined {
  const place = line.places[past(line, to, owners, "within")];
  return place && durationAtStart(line.text.slice(place.start)).ms;
}
