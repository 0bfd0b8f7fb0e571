// Instants as a reader in one time zone says them. Part of building a template's context.

import { DateTime, IANAZone } from "luxon";
import type { Calendar } from "../core/calendar/working-hours.ts";
import { howLong } from "../core/calendar/working-time.ts";
import { zoneName } from "../core/calendar/zone.ts";

/** Speaks of instants in one reader's time zone. */
export type Clockface = {
  zone: string; // IANA name, "UTC" when the reader's is unknown
  /** "Tue 3 Mar, 10:02"; the year is said when it is not the mail's own, the zone when it may not be the reader's. */
  say(at: Date): string;
  /** The same, without the day when it is the mail's own: "10:02". */
  saySoon(at: Date): string;
  /** "2 h 5 min" or, by working hours, "2 working days". */
  howLong(from: Date, until: Date): string;
};

/**
 * @param timeZone the reader's IANA zone; undefined or a name that does not exist means it is unknown
 * @param writtenAt when the mail is written
 * @param calendar the working hours the mail speaks of: its zone is then everybody's
 */
export function clockface(timeZone: string | undefined, writtenAt: Date, calendar?: Calendar): Clockface {
  const known = timeZone !== undefined && IANAZone.create(timeZone).isValid;
  const zone = calendar?.timeZone ?? (known ? timeZone : "UTC");
  const named = calendar !== undefined || !known;
  const local = (at: Date) => DateTime.fromJSDate(at, { zone }).setLocale("en-US");
  const format = (at: Date, pattern: string) => local(at).toFormat(pattern) + (named ? ` ${zoneName(zone, at)}` : "");
  const say = (at: Date) => format(at, `ccc d LLL${local(at).year === local(writtenAt).year ? "" : " yyyy"}, HH:mm`);
  return {
    zone,
    say,
    saySoon: (at) => (local(at).hasSame(local(writtenAt), "day") ? format(at, "HH:mm") : say(at)),
    howLong: (from, until) => howLong(from, until, calendar),
  };
}
