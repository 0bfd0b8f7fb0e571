// Durations as people write them: in settings, on the promise page and after "on it".

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

const TERM = /(\d{1,4})\s*(weeks?|w|days?|d|hours?|hrs?|hr|h|minutes?|mins?|min|m|seconds?|secs?|sec|s)(?![a-z])/y;

/**
 * Reads "90m", "2h", "1h 30m", "2 days".
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
  TERM.lastIndex = 0;
  for (let found = TERM.exec(input); found; found = TERM.exec(input)) {
    total += Number(found[1]) * (UNITS[(found[2] ?? "").charAt(0)] ?? 0);
    length = TERM.lastIndex;
    while (input[TERM.lastIndex] === " ") TERM.lastIndex += 1;
  }
  return { ms: total > 0 ? total : undefined, length };
}

/** The two largest units of a duration in ms: "45 min", "2 h 5 min", "3 days 4 h". */
export function inWords(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const [days, hours, rest] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60), minutes % 60];
  if (days > 0) return `${days} ${days === 1 ? "day" : "days"}${hours ? ` ${hours} h` : ""}`;
  if (hours > 0) return `${hours} h${rest ? ` ${rest} min` : ""}`;
  return `${rest} min`;
}

/** The instant `ms` milliseconds after `at`. */
export const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

/** The later of two instants. */
export const later = (a: Date, b: Date): Date => (a > b ? a : b);

/** An instant in the words of a history that people of many zones read: "2026-03-02 09:00 UTC". */
export const inUtc = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
