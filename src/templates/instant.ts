// Instants as a reader in one time zone says them. Part of building a template's context.

import { DateTime, IANAZone } from "luxon";

/** Speaks of instants in one reader's time zone. */
export type Clockface = {
  zone: string; // IANA name, "UTC" when the reader's is unknown
  /** "Tue 3 Mar, 10:02"; the year is said when it is not the mail's own, the zone when the reader's is unknown. */
  say(at: Date): string;
};

/**
 * @param timeZone the reader's IANA zone; undefined or a name that does not exist means it is unknown
 * @param writtenAt when the mail is written
 */
export function clockface(timeZone: string | undefined, writtenAt: Date): Clockface {
  const known = timeZone !== undefined && IANAZone.isValidZone(timeZone);
  const zone = known ? timeZone : "UTC";
  const local = (at: Date) => DateTime.fromJSDate(at, { zone }).setLocale("en-US");
  return {
    zone,
    say(at) {
      const year = local(at).year === local(writtenAt).year ? "" : " yyyy";
      return local(at).toFormat(`ccc d LLL${year}, HH:mm`) + (known ? "" : " UTC");
    },
  };
}
