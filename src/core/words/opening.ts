// What a line opens with: "Ok Ben, on it 2h" opens with "on it", "I'm not on it" and "on it goes" open with nothing.

import { durationAtStart } from "../duration.ts";
import type { Phrases, PhraseTree, Tongue } from "../phrases.ts";
import { type Found, longestAt, type Tree } from "./phrase-tree.ts";
import { spelled, type Word, wordsAt } from "./spelling.ts";

export type Opening = { phrase: string; promiseMs: number | undefined };

type Line = { text: string; places: readonly Word[]; words: readonly string[]; isFiller: (at: number) => number };

// Between two words: they belong to different thoughts. A hyphen does so only between spaces.
const BREAK = /[,.;:!?()[\]{}|/…–—、，。・·•>]|\s-+\s/;
const LONGEST = 1_000; // characters

/**
 * The phrase a line opens with, behind a greeting and a time ("2時間で対応します"), and the time named with it.
 * What follows must begin a new thought (end, comma, full stop, a number, "until …", mere politeness), and neither
 * a condition nor a denial may come next: "I'll take it, if nobody else does".
 * @param names words that say nothing of their own, as "ben" in "on it, Ben"
 */
export function opening(text: string, phrases: Phrases, names: ReadonlySet<string>): Opening | undefined {
  const line = lineOf(text, phrases, names);
  const { at, ms: before } = pastTime(line, pastFillers(line), phrases.confirm);
  const found = longestAt(phrases.confirm, line.words, at);
  if (!found || !beginsNewThought(line, found) || isTakenBack(line, found)) return undefined;
  return { phrase: found.phrase, promiseMs: timeBehind(line, found) ?? before };
}

/** Whether a line only greets, thanks or agrees. */
export function isFillerLine(text: string, phrases: Phrases, names: ReadonlySet<string>): boolean {
  const line = lineOf(text, phrases, names);
  return fillersEnd(line, 0, line.words.length) === line.words.length;
}

function lineOf(text: string, { polite, thanks, assent }: Phrases, names: ReadonlySet<string>): Line {
  const line = spelled(text.slice(0, LONGEST)).trim();
  const places = wordsAt(line);
  const words = places.map(({ word }) => word);
  const isFiller = (at: number): number => {
    const found = [polite, thanks, assent].map((tree) => longestAt(tree, words, at)?.to ?? at);
    return Math.max(...found, names.has(words[at]!) ? at + 1 : at);
  };
  return { text: line, places, words, isFiller };
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
    ({ question, negation }) => opens(question) > next || (opens(negation) > next && line.words.length - next <= 2),
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
