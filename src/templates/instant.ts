// Instants as a reader in one time zone says them. Part of building a template's context.

import { DateTime, IANAZone } from "luxon";
import type { Calendar } from "../core/calendar/working-hours.ts";
import { howLong } from "../core/calendar/working-time.ts";
import { zoneName } from "../core/calendar/zone.ts";

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

/**
 * @param timeZone the reader's IANA zone; undefined or a name that does not exist means it is unknown
 * @param writtenAt when the mail is written
 * @param calendar the desk's working hours: their zone is that of a reader whose own is unknown
 * @param isNamed each instant says its zone, as the mail says it nowhere else
 */
export function clockface(
  timeZone: string | undefined,
  writtenAt: Date,
  { calendar, lasting, isNamed }: { calendar?: Calendar | undefined; lasting?: Calendar | undefined; isNamed: boolean },
): Clockface {
  const known = timeZone !== undefined && IANAZone.create(timeZone).isValid;
  const zone = known ? timeZone : (calendar?.timeZone ?? "UTC");
  const local = (at: Date) => DateTime.fromJSDate(at, { zone }).setLocale("en-US");
  const written = local(writtenAt);
  const format = (at: DateTime, pattern: string) =>
    at.toFormat(pattern) + (isNamed || !known ? ` ${zoneName(zone, at.toJSDate())}` : "");
  const sayLocal = (at: DateTime) => format(at, `ccc d LLL${at.year === written.year ? "" : " yyyy"}, HH:mm`);
  const say = (at: Date) => sayLocal(local(at));
  return {
    zone,
    say,
    saySoon(instant) {
      const at = local(instant);
      return at.hasSame(written, "day") ? format(at, "HH:mm") : sayLocal(at);
    },
    retell: (text) =>
      text.replace(LOGGED, (whole, day: string, time: string) => {
        const at = new Date(`${day}T${time}:00Z`);
        return Number.isNaN(at.getTime()) ? whole : say(at);
      }),
    howLong: (from, until) => howLong(from, until, lasting),
  };
}
