// The time that stands beside "on it": "2h", "give me 4h", "bis 15 Uhr", "avant 16h", "by 5pm", "half an hour", "EOD".

import { clockInWords } from "./clock-in-words.ts";
import { durationAtStart } from "./duration.ts";
import {
  AT_WORDS,
  HOUR_IS_CLOCK,
  LEAD_WORDS,
  NAMED_TIMES,
  type NamedTime,
  NUMBER_WORDS,
  WILL_BE,
  WITHIN_WORDS,
} from "./promise-words.ts";
import { spelled, type Word, words, wordsAt } from "./spelling.ts";

/** A length of time, a time of day in minutes from midnight, or a part of the day by its name. */
export type TimeSaid = NamedTime | { minutes: number };

const LONGEST = 300; // characters
const MOST_WORDS = 10; // of a further sentence that only names the time
const CLOCK =
  /^(\d{1,2})(?:[:.h]([0-5]\d))?\s{0,2}(a\.?m\.?(?!\p{L})|p\.?m\.?(?!\p{L})|uhr|o'clock|godz(?:inie)?|h|hrs?|uur|heures?|horas?|ore|時|点)?(?![\p{L}\p{N}])/u;

/**
 * The time named in a text that follows "on it": in its first sentence, or in the next when that is short.
 * @param before words that stand in front of it, which tell the language
 */
export function timeIn(text: string, before: string): TimeSaid | undefined {
  const sentences = spelled(text.slice(0, LONGEST)).split(/(?<=[!?])|\.(?=\s|$)|\n+/, 4);
  const isClockLanguage = words(before).some((word) => HOUR_IS_CLOCK.has(word));
  let isFirst = true;
  for (const sentence of sentences) {
    if (sentence.includes("?")) return undefined;
    const said = words(sentence).length;
    if (said === 0) {
      isFirst = false; // the thought ended with "on it"
      continue;
    }
    const isOfTime = said <= MOST_WORDS && beginsWithTime(sentence);
    const deadline = isFirst || isOfTime ? sentence : deadlineIn(sentence);
    const found = deadline === undefined ? undefined : inSentence(deadline, isClockLanguage);
    if (found) return found;
    if (!isFirst) return undefined;
    isFirst = false;
  }
  return undefined;
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

/** "Give me 4h", "EOD", "should take an hour": the time comes first, behind small words at most. */
export function beginsWithTime(text: string): boolean {
  const sentence = spelled(text.slice(0, LONGEST));
  const places = wordsAt(sentence);
  const said = places.map(({ word }) => word);
  const isLead = (word: string): boolean =>
    AT_WORDS.has(word) || WITHIN_WORDS.has(word) || LEAD_WORDS.has(word) || NUMBER_WORDS.has(word);
  for (const [at, word] of said.entries()) {
    if (clockInWords(places, at, sentence) !== undefined) return true;
    if (/^\d/.test(word) || NAMED_TIMES.some((one) => one.said.every((part, index) => said[at + index] === part)))
      return true;
    if (NUMBER_WORDS.has(word) && inSentence(said.slice(at).join(" "), false)) return true;
    if (!isLead(word)) return false;
  }
  return false;
}

const MOST_TIME_WORDS = 8;

/** "Back by 5", "give me 2 hours": a time and the words around one. "3 toners are in the post" only begins like a time. */
export function isTimeThroughout(text: string): boolean {
  const said = words(text.slice(0, LONGEST));
  if (said.length > MOST_TIME_WORDS || !beginsWithTime(text)) return false;
  const named = new Set(
    NAMED_TIMES.filter((one) =>
      said.some((_, at) => one.said.every((part, index) => said[at + index] === part)),
    ).flatMap((one) => one.said),
  );
  return said.every((word) => isOfTime(word) || named.has(word));
}

const isOfTime = (word: string): boolean =>
  /^\d/.test(word) ||
  [AT_WORDS, WITHIN_WORDS, LEAD_WORDS, NUMBER_WORDS, WILL_BE].some((known) => known.has(word)) ||
  CLOCK.exec(`1 ${word}`)?.[3] !== undefined ||
  durationAtStart(`1 ${word}`).ms !== undefined;

/** "Give me 45 minutes", "shouldn't need more than 2h", "back by 5": a time, and nothing else. */
export function isOnlyTime(text: string): boolean {
  if (words(text.slice(0, LONGEST)).length > MOST_TIME_WORDS || !beginsWithTime(text)) return false;
  return timeIn(text, "") !== undefined;
}

function inSentence(sentence: string, isClockLanguage: boolean): TimeSaid | undefined {
  const places = wordsAt(sentence);
  const said = places.map(({ word }) => word);
  for (const [at, { start, end }] of places.entries()) {
    const known = longerOf(places, at, sentence) ?? spokenClock(places, at, sentence) ?? namedAt(places, at, sentence);
    if (known) return known;
    const digits = /^\d/.test(said[at]!) ? "" : NUMBER_WORDS.get(said[at]!);
    if (digits === undefined) continue;
    const rest = digits + sentence.slice(digits ? end : start);
    const found = numbered(rest, said.slice(Math.max(0, at - 2), at), isClockLanguage, digits !== "");
    if (found) return found;
  }
  return undefined;
}

function namedAt(places: readonly Word[], at: number, sentence: string): NamedTime | undefined {
  const said = places.map(({ word }) => word);
  const found = NAMED_TIMES.find((one) => one.said.every((word, index) => said[at + index] === word));
  if (!found || /^\s+\d/.test(sentence.slice(places[at + found.said.length - 1]!.end))) return undefined; // "do godziny 16"
  return isOther(said, at, found.named) ? undefined : found.named;
}

function spokenClock(places: readonly Word[], at: number, sentence: string): TimeSaid | undefined {
  const minutes = clockInWords(places, at, sentence);
  return minutes === undefined ? undefined : { minutes };
}

const RANGE = /^\s*(?:-|–|to|bis|à|a|tot|till|do|or|oder|ou|o|of|eller|lub)\s*$/;

/** "Five to ten minutes", "2-3 hours": the longer of the two. */
function longerOf(places: readonly Word[], at: number, sentence: string): TimeSaid | undefined {
  const isDash = /^\s*[-–]\s*$/.test(sentence.slice(places[at]!.end, places[at + 1]?.start));
  const [one, other] = [places[at], places[isDash ? at + 1 : at + 2]].map((place) => digitsOf(place?.word ?? ""));
  const second = places[isDash ? at + 1 : at + 2];
  if (!one || !other || !second || !RANGE.test(sentence.slice(places[at]!.end, second.start))) return undefined;
  return lengthAt(other + sentence.slice(second.end));
}

const digitsOf = (word: string): string | undefined => (/^\d{1,3}$/.test(word) ? word : NUMBER_WORDS.get(word));

/** "After lunch" is when it begins. "L'heure" alone is an hour only behind "dans". */
const isOther = (said: readonly string[], at: number, named: NamedTime): boolean =>
  "day" in named && named.day === "noon" && /^(?:after|nach|après|después|dopo|na|po|depois)$/.test(said[at - 1] ?? "");

/** A number and what stands around it: a time of day, or a length of time. */
function numbered(
  text: string,
  before: readonly string[],
  isClockLanguage: boolean,
  isWord: boolean,
): TimeSaid | undefined {
  const [whole, hour = "", minute, unit = ""] = CLOCK.exec(text) ?? [];
  const length = lengthAt(text);
  if (whole === undefined || Number(hour) > 24) return length;
  const isAt = AT_WORDS.has(before.at(-1) ?? "");
  if (isWrittenClock(hour, minute, unit)) return clock(hour, minute, unit);
  if (minute !== undefined && !isAt) return { ms: (Number(hour) * 60 + Number(minute)) * 60_000 }; // "1:30 h"
  if (unit === "") return length ?? (isAt && !isWord ? clock(hour, minute, "?") : undefined);
  const isTold = isAt ? !isOpen(before, hour, unit) : isClockLanguage && isBareClock(before, hour, unit);
  return isTold ? clock(hour, minute, unit) : length;
}

/** "16 Uhr", "16:30", "17.00 uur", and not "1.30 h". */
const isWrittenClock = (hour: string, minute: string | undefined, unit: string): boolean =>
  SURE_CLOCK.test(unit) || (minute !== undefined && (unit === "" || Number(hour) >= EARLIEST_BARE));

const isBareClock = (before: readonly string[], hour: string, unit: string): boolean =>
  unit === "h" && Number(hour) >= EARLIEST_BARE && !before.some((word) => WITHIN_WORDS.has(word));

function lengthAt(text: string): TimeSaid | undefined {
  const { ms } = durationAtStart(text);
  return ms === undefined ? undefined : { ms };
}

const SURE_CLOCK = /^(?:[ap]\.?m|uhr|o'|godz)/;
const EARLIEST_BARE = 7; // "2h" is a length in every language

/** Some words stand before a time and before a length: "voor 3 uur" and "om 3 uur" differ, "do 3 godzin" is a length. */
const isOpen = (before: readonly string[], hour: string, unit: string): boolean =>
  ["do", "på", "om"].includes(before.at(-1) ?? "") && /^(?:h|hrs?)$/.test(unit) && Number(hour) < 7;

/** "By 3", "om 2 uur": nobody says which half of the day, so the working one is meant. */
function clock(hour: string, minute: string | undefined, unit: string): TimeSaid {
  const said = Number(hour);
  const isSmall = said >= 1 && said <= (unit === "?" ? 7 : 6);
  const isAfternoon = /^p/.test(unit) || (isSmall && minute === undefined && !/^a/.test(unit));
  const hours = isAfternoon && said < 12 ? said + 12 : /^a/.test(unit) && said === 12 ? 0 : said;
  return { minutes: (hours % 24) * 60 + Number(minute ?? 0) };
}
