// What the clocks on the walls of a time zone show, and when they are changed. The rules are those of the runtime's Intl.

const DAY = 86_400_000;
const SECOND = 1_000;

/** While the clocks of a zone run evenly: they show `offset` more than UTC. All in milliseconds, `until` excluded. */
export type Stretch = { from: number; until: number; offset: number };

/**
 * The stretches that can show any time of one day on the wall: one, or two when the clocks are changed around then. They reach
 * beyond the day itself. (Two changes within three days would be seen as one.)
 * @param day counted from 1970-01-01, as the wall shows it
 */
export function stretchesOf(zone: string, day: number): [Stretch, ...Stretch[]] {
  const [from, until] = [(day - 1) * DAY, (day + 2) * DAY]; // no zone is further than a day from UTC
  const [before, behind] = [offsetAt(zone, from), offsetAt(zone, until)];
  if (before === behind) return [{ from, until, offset: before }];
  const change = changeBetween(zone, from, until);
  return [
    { from, until: change, offset: before },
    { from: change, until, offset: behind },
  ];
}

/** The minutes since midnight that the wall's clock shows. */
export const minuteAt = (zone: string, instant: number): number =>
  Math.floor(((((instant + offsetAt(zone, instant)) % DAY) + DAY) % DAY) / 60_000);

/** The day the wall shows at an instant, counted from 1970-01-01. */
export const dayAt = (zone: string, instant: number): number => Math.floor((instant + offsetAt(zone, instant)) / DAY);

/** The first instant of the later offset. */
function changeBetween(zone: string, from: number, until: number): number {
  const before = offsetAt(zone, from);
  let [low, high] = [from, until];
  while (high - low > SECOND) {
    const middle = low + Math.floor((high - low) / (2 * SECOND)) * SECOND;
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * How much more than UTC the clocks show, in milliseconds.
 * @throws RangeError when there is no such zone
 */
function offsetAt(zone: string, instant: number): number {
  const said = formatFor("en-US", zone, "longOffset").format(instant); // "3/29/2026, GMT+01:00", or "GMT" for none
  const [, sign, hours, minutes, seconds = "0"] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(said) ?? [];
  const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return sign === undefined ? 0 : size * (sign === "-" ? -SECOND : SECOND);
}

const ENGLISH = ["en-GB", "en-US", "en-CA", "en-AU", "en-IN", "en-ZA"] as const; // each knows the short names of its own part of the world

/** A zone's short name at an instant, as English speakers there write it: "CET", "EDT", "LHST"; else "GMT-3". */
export function zoneName(zone: string, at: Date): string {
  const nameBy = (locale: string): string => {
    const parts = formatFor(locale, zone, "short").formatToParts(at);
    return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
  };
  for (const locale of ENGLISH) {
    const name = nameBy(locale);
    if (!/\d/.test(name)) return name;
  }
  return nameBy(ENGLISH[0]);
}

type NameStyle = "longOffset" | "short";

const FORMATS = new Map<string, Intl.DateTimeFormat>(); // making one takes fifty times as long as using it

function formatFor(locale: string, timeZone: string, timeZoneName: NameStyle): Intl.DateTimeFormat {
  const key = `${locale} ${timeZoneName} ${timeZone}`;
  const known = FORMATS.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName });
  FORMATS.set(key, made);
  return made;
}

/** An instant as the wall shows it: "Mon 21 Dec 2026, 09:00". */
export function onTheWall(zone: string, at: Date): string {
  const parts = wallFormat(zone).formatToParts(at);
  const part = (wanted: Intl.DateTimeFormatPartTypes): string => parts.find(({ type }) => type === wanted)?.value ?? "";
  return `${part("weekday")} ${part("day")} ${part("month")} ${part("year")}, ${part("hour")}:${part("minute")}`;
}

const WALLS = new Map<string, Intl.DateTimeFormat>();

function wallFormat(timeZone: string): Intl.DateTimeFormat {
  const known = WALLS.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  WALLS.set(timeZone, made);
  return made;
}

const MOST_OF_A_DAY_MS = 26 * 3_600_000; // no day has more hours

/** The first instant of the day that the wall shows in that zone. */
export function beginOfDay(at: Date, zone: string): Date {
  const day = dayAt(zone, at.getTime());
  let [before, within] = [at.getTime() - MOST_OF_A_DAY_MS, at.getTime()];
  while (within - before > 1_000) {
    const middle = before + Math.floor((within - before) / 2_000) * 1_000;
    if (dayAt(zone, middle) === day) within = middle;
    else before = middle;
  }
  return new Date(Math.floor(within / 1_000) * 1_000);
}
