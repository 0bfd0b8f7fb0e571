// The time that stands beside "on it": "2h", "give me 4h", "bis 15 Uhr", "avant 16h", "by Friday 3pm", "half an hour", "EOD".

import { clockInWords } from "./clock-in-words.ts";
import { dayNamedAt, ON_DAY } from "./day-in-words.ts";
import {
  ABOUT_WORDS,
  AT_WORDS,
  HOUR_IS_CLOCK,
  LEAD_WORDS,
  NUMBER_WORDS,
  WILL_BE,
  WITHIN_WORDS,
} from "./promise-words.ts";
import { spelled, type Word, words, wordsAt } from "./spelling.ts";
import { dayClock, inThought, isWordOfTime, namedFrom, type TimeSaid, wordsOfNames } from "./time-in-thought.ts";

/** What a thought beside "on it" is to the promise: nothing but politeness, news of by when more is told, or other words. */
export type Ear = (thought: string) => "filler" | "update" | "order" | undefined;

const LONGEST = 300; // characters
const MOST_WORDS = 10; // of a further sentence that only names the time
const deaf: Ear = () => undefined;

/**
 * The time named in a text that follows "on it", by one thought: the rest of its own ("on it until 3"), another that begins with a time
 * ("on it, 2h"), a further sentence that is nothing else ("Should take 3 hours."), and words that tell by when it is done or more is
 * told ("Update by 3pm."). A time in other words promises nothing: "the backup runs at 17:00", "2 hours ago", "in 5 minutes restart it".
 * @param before words that stand in front of it, which tell the language
 * @param ear tells what a thought is, where the phrases are known
 */
export function timeIn(text: string, before: string, ear: Ear = deaf): TimeSaid | undefined {
  const isClockLanguage = words(before).some((word) => HOUR_IS_CLOCK.has(word));
  let isFirst = true;
  for (const sentence of timeSentences(text)) {
    if (sentence.includes("?")) return undefined;
    if (words(sentence).length === 0) {
      isFirst = false; // the thought ended with "on it"
      continue;
    }
    const promising = isFirst ? promisingThoughts(sentence, ear) : [furtherIn(sentence, ear)];
    const found = promising
      .map((one) => (one === undefined ? undefined : inThought(one, isClockLanguage)))
      .find((one) => one !== undefined);
    if (found) return found;
    if (!isFirst && ear(sentence) !== "filler") return undefined;
    isFirst = false;
  }
  return undefined;
}

/** A text as its sentences, spelled for comparing: "2 Std. 30 Min." is one. */
export const timeSentences = (text: string): string[] =>
  withoutFractions(spelled(text.slice(0, LONGEST))).split(
    /(?<=[!?])|\.(?=\s|$)(?!(?<=\b(?:std|stdn|hrs?|godz|hod|tim|kl|klo|ca|ok|max)\.)\s{0,3}\d)|\n+/,
    5,
  );

const FRACTIONS: Readonly<Record<string, string>> = { "1⁄2": ".5", "1⁄4": ".25", "3⁄4": ".75" };

/** "1½ h" is spelled 11⁄2. */
const withoutFractions = (text: string): string =>
  text.replace(
    /(?<!\d)(\d{0,2})(1⁄2|1⁄4|3⁄4)(?!\d)/g,
    (_, whole: string, part: string) => `${whole || 0}${FRACTIONS[part]}`,
  );

const THOUGHT = /[,:](?!\d)|[;()[\]{}|…—、，・·•>]|\s[-–]+\s/;

/** The rest of the thought that says "on it", and of the others those that begin with a time or tell by when it is done. */
function promisingThoughts(sentence: string, ear: Ear): (string | undefined)[] {
  return sentence.split(THOUGHT).map((thought, at) => {
    if (words(thought).length === 0) return undefined;
    const heard = ear(thought);
    if (heard === "order") return undefined;
    return at === 0 || heard === "update" || beginsWithTime(thought) ? thought : deadlineIn(thought);
  });
}

function furtherIn(sentence: string, ear: Ear): string | undefined {
  const isTime = words(sentence).length <= MOST_WORDS && isTimeThroughout(sentence);
  return isTime || ear(sentence) === "update" ? sentence : deadlineIn(sentence);
}

const LONGEST_DEADLINE = 8; // words
const DEADLINE = new Set(
  "by until till before bis vor spätestens avant jusqu'à antes hasta entro voor tot até do przed före innan till".split(
    " ",
  ),
);

/** "It will be back by half past two": what a further sentence that tells what will be ends with. */
function deadlineIn(sentence: string): string | undefined {
  const places = wordsAt(sentence);
  const earliest = Math.max(1, places.length - LONGEST_DEADLINE);
  const at = places.findIndex(({ word }, index) => index >= earliest && DEADLINE.has(word));
  if (at < 0 || places.length > 2 * MOST_WORDS) return undefined;
  return places.slice(0, at).some(({ word }) => WILL_BE.has(word)) ? sentence.slice(places[at]!.start) : undefined;
}

const MOST_OF_A_LENGTH = 5; // words: "a good two hours and"

/** "Give me 4h", "EOD", "by Friday", "should take an hour": the time comes first, behind small words at most. */
export function beginsWithTime(text: string): boolean {
  const sentence = spelled(text.slice(0, LONGEST));
  const places = wordsAt(sentence);
  const said = places.map(({ word }) => word);
  const isLead = (word: string): boolean =>
    [AT_WORDS, WITHIN_WORDS, LEAD_WORDS, NUMBER_WORDS, ABOUT_WORDS].some((known) => known.has(word));
  for (const [at, word] of said.entries()) {
    if (clockInWords(places, at, sentence) !== undefined || /^\d/.test(word) || namedFrom(said, at)) return true;
    if (beginsWithDay(places, at, sentence)) return true;
    if (ON_DAY.has(word) && dayNamedAt(places, at + 1)) continue; // "am Freitag"
    if (NUMBER_WORDS.has(word) && inThought(said.slice(at, at + MOST_OF_A_LENGTH).join(" "), false)) return true;
    if (!isLead(word)) return false;
  }
  return false;
}

/** "Friday", "tomorrow at 9", and not "Friday report". */
function beginsWithDay(places: readonly Word[], at: number, sentence: string): boolean {
  const read = dayClock(places, at, sentence, false);
  if (!read) return false;
  const behind = places.filter(({ start }) => start >= read.end);
  return "minutes" in read.said || behind.every(({ word }) => isWordOfTime(word));
}

const MOST_TIME_WORDS = 8;

/** "Back by 5", "give me 2 hours": a time and the words around one. "3 toners are in the post" only begins like a time. */
export function isTimeThroughout(text: string): boolean {
  const said = words(text.slice(0, LONGEST));
  if (said.length > MOST_TIME_WORDS || !beginsWithTime(text)) return false;
  const isNamed = wordsOfNames(said);
  return said.every((word) => isWordOfTime(word) || isNamed.has(word));
}

/** "Give me 45 minutes", "shouldn't need more than 2h", "back by 5": a time, and nothing else. */
export function isOnlyTime(text: string): boolean {
  if (words(text.slice(0, LONGEST)).length > MOST_TIME_WORDS || !beginsWithTime(text)) return false;
  return timeIn(text, "") !== undefined;
}
