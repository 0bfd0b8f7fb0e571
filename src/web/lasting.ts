// How long something lasts, in the language of a page: "2 Stunden, 5 Minuten", "3 dni robocze i 4 godziny".

import { type Lasting, lastingInWords, type WorkingTime } from "../core/calendar/working-time.ts";
import { type DurationPart, largestParts } from "../core/words/duration.ts";
import type { Words } from "./words/page-words.ts";

/** English is said as everywhere else in Onit. */
export function sayLasting(length: Lasting, { code, workingTime }: Pick<Words, "code" | "workingTime">): string {
  if (code === "en") return lastingInWords(length);
  if (typeof length === "number") return joined(largestParts(length).map(plain(code)), code);
  const [first, ...rest] = workingParts(length);
  if (first.number === 0) return workingTime.none;
  return joined([workingTime[first.unit](first.number), ...rest.map(plain(code))], code);
}

/** Only the first part is called working time: the rest is part of it. */
function workingParts({ days, ms }: WorkingTime): [DurationPart, ...DurationPart[]] {
  const parts = largestParts(ms);
  return days > 0 ? [{ unit: "day", number: days }, ...parts.filter(({ unit }) => unit === "hour")] : parts;
}

/** In full: an abbreviation's dot would meet that of the sentence. */
const plain =
  (code: string) =>
  ({ unit, number }: DurationPart): string =>
    new Intl.NumberFormat(code, { style: "unit", unit, unitDisplay: "long" }).format(number);

const joined = (parts: readonly string[], code: string): string =>
  new Intl.ListFormat(code, { type: "unit", style: "narrow" }).format(parts);
