// Instants as a reader in one time zone says them. Part of building a template's context.

import { DateTime, IANAZone } from "luxon";
import type { Calendar } from "../core/calendar/working-hours.ts";
import { howLong } from "../core/calendar/working-time.ts";
import { zoneName } from "../core/calendar/zone.ts";
import { ENGLISH } from "../ports/mail-languages.ts";

/** Speaks of instants in one reader's time zone. */
export type Clockface = {
  zone: string; // IANA name, "UTC" when neither the reader's nor the desk's is known
  /** "Tue 3 Mar, 10:02"; the year is said when it is not the mail's own, the zone where the mail does not say it once. */
  say(at: Date): string;
  /** The same, without the day when it is the mail's own: "10:02". */
  saySoon(at: Date): string;
  /** A sentence of the log, with its instants ("2026-03-03 09:02 UTC") as this reader says them. */
  retell(text: string): string;
  /** "2 h 5 min" or, by working hours, "2 working days". */
  howLong(from: Date, until: Date): string;
};

/** As the core writes them: inUtc in core/duration.ts. */
const LOGGED = /\b(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC\b/g;

type Manner = {
  calendar?: Calendar | undefined; // the desk's working hours: their zone is that of a reader whose own is unknown
  lasting?: Calendar | undefined; // how long something lasts is counted in its hours
  isNamed: boolean; // each instant says its zone, as the mail says it nowhere else
  language?: string; // in which days and months are named; default: English
};

/**
 * @param timeZone the reader's IANA zone; undefined or a name that does not exist means it is unknown
 * @param writtenAt when the mail is written
 */
export function clockface(
  timeZone: string | undefined,
  writtenAt: Date,
  { calendar, lasting, isNamed, language = ENGLISH }: Manner,
): Clockface {
  const known = timeZone !== undefined && IANAZone.create(timeZone).isValid;
  const zone = known ? timeZone : (calendar?.timeZone ?? "UTC");
  const local = (at: Date) => DateTime.fromJSDate(at, { zone }).setLocale(language === ENGLISH ? "en-US" : language);
  const written = local(writtenAt);
  const inZone = (said: string, at: DateTime) => said + (isNamed || !known ? ` ${zoneName(zone, at.toJSDate())}` : "");
  const sayLocal = (at: DateTime) => inZone(dayAndTime(at, at.year !== written.year), at);
  const say = (at: Date) => sayLocal(local(at));
  return {
    zone,
    say,
    saySoon(instant) {
      const at = local(instant);
      return at.hasSame(written, "day") ? inZone(at.toFormat("HH:mm"), at) : sayLocal(at);
    },
    retell: (text) =>
      text.replace(LOGGED, (whole, day: string, time: string) => {
        const at = new Date(`${day}T${time}:00Z`);
        return Number.isNaN(at.getTime()) ? whole : say(at);
      }),
    howLong: (from, until) => howLong(from, until, lasting),
  };
}

/** In English in the order that all our mails have; else as the language has it: "Di., 3. März, 10:02". */
function dayAndTime(at: DateTime, isYearSaid: boolean): string {
  if (at.locale === "en-US") return at.toFormat(`ccc d LLL${isYearSaid ? " yyyy" : ""}, HH:mm`);
  return at.toLocaleString({
    weekday: "short",
    day: "numeric",
    month: "short",
    ...(isYearSaid ? { year: "numeric" } : {}),
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
}
