// Durations as people write them: in settings, on the promise page and after "on it".

import { isSpaceless, spellings } from "./spelling.ts";

const MS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

// By language, with the short forms of each; accents may be left out.
const WORDS: Readonly<Record<keyof typeof MS, string>> = {
  second:
    "s sec secs second seconds sek sekunde sekunden seg segundo segundos seconde secondes secondo secondi seconden sekund sekunda sekundy sekundę sekunder vteřin sekunnin másodperc секунд секунди saniye 秒",
  minute:
    "m min mins mn minute minutes minuten minuto minutos minuti minuut minut minuta minuty minutę minutt minutter minuter minuutti minuuttia minuutin perc percet хв хвилин хвилини хвилину dk dakika 分 分間 分钟 分鐘",
  hour: "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore u uur uren godz godzina godziny godzin godzinę tim timme timmar time timer timen hod hodina hodiny hodin hodinu t tunti tuntia tunnin óra órát órán год година години годину годин sa saat 時間 小时 小時",
  day: "d day days tag tage tagen jour jours j día días giorno giorni gg dag dagen dage dagar dager dzień dni dia dias den dny dní pv päivä päivää päivän nap napot день дні днів gün 日 日間 天",
  week: "w wk wks week weeks woche wochen semaine semaines semana semanas settimana settimane weken tydzień tygodnie tygodni vecka veckor uge uger uke uker týden týdny týdnů viikko viikkoa viikon hét hetet тиждень тижні тижнів hafta 週間 周 週",
};

const UNITS: ReadonlyMap<string, number> = new Map(
  Object.entries(WORDS).flatMap(([unit, list]) =>
    list.split(" ").flatMap((word) => spellings(word).map((one) => [one, MS[unit as keyof typeof MS]] as const)),
  ),
);

const TERM = /(\d{1,4})(?:[.,](\d{1,2}))?\s{0,3}([\p{L}\p{M}]{1,12})/uy;
const REST_OF_HOUR = /[0-5]\d(?![\p{L}\p{N}])/uy; // the 30 of "2h30"

/**
 * Reads "90m", "2h", "1h 30m", "1 hour and 30 minutes", "2 days", "1,5 Std", "2h30".
 * @returns milliseconds, or undefined when the whole text is not a duration above zero.
 */
export function parseDuration(text: string): number | undefined {
  const { ms, length } = durationAtStart(text.trim());
  return length === text.trim().length ? ms : undefined;
}

/** The duration a text begins with, as in "2h, then I call him", and how many characters it takes. */
export function durationAtStart(text: string): { ms: number | undefined; length: number } {
  const input = text.toLowerCase();
  let [total, length] = [0, 0];
  for (let term = termAt(input, 0); term; term = termAt(input, startOfNext(input, length))) {
    total += term.ms;
    length = term.end;
  }
  return { ms: total > 0 ? total : undefined, length };
}

function termAt(input: string, at: number): { ms: number; end: number } | undefined {
  TERM.lastIndex = at;
  const [, whole, part = "0", letters = ""] = TERM.exec(input) ?? [];
  const unit = whole === undefined ? undefined : unitOf(letters, input[TERM.lastIndex]);
  if (!unit) return undefined;
  const end = TERM.lastIndex - letters.length + unit.length;
  const ms = Number(`${whole}.${part}`) * unit.ms;
  REST_OF_HOUR.lastIndex = end;
  const minutes = unit.ms === MS.hour ? REST_OF_HOUR.exec(input)?.[0] : undefined;
  return minutes ? { ms: ms + Number(minutes) * MS.minute, end: end + 2 } : { ms, end };
}

/** The unit the letters are. Where words have no spaces between them it may be only their beginning. */
function unitOf(letters: string, behind = ""): { ms: number; length: number } | undefined {
  const longest = isSpaceless(letters) ? 1 : letters.length;
  for (let length = letters.length; length >= longest; length -= 1) {
    const ms = UNITS.get(letters.slice(0, length));
    const isWhole = length < letters.length || !/[\p{L}\p{M}]/u.test(behind);
    if (ms !== undefined && isWhole) return { ms, length };
  }
  return undefined;
}

const BETWEEN = /^\.?\s{0,3}(?:(?:and|und|et|y|e|en|i|och|og|a|ja|és|ve|та|і)\s{1,3})?/u;

/** Behind white space, the dot of a short form and an "and": "2 Std. 30 Min.", "1 hour and 30 minutes" */
const startOfNext = (input: string, at: number): number =>
  at + (BETWEEN.exec(input.slice(at, at + 11))?.[0].length ?? 0);

export type DurationPart = { unit: "day" | "hour" | "minute"; number: number };

/** The two largest units of a duration in ms, rounded to minutes; a second one of none is left out. */
export function largestParts(ms: number): [DurationPart, ...DurationPart[]] {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const day: DurationPart = { unit: "day", number: Math.floor(minutes / 1_440) };
  const hour: DurationPart = { unit: "hour", number: Math.floor((minutes % 1_440) / 60) };
  const minute: DurationPart = { unit: "minute", number: minutes % 60 };
  if (day.number > 0) return hour.number > 0 ? [day, hour] : [day];
  if (hour.number > 0) return minute.number > 0 ? [hour, minute] : [hour];
  return [minute];
}

/** The same in words: "45 min", "2 h 5 min", "3 days 4 h". */
export const inWords = (ms: number): string => largestParts(ms).map(short).join(" ");

const short = ({ unit, number }: DurationPart): string =>
  `${number} ${{ day: number === 1 ? "day" : "days", hour: "h", minute: "min" }[unit]}`;

/** The instant `ms` milliseconds after `at`. */
export const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

/** The later of two instants. */
export const later = (a: Date, b: Date): Date => (a > b ? a : b);

/** An instant in the words of a history that people of many zones read: "2026-03-02 09:00 UTC". */
export const inUtc = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
