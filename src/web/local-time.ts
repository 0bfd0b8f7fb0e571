// Instants as the pages say them: always with their zone.

import { DateTime, type DateTimeFormatOptions, IANAZone } from "luxon";
import { zoneName } from "../core/calendar/zone.ts";
import { type Html, html } from "./html.ts";

/** The zone of this machine: what the mailbox pages use. */
export const MACHINE_ZONE = "system";
const MACHINE_ZONE_NAME = DateTime.local().zoneName; // known once: asking takes longer than all else of an instant

const ZONES = new Map<string, boolean>(); // so does this

function isZone(zone: string): boolean {
  const known = ZONES.get(zone) ?? IANAZone.isValidZone(zone);
  ZONES.set(zone, known);
  return known;
}

const local = (at: Date, zone: string): DateTime => {
  const isKnown = zone === MACHINE_ZONE || isZone(zone);
  return DateTime.fromJSDate(at, { zone: isKnown ? zone : "UTC" }).setLocale("en-GB");
};

const SPOKEN: DateTimeFormatOptions = {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZoneName: "short",
};

/**
 * "Tue 3 Mar 2026, 10:02 CET", "Di., 3. März 2026, 10:02 MEZ".
 * @param zone IANA name; an unknown one is UTC
 * @param language BCP 47
 */
export function sayInstant(at: Date, zone: string, language = "en"): string {
  const there = local(at, zone);
  if (language !== "en") return there.setLocale(language).toLocaleString(SPOKEN);
  const name = zone === MACHINE_ZONE ? MACHINE_ZONE_NAME : there.zoneName;
  return `${there.toFormat("ccc d LLL yyyy, HH:mm")} ${zoneName(name ?? "UTC", at)}`;
}

/** "3 Mar 2026" */
export const shortDay = (at: Date, zone: string): string => local(at, zone).toFormat("d LLL yyyy");

/** The same, for machines too. */
export const time = (at: Date, zone: string = MACHINE_ZONE, language = "en"): Html =>
  html`<time datetime="${at.toISOString()}">${sayInstant(at, zone, language)}</time>`;

/** A day alone: "3 March 2026", "3. März 2026". */
export const sayDay = (at: Date, zone: string, language: string): string =>
  local(at, zone)
    .setLocale(language === "en" ? "en-GB" : language)
    .toLocaleString({ day: "numeric", month: "long", year: "numeric" });

/** "10:22" on the same day, else "Wed 4 Mar, 10:22". */
export function sayShort(at: Date, now: Date, zone: string): string {
  const wall = wallIn(zone);
  const [day, clock] = wall.format(at).split(", ");
  return day === wall.format(now).split(", ")[0] ? clock! : local(at, zone).toFormat("ccc d LLL, HH:mm");
}

const WALLS = new Map<string, Intl.DateTimeFormat>(); // a list has hundreds of instants, and luxon takes long for each

function wallIn(zone: string): Intl.DateTimeFormat {
  const timeZone = sayZone(zone);
  const known = WALLS.get(timeZone);
  const wall = known ?? new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "short", timeStyle: "short" });
  if (!known) WALLS.set(timeZone, wall);
  return wall;
}

/** A zone as a page names it once: "Europe/London". */
export const sayZone = (zone: string): string => (isZone(zone) ? zone : "UTC");

/** "17:30" */
export const sayClock = (at: Date, zone: string): string => local(at, zone).toFormat("HH:mm");
