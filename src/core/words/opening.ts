// What a line opens with: "Ok Ben, on it 2h" opens with "on it", "I'm not on it" and "on it goes" open with nothing.

import { conditionIn } from "./condition.ts";
import { durationAtStart } from "./duration.ts";
import { asMeant } from "./mistyped.ts";
import { allIn, type Found, longestAt, type Tree } from "./phrase-tree.ts";
import { type Phrases, type PhraseTree, type Speech, speechesIn, type Tongue } from "./phrases.ts";
import { beginsWithTime, timeIn } from "./promise-time.ts";
import type { WordSet } from "./spelling.ts";
import { fillersEnd, lineOf, pastFillers, type SpokenLine, thoughtEnd, withoutSoon } from "./spoken-line.ts";
import { actedAt, type Matter, takenAt } from "./taking.ts";

/** `rest`: what stands behind the phrase in its line. `thoughtRest`: the same behind the whole thought. */
export type Opening = { phrase: string; promiseMs: number | undefined; rest: string; thoughtRest: string };

const MOST_TIME_WORDS = 7;
const NO_MATTER: Matter = { subject: new Set(), requester: new Set() };

/**
 * The phrase a line opens with, behind a greeting and a time ("2時間で対応します"), and the length of time named in front of it.
 * What follows must begin a new thought (end, comma, full stop, a number, "until …", mere politeness), and neither
 * a condition nor a denial may come next: "I'll take it, if nobody else does".
 * @param names words that say nothing of their own, as "ben" in "on it, Ben"
 */
export function opening(
  text: string,
  phrases: Phrases,
  names: WordSet,
  matter: Matter = NO_MATTER,
): Opening | undefined {
  const line = lineOf(text, phrases, names);
  const meant = asMeant(line, phrases);
  return openingIn(line, phrases, matter) ?? (meant && openingIn(meant, phrases, matter));
}

function openingIn(line: SpokenLine, phrases: Phrases, matter: Matter): Opening | undefined {
  const speeches = speechesIn(line.words, phrases);
  for (const one of [line, withoutSoon(line, speeches)]) {
    for (const start of startsOf(one)) {
      if (isUndone(line, placeIn(line, one, start), speeches)) continue;
      const found = phraseAt(one, start, phrases) ?? takingAt(one, start, speeches, matter, phrases);
      if (found) return found;
    }
  }
  return undefined;
}

/** "I'll look at it after lunch if nobody else does" */
function isConditional(line: SpokenLine, { from, to }: Found<Tongue>, phrases: Phrases): boolean {
  const speeches = speechesIn(line.words, phrases);
  const left = withoutSoon(line, speeches);
  const place = line.places[from];
  const at = left.places.findIndex(({ start }) => start >= (place?.start ?? 0));
  if (at < 0) return false;
  const end = thoughtEnd(left, Math.max(at, Math.min(to, left.words.length) - 1));
  const next = thoughtEnd(left, Math.min(end, left.words.length - 1));
  const [own, behind] = [left.words.slice(at, end), left.words.slice(end, next)];
  return speeches.some((speech) => {
    const condition = conditionIn(behind, speech);
    const isContrasted = longestAt(speech.tongue.contrast, behind, 0) !== undefined;
    return conditionIn(own, speech) !== undefined || (condition && (condition.from === 0 || isContrasted));
  });
}

/** The place in the whole line of a word of the line without "now" and the like. */
const placeIn = (line: SpokenLine, { places }: SpokenLine, at: number): number =>
  Math.max(0, line.places.indexOf(places[at] ?? line.places[0]!));

/**
 * The places at which "on it" may begin: behind thoughts of mere politeness, and behind "yep" and "ok" without a comma. "Got it" is
 * polite, too: it is meant so where only a time follows.
 */
function startsOf(line: SpokenLine): number[] {
  const at = pastFillers(line);
  const within = fillersEnd({ ...line, isFiller: line.isPlain }, at, thoughtEnd(line, at));
  const rest = line.text.slice(line.places[at]?.start);
  const isTime = beginsWithTime(rest) && (timeIn(rest, "") !== undefined || /\d\W*$/.test(rest)); // "back in 10"
  return at === 0 || at >= line.words.length || isTime ? [0, at, within] : [at, within];
}

function phraseAt(line: SpokenLine, start: number, phrases: Phrases): Opening | undefined {
  const { at, ms: before } = pastTime(line, start, phrases.confirm);
  const found = longestAt(phrases.confirm, line.words, at);
  if (!found || !beginsNewThought(line, found) || isTakenBack(line, found) || speaksToReader(line, found, phrases))
    return undefined;
  if (isConditional(line, found, phrases)) return undefined;
  return openingOf(line, found, before);
}

function takingAt(
  line: SpokenLine,
  start: number,
  speeches: readonly Speech[],
  matter: Matter,
  phrases: Phrases,
): Opening | undefined {
  const found = takenAt(line, start, speeches, matter) ?? actedAt(line, start, speeches, matter);
  return found &&
    !isTakenBack(line, found) &&
    !isConditional(line, found, phrases) &&
    !tellsReader(line, found, speeches)
    ? openingOf(line, found, undefined)
    : undefined;
}

/** "On my way to you": behind the phrase stands "you", and not in "thank you". */
function speaksToReader(line: SpokenLine, { to }: Found<Tongue>, phrases: Phrases): boolean {
  const end = thoughtEnd(line, to - 1);
  const speeches = speechesIn(line.words, phrases);
  for (let at = to; at < end; at += 1) {
    const thanked = longestAt(phrases.thanks, line.words, at)?.to;
    if (thanked) at = thanked - 1;
    else if (speeches.some(({ cues }) => longestAt(cues.you, line.words, at))) return true;
  }
  return false;
}

/** "Looking at the log, your jobs went to tray 2": what the sentence opens with is not what it says. */
function tellsReader(line: SpokenLine, { to }: Found<Tongue>, speeches: readonly Speech[]): boolean {
  const end = thoughtEnd(line, to - 1);
  const [before, next] = [line.places[end - 1], line.places[end]];
  if (!before || !next || !line.text.slice(before.end, next.start).includes(",")) return false;
  const behind = line.words.slice(end, thoughtEnd(line, end));
  return speeches.some(({ cues }) => allIn(cues.you, behind).length > 0);
}

function openingOf(line: SpokenLine, { phrase, to }: Found<Tongue>, ms: number | undefined): Opening {
  const behind = line.places[to - 1]?.end ?? line.text.length;
  const thought = line.places[thoughtEnd(line, to - 1)]?.start ?? line.text.length;
  return { phrase, promiseMs: ms, rest: line.text.slice(behind), thoughtRest: line.text.slice(thought) };
}

/** Whether a line only greets, thanks or agrees. */
export function isFillerLine(text: string, phrases: Phrases, names: WordSet): boolean {
  const line = lineOf(text, phrases, names);
  return fillersEnd(line, 0, line.words.length) === line.words.length;
}

/** Some languages name the time before the verb. */
function pastTime(line: SpokenLine, at: number, tree: PhraseTree): { at: number; ms: number | undefined } {
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

function beginsNewThought(line: SpokenLine, { from, to, owners }: Found<Tongue>): boolean {
  const end = thoughtEnd(line, to - 1);
  if (to >= end || startsNumber(line, to)) return true;
  if (startsNumber(line, past(line, to, owners, "within"))) return true;
  if (namesEnd(line, past(line, to, owners, "until"), to, end)) return true;
  if (end - to <= MOST_TIME_WORDS && beginsWithTime(line.text.slice(line.places[to]!.start, line.places[end - 1]!.end)))
    return true;
  return from < to && fillersEnd(line, to, end) === end;
}

const MOST_END_WORDS = 5; // "until the end of my shift"; "by the blue handle opens the clamp" is a sentence

/** What stands behind "until" is a time, or short. @param from the place behind it, which is `to` where there is none */
function namesEnd(line: SpokenLine, from: number, to: number, end: number): boolean {
  if (from <= to) return false;
  return end - from <= MOST_END_WORDS || timeIn(line.text.slice(line.places[to]!.start), "") !== undefined;
}

/** A condition begins the next thought, or "said Tom"; or the rest of the line is nothing but a denial. */
function isTakenBack(line: SpokenLine, { to, owners }: Found<Tongue>): boolean {
  const next = thoughtEnd(line, to - 1);
  const opens = (tree: Tree<undefined>): number => longestAt(tree, line.words, next)?.to ?? next;
  return owners.some(
    ({ question, negation, until, hearsay }) =>
      (opens(question) > next && opens(until) === next) ||
      opens(hearsay) > next ||
      (opens(negation) > next && line.words.length - next <= 2),
  );
}

/** "I am taking it back", "ich nehme an", "heb ik ook": the end of its own thought makes something else of the words. */
function isUndone(line: SpokenLine, start: number, speeches: readonly Speech[]): boolean {
  const end = thoughtEnd(line, start);
  const said = line.words.slice(start, end);
  return speeches.some(({ cues }) =>
    allIn(cues.undoes, said).some(({ to }) => fillersEnd(line, start + to, end) === end),
  );
}

/** The place behind words such as "for about". */
function past(line: SpokenLine, at: number, owners: readonly Tongue[], turn: "within" | "until"): number {
  for (let tries = 0; tries < 3; tries += 1) {
    const found = owners.map((tongue) => longestAt(tongue[turn], line.words, at)).find(Boolean);
    if (!found) return at;
    at = found.to;
  }
  return at;
}

const startsNumber = ({ words }: SpokenLine, at: number): boolean => /^\p{N}/u.test(words[at] ?? "");
