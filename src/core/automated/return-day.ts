// The day somebody is back, out of the words of an absence note. A day is "2026-03-09": calendars, not clocks.

import { normalise, SPACED_LETTER, spelled } from "../words/spelling.ts";
import { WEEKDAY_NAMES } from "../words/weekdays.ts";
import { MONTHS } from "./month-names.ts";
import { TOMORROW, UNTIL, UNTIL_BEHIND } from "./return-words.ts";

type Day = { year: number; month: number; day: number };

const DAY_MS = 86_400_000;
const NEAR = 60; // characters between "until" and its date
const NEAR_BEHIND = 30; // the same where "until" stands behind its date
const LONGEST_ABSENCE_DAYS = 400;
const PASSED_DAYS = 31; // a note nobody switched off; longer ago a bare "3 January" means the next one

/**
 * @param text subject and words of the note, in any of the languages of return-words.ts
 * @param receivedAt decides the year of a date without one, and which Monday "Monday" is (in UTC)
 * @returns the latest day named behind a word of return, undefined when none is named
 */
export function returnDay(text: string, receivedAt: Date): string | undefined {
  const plain = normalise(text);
  const after = placesOf(plain).flatMap((at) => dayIn(plain.slice(at, at + NEAR), receivedAt) ?? []);
  const before = placesBehind(plain).flatMap(
    (at) => lastDayIn(plain.slice(Math.max(0, at - NEAR_BEHIND), at), receivedAt) ?? [],
  );
  return [...after, ...before]
    .filter((day) => isPlausible(day, receivedAt))
    .sort()
    .at(-1);
}

const UNTIL_WORDS = UNTIL.map((word) => new RegExp(`(?<!${SPACED_LETTER})${spelled(word)}`, "gu"));

/** Where a word of return ends, and where the second date of a span may begin. */
function placesOf(text: string): number[] {
  const spans = [...text.matchAll(/\d\s?(?:-|–|—|~|to|bis|au|al|a|tot|do|até|по)\s?(?=\d)/g)];
  const words = UNTIL_WORDS.flatMap((word) => [...text.matchAll(word)]);
  return [...words, ...spans].map(({ 0: found, index }) => index + found.length).slice(0, 50);
}

const BEHIND_WORDS = new RegExp(UNTIL_BEHIND.map(spelled).join("|"), "gu");

/** Where a word begins that stands behind its date. */
const placesBehind = (text: string): number[] =>
  [...text.matchAll(BEHIND_WORDS)].map(({ index }) => index).slice(0, 50);

/** The date that ends nearest to the end of a few words. */
function lastDayIn(words: string, receivedAt: Date): string | undefined {
  const starts = [...words.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu)].map(({ index }) => index);
  return starts.map((at) => dayIn(words.slice(at), receivedAt)).findLast((day) => day !== undefined);
}

/** Whether a word is part of a date: a number, a month or a day of the week. */
export const isDateWord = (word: string): boolean => /^\d/.test(word) || MONTHS.has(word) || WEEKDAY_NAMES.has(word);

/** The first date of a few words, by whichever form comes first. */
function dayIn(words: string, receivedAt: Date): string | undefined {
  const found = FORMS.flatMap(({ pattern, read }) => {
    const match = pattern.exec(words);
    const day = match && read(match.groups ?? {}, receivedAt);
    return match && day ? [{ at: match.index, day }] : [];
  });
  const [first] = found.sort((a, b) => a.at - b.at);
  return first?.day;
}

type Parts = Readonly<Record<string, string | undefined>>;
type Form = { pattern: RegExp; read: (parts: Parts, receivedAt: Date) => string | undefined };

const NAMES = [...MONTHS.keys()].join("|");
const DAYS = [...WEEKDAY_NAMES.keys()].join("|");
const DE = "(?:\\s?(?:st|nd|rd|th|º|er|:e|\\.)?,?\\s{1,2}(?:of |de |d')?|\\s?\\.\\s?)";

/** "Friday" says less than the date behind it. */
const DATE_AHEAD = `,?\\s(?:den |dem |the |le |el |il |dia )?(?:\\d{1,2}(?:st|nd|rd|th|\\.|º)?\\s(?:de |of )?(?:${NAMES})|\\d{1,2}\\.\\d{1,2}\\.|\\d{1,2}/\\d|(?:${NAMES})\\.? \\d)`;

/** Asked together; at the same place the form that says more stands first. */
const FORMS: readonly Form[] = [
  { pattern: /(?<y>20\d\d)[-/.年]\s?(?<m>\d{1,2})[-/.月]\s?(?<d>\d{1,2})(?!\d)/, read: numbers },
  { pattern: /(?<m>\d{1,2})月\s?(?<d>\d{1,2})日/, read: numbers },
  { pattern: /(?<m>\d{1,2})월 ?(?<d>\d{1,2})일/, read: numbers },
  {
    pattern: new RegExp(`(?<!\\d)(?<d>\\d{1,2})${DE}(?<name>${NAMES})(?!\\p{L})\\.?,?(?: de)? ?(?<y>20\\d\\d)?`, "u"),
    read: named,
  },
  {
    pattern: new RegExp(
      `(?<!\\p{L})(?<name>${NAMES})\\.? (?<d>\\d{1,2})(?!\\d)(?:st|nd|rd|th)?,? ?(?<y>20\\d\\d)?`,
      "u",
    ),
    read: named,
  },
  { pattern: /(?<!\d)(?<d>\d{1,2})[./-](?<m>\d{1,2})[./-](?<y>20\d\d|\d\d)(?!\d)/, read: dayFirst },
  { pattern: /(?<!\d)(?<d>\d{1,2})[./](?<m>\d{1,2})(?!\d)/, read: dayFirst },
  {
    pattern: new RegExp(`(?<!${SPACED_LETTER})(?<weekday>${DAYS})(?!${SPACED_LETTER}|${DATE_AHEAD})`, "u"),
    read: nextWeekday,
  },
  { pattern: new RegExp(`^[\\s:,]{0,3}(?:${TOMORROW.join("|")})(?!\\p{L})`, "u"), read: (_, now) => written(now, 1) },
];

function named({ name = "", d, y }: Parts, receivedAt: Date): string | undefined {
  return dayOf({ y, m: String(MONTHS.get(name)), d }, receivedAt);
}

function numbers(parts: Parts, receivedAt: Date): string | undefined {
  return dayOf(parts, receivedAt);
}

/** 9.3. and 9/3 are the ninth of March nearly everywhere; in America the third of September, which only 3/25 proves. */
function dayFirst({ d, m, y }: Parts, receivedAt: Date): string | undefined {
  return dayOf({ d, m, y }, receivedAt) ?? dayOf({ d: m, m: d, y }, receivedAt);
}

function nextWeekday({ weekday = "" }: Parts, receivedAt: Date): string {
  const ahead = (WEEKDAY_NAMES.get(weekday)! - receivedAt.getUTCDay() + 7) % 7 || 7;
  return written(receivedAt, ahead);
}

function dayOf({ y, m, d }: Parts, receivedAt: Date): string | undefined {
  const [month, day] = [Number(m), Number(d)];
  const year = y === undefined ? undefined : Number(y) + (y.length === 2 ? 2000 : 0);
  const inYear = (one: number): string | undefined => valid({ year: one, month, day });
  if (year !== undefined) return inYear(year);
  const near = inYear(receivedAt.getUTCFullYear());
  const isPast = near !== undefined && daysFrom(near, receivedAt) < -PASSED_DAYS;
  return isPast ? inYear(receivedAt.getUTCFullYear() + 1) : near;
}

function valid({ year, month, day }: Day): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : undefined;
}

const written = (from: Date, daysLater: number): string =>
  new Date(from.getTime() + daysLater * DAY_MS).toISOString().slice(0, 10);

const daysFrom = (day: string, from: Date): number => (Date.parse(day) - from.getTime()) / DAY_MS;

const isPlausible = (day: string, receivedAt: Date): boolean =>
  Math.abs(daysFrom(day, receivedAt)) <= LONGEST_ABSENCE_DAYS;
