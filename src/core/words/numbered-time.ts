// A number and what stands around it: a time of day, or a length of time.

import { durationAtStart } from "./duration.ts";

/**
 * What the words in front make of a number: "at" a time of day follows ("by", "à", "bis"), "within" a length ("in", "dans", "give me"),
 * "day" is behind a day's name, "bare" behind anything else. `isOpen`: behind a word of "at" that is one of "within" as well.
 */
export type Beside = {
  where: "at" | "within" | "day" | "bare";
  isClockLanguage: boolean; // "16h" is a time of day there
  isWord: boolean; // it is written as a word
  isOpen?: boolean;
};

/** `length`: in characters. `hasUnit`: a word of time stands behind the number. */
type Numbered = { said: { ms: number } | { minutes: number } | undefined; length: number; hasUnit: boolean };

const CLOCK =
  /^(\d{1,2})(?:([:.]|\s?h\s?)([0-5]\d)(?!\d))?\s{0,2}(a\.?m\.?(?!\p{L})|p\.?m\.?(?!\p{L})|uhr|o'clock|godz(?:inie)?|h|hrs?|uur|heures?|horas?|ore|時|点)?(?![\p{L}\p{N}])/u;
const SURE_CLOCK = /^(?:[ap]\.?m|uhr|o')/;
const EARLIEST_BARE = 7; // "2h" is a length in every language

/**
 * Which of the two a number is: a word that only one of them has decides ("pm", "Uhr", "min"), then the word in front: behind "in" it is
 * always a length, behind "at" always a time of day. Where neither says it, "1h30" is a length up to 6h59 and a time of day from 7h00 on,
 * as nobody promises something for the small hours, and few promise a length of nine and a quarter hours; "16h" is a time of day where
 * people write it so, and "10:15" is one everywhere.
 * @param text begins with the number, as digits
 * @param isOfTime whether a word may stand behind a time: "1 h 30 people" is an hour
 */
export function numberedTime(
  text: string,
  beside: Beside,
  isOfTime: (word: string) => boolean = () => false,
): Numbered | undefined {
  const length = lengthAt(text, isOfTime);
  const written = writtenClock(text, isOfTime);
  if (!written || written.hour > 24) return length;
  if (SURE_CLOCK.test(written.unit)) return clockOf(written);
  if (length && length.length > written.length) return length; // "8 h 30 min"
  return written.minute === undefined ? hourOf(written, length, beside) : withMinutes(written, length, beside);
}

/** "1h30", "16:30", "1.25 h" */
function withMinutes(written: Written, length: Numbered | undefined, beside: Beside): Numbered | undefined {
  const isClockHere = beside.where !== "within" && isClock(written, beside);
  return isClockHere ? clockOf(written) : (lengthOf(written) ?? length);
}

/** "5", "5 h", "17 uur", "9時" */
function hourOf(written: Written, length: Numbered | undefined, beside: Beside): Numbered | undefined {
  const { where, isWord } = beside;
  if (where === "within") return length;
  if (written.unit === "") return length ?? (where === "at" && !isWord ? clockOf(written) : undefined);
  return isClock(written, beside) || !length ? clockOf(written) : length;
}

type Written = {
  hour: number;
  isPadded: boolean;
  mark: string;
  minute: number | undefined;
  unit: string;
  length: number;
};

function writtenClock(text: string, isOfTime: (word: string) => boolean): Written | undefined {
  const [whole, hour, mark = "", minute, unit = ""] = CLOCK.exec(text) ?? [];
  if (whole === undefined || hour === undefined) return undefined;
  const written = { hour: Number(hour), isPadded: hour.startsWith("0"), length: whole.length };
  if (/\s/.test(mark) && !unit && countsOther(text.slice(whole.length), isOfTime))
    return { ...written, mark: "", minute: undefined, unit: "h", length: hour.length + mark.trimEnd().length };
  return { ...written, mark: mark.trim(), minute: minute === undefined ? undefined : Number(minute), unit };
}

/** A word stands behind the number that it may count. */
function countsOther(rest: string, isOfTime: (word: string) => boolean): boolean {
  const [, word] = /^\s{1,3}(\p{L}+)/u.exec(rest) ?? [];
  return word !== undefined && !isOfTime(word);
}

function isClock({ hour, mark, minute, unit }: Written, { where, isClockLanguage, isOpen }: Beside): boolean {
  if (minute !== undefined && mark !== "h" && unit === "") return true; // "10:15"
  if (isOpen && hour < EARLIEST_BARE && /^(?:h|hrs?)?$/.test(unit)) return false; // "do 3 h"
  if (where === "at") return true;
  if (hour < EARLIEST_BARE) return false;
  if (minute !== undefined || /^[時点]$/.test(unit)) return true;
  return unit === "h" && (where === "day" || isClockLanguage);
}

/** "1h30", "1:30 h". A quarter and a half may be written as decimals: "1.25 h". */
function lengthOf({ hour, mark, minute = 0, length }: Written): Numbered | undefined {
  if (mark === "." && (minute === 25 || minute === 50)) return undefined;
  return { said: { ms: (hour * 60 + minute) * 60_000 }, length, hasUnit: true };
}

const HOUR = 3_600_000;

/** A length with its unit; "1 h 30" and "1 Stunde 30" tell the minutes without one. */
function lengthAt(text: string, isOfTime: (word: string) => boolean): Numbered | undefined {
  const { ms, length } = durationAtStart(text);
  if (ms === undefined) return undefined;
  const [, unit = ""] = /(\p{L}+)$/u.exec(text.slice(0, length)) ?? [];
  const [whole, minutes] = /^\s{0,2}([0-5]\d)(?![\p{N}:.,])/u.exec(text.slice(length)) ?? [];
  const isRest = whole !== undefined && unit !== "" && durationAtStart(`1 ${unit}`).ms === HOUR;
  if (!isRest || countsOther(text.slice(length + whole.length), isOfTime))
    return { said: { ms }, length, hasUnit: true };
  return { said: { ms: ms + Number(minutes) * 60_000 }, length: length + whole.length, hasUnit: true };
}

/** "By 3", "om 2 uur", "by 4:30": nobody says which half of the day, so the working one is meant; "04:30" is what it says. */
function clockOf({ hour, isPadded, minute, unit, length }: Written): Numbered {
  const isBare = unit === "" && minute === undefined;
  const isSmall = hour >= 1 && hour <= (isBare ? 7 : 6);
  const isAfternoon = /^p/.test(unit) || (isSmall && !isPadded && !/^a/.test(unit) && !isExact(unit, minute));
  const hours = isAfternoon && hour < 12 ? hour + 12 : /^a/.test(unit) && hour === 12 ? 0 : hour;
  return { said: { minutes: (hours % 24) * 60 + (minute ?? 0) }, length, hasUnit: unit !== "" };
}

/** "4:30 Uhr" tells the hour as a clock with 24 of them. */
const isExact = (unit: string, minute: number | undefined): boolean => minute !== undefined && /^uhr/.test(unit);
