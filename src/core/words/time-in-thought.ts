// The time that a thought names: a length, a time of day, a part of the day, and the day it is on.

import { clockInWords } from "./clock-in-words.ts";
import {
  AFTERNOONS,
  DAY_WORDS,
  type DayFound,
  type DaySaid,
  dayNamedAt,
  EVENINGS,
  MORNINGS,
  ON_DAY,
  partNamed,
} from "./day-in-words.ts";
import { durationAtStart } from "./duration.ts";
import { type Beside, numberedTime } from "./numbered-time.ts";
import {
  ABOUT_WORDS,
  AT_WORDS,
  LEAD_WORDS,
  NAMED_TIMES,
  type NamedTime,
  NUMBER_WORDS,
  PAST_WORDS,
  SINCE_WORDS,
  WILL_BE,
  WITHIN_WORDS,
} from "./promise-words.ts";
import { type Word, wordsAt } from "./spelling.ts";

/** A length of time, a time of day in minutes from midnight (of the next day that shows it, or of the one named), or a part of a day. */
export type TimeSaid = NamedTime | { minutes: number; on?: DaySaid };

/** The words of names of times that stand among these: "end of day". */
export const wordsOfNames = (said: readonly string[]): ReadonlySet<string> =>
  new Set(said.flatMap((_, at) => namedFrom(said, at)?.said ?? []));

/** A number, or one of the words that stand around a time. */
export const isWordOfTime = (word: string): boolean =>
  /^\d/.test(word) ||
  KNOWN.some((known) => known.has(word)) ||
  numberedTime(`1 ${word}`, { where: "bare", isClockLanguage: false, isWord: false })?.hasUnit === true ||
  durationAtStart(`1 ${word}`).ms !== undefined;

const KNOWN: readonly ReadonlySet<string>[] = [
  AT_WORDS,
  WITHIN_WORDS,
  LEAD_WORDS,
  NUMBER_WORDS as unknown as ReadonlySet<string>,
  ABOUT_WORDS,
  WILL_BE,
  DAY_WORDS,
  ON_DAY,
  MORNINGS,
  AFTERNOONS,
  EVENINGS,
];

/** What is read at a place of a thought, and how far it reaches in characters. */
type Read = { said: TimeSaid; end: number };

/** The first time of a thought; what is past promises nothing. @param thought already spelled */
export function inThought(thought: string, isClockLanguage: boolean): TimeSaid | undefined {
  const places = wordsAt(thought);
  if (places.some(({ word }) => PAST_WORDS.has(word))) return undefined;
  for (const at of places.keys()) {
    const onDay = dayClock(places, at, thought, isClockLanguage);
    const read = onDay ?? withDayBehind(places, timeAt(places, at, thought, isClockLanguage), thought);
    if (read && !isPast(places, at, read)) return read.said;
    if (read) return undefined;
  }
  return undefined;
}

/** "Since 9", "vor 2 Stunden", "il y a 2h", "due ore fa" */
function isPast(places: readonly Word[], at: number, { said, end }: Read): boolean {
  const [two, one] = [at - 2, at - 1].map((place) => places[place]?.word ?? "");
  if (SINCE_WORDS.has(one!) || (SINCE_WORDS.has(two!) && AT_WORDS.has(one!))) return true;
  const behind = places.find(({ start }) => start >= end)?.word ?? "";
  if (two === "y" && one === "a") return true;
  return "ms" in said && (one === "vor" || /^(?:fa|sedan|siden)$/.test(behind));
}

/** "Friday 15:00", "lunes a las 9", "tomorrow afternoon": a day, and the time of it that is named behind. */
export function dayClock(
  places: readonly Word[],
  at: number,
  thought: string,
  isClockLanguage: boolean,
): Read | undefined {
  const day = dayNamedAt(places, at);
  if (!day) return undefined;
  for (let place = day.to; place <= day.to + MOST_BETWEEN; place += 1) {
    const read = timeAt(places, place, thought, isClockLanguage, true);
    if (read && !("ms" in read.said)) return { ...read, said: onDay(read.said, day) };
    const word = places[place]?.word;
    if (read || word === undefined || !isBetween(word)) break;
  }
  if (day.isWeak) return undefined;
  const isTillNoon = day.part === "morning" || day.part === "noon";
  const said = { day: isTillNoon ? "noon" : "end", on: day.on } as const;
  return { said, end: places[day.to - 1]!.end };
}

const MOST_BETWEEN = 3; // words between a day and its time: "at around", "pas plus tard que"
const isBetween = (word: string): boolean =>
  AT_WORDS.has(word) || ABOUT_WORDS.has(word) || ON_DAY.has(word) || partNamed(word) !== undefined || word === "a";

/** "3pm on Friday", "um 9 Uhr morgen", "noon tomorrow" */
function withDayBehind(places: readonly Word[], read: Read | undefined, thought: string): Read | undefined {
  if (!read || "ms" in read.said || read.said.on) return read;
  const from = places.findIndex(({ start }) => start >= read.end);
  for (let place = from; place >= 0 && place <= from + MOST_BETWEEN; place += 1) {
    const [before, here] = [places[place - 1], places[place]];
    if (!here || /[,;()–—-]/.test(thought.slice(before?.end ?? read.end, here.start))) return read;
    const day = dayNamedAt(places, place);
    if (day) return { said: onDay(read.said, day), end: places[day.to - 1]!.end };
    if (!isSmall(here.word)) return read;
  }
  return read;
}

const isSmall = (word: string): boolean => partNamed(word) !== undefined || ON_DAY.has(word);

const AFTERNOON = 12 * 60;

/** The time on its day: "Friday evening at 8" is 20:00. */
function onDay(said: Exclude<TimeSaid, { ms: number }>, { on, part }: DayFound): TimeSaid {
  if (!("minutes" in said)) return { ...said, on };
  const isLater = (part === "afternoon" || part === "evening") && said.minutes < AFTERNOON;
  return { minutes: said.minutes + (isLater ? AFTERNOON : 0), on };
}

/** The length, time of day or part of a day that begins at a place. @param isBehindDay "vendredi 15h" is a time of day */
function timeAt(
  places: readonly Word[],
  at: number,
  thought: string,
  isClockLanguage: boolean,
  isBehindDay = false,
): Read | undefined {
  const place = places[at];
  if (!place) return undefined;
  const known = longerOf(places, at, thought) ?? spokenClock(places, at, thought) ?? namedAt(places, at, thought);
  if (known) return known;
  const digits = /^\d/.test(place.word) ? "" : NUMBER_WORDS.get(place.word);
  if (digits === undefined) return undefined;
  const from = digits ? place.end : place.start;
  const before = places.slice(Math.max(0, at - 3), at).map(({ word }) => word);
  const inFront = placeOf(before);
  const beside: Beside = {
    where: isBehindDay && inFront === "bare" ? "day" : inFront,
    isClockLanguage,
    isWord: digits !== "",
    isOpen: OPEN.has(before.at(-1) ?? ""),
  };
  const found = numberedTime(digits + thought.slice(from), beside, isWordOfTime);
  return found?.said && { said: found.said, end: from - digits.length + found.length };
}

/** Some words stand before a time and before a length: "voor 3 uur" and "om 3 uur" differ, "do 3 godzin" is a length. */
const OPEN: ReadonlySet<string> = new Set(["do", "på", "om"]);

/** What the words in front of a number make of it: the nearest decides, "about" and the like do not. */
function placeOf(before: readonly string[]): "at" | "within" | "bare" {
  const last = before.findLast((word) => !ABOUT_WORDS.has(word)) ?? "";
  if (AT_WORDS.has(last)) return "at";
  return before.some((word) => WITHIN_WORDS.has(word)) ? "within" : "bare";
}

/** The name of a time whose words begin at a place. */
export const namedFrom = (said: readonly string[], at: number) =>
  NAMED_TIMES.find((one) => one.said.every((word, index) => said[at + index] === word));

function namedAt(places: readonly Word[], at: number, thought: string): Read | undefined {
  const said = places.map(({ word }) => word);
  const found = namedFrom(said, at);
  if (!found) return undefined;
  const end = places[at + found.said.length - 1]!.end;
  const rest = thought.slice(end);
  if (/^\s+\d/.test(rest) || isOther(said, at, found.named)) return undefined; // "do godziny 16"
  return "ms" in found.named ? { said: withMinutes(found.named.ms, rest), end } : { said: found.named, end };
}

/** "An hour and 20 minutes" */
function withMinutes(ms: number, rest: string): TimeSaid {
  const more = durationAtStart(rest.replace(/^\s{1,3}\p{L}{1,3}\s{1,3}(?=\d)/u, "")).ms ?? 0;
  return { ms: ms + (ms % HOUR === 0 && more < HOUR && /^\s+\p{L}{1,3}\s+\d/u.test(rest) ? more : 0) };
}

const HOUR = 3_600_000;

function spokenClock(places: readonly Word[], at: number, thought: string): Read | undefined {
  const found = clockInWords(places, at, thought);
  return found && { said: { minutes: found.minutes }, end: places[found.to - 1]!.end };
}

const RANGE = /^\s*(?:-|–|to|bis|à|a|tot|till|do|or|oder|ou|o|of|eller|lub)\s*$/;

/** "Five to ten minutes", "2-3 hours": the longer of the two. */
function longerOf(places: readonly Word[], at: number, thought: string): Read | undefined {
  const isDash = /^\s*[-–]\s*$/.test(thought.slice(places[at]!.end, places[at + 1]?.start));
  const [one, other] = [places[at], places[isDash ? at + 1 : at + 2]].map((place) => digitsOf(place?.word ?? ""));
  const second = places[isDash ? at + 1 : at + 2];
  if (!one || !other || !second || !RANGE.test(thought.slice(places[at]!.end, second.start))) return undefined;
  const { ms, length } = durationAtStart(other + thought.slice(second.end));
  return ms === undefined ? undefined : { said: { ms }, end: second.end + length - other.length };
}

const digitsOf = (word: string): string | undefined => (/^\d{1,3}$/.test(word) ? word : NUMBER_WORDS.get(word));

/** "After lunch" is when it begins. "L'heure" alone is an hour only behind "dans". */
const isOther = (said: readonly string[], at: number, named: NamedTime): boolean =>
  "day" in named &&
  named.day === "noon" &&
  /^(?:after|from|nach|vom|après|después|dopo|na|po|depois)$/.test(said[at - 1] ?? "");
