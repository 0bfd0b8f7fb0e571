// Instants as the pages say them: always with their zone.

import { DateTime, IANAZone } from "luxon";
import { zoneName } from "../core/calendar/zone.ts";
import { type Html, html } from "./html.ts";

/** The zone of this machine: what the mailbox pages use. */
export const MACHINE_ZONE = "system";

const local = (at: Date, zone: string): DateTime => {
  const isKnown = zone === MACHINE_ZONE || IANAZone.isValidZone(zone);
  return DateTime.fromJSDate(at, { zone: isKnown ? zone : "UTC" }).setLocale("en-GB");
};

/** "Tue 3 Mar 2026, 10:02 CET". @param zone IANA name; an unknown one is UTC */
export function sayInstant(at: Date, zone: string): string {
  const there = local(at, zone);
  return `${there.toFormat("ccc d LLL yyyy, HH:mm")} ${zoneName(there.zoneName ?? "UTC", at)}`;
}

/** "3 Mar 2026", where the machine is. */
export const sayDay = (at: Date): string => local(at, MACHINE_ZONE).toFormat("d LLL yyyy");

/** An instant for machines too. */
export const time = (at: Date, zone: string = MACHINE_ZONE): Html =>
  html`<time datetime="${at.toISOString()}">${sayInstant(at, zone)}</time>`;

/** The end of the working day the promise "today" means. @returns undefined when it is over there */
export function endOfDay(now: Date, zone: string): Date | undefined {
  const end = local(now, zone).set({ hour: 18, minute: 0, second: 0, millisecond: 0 }).toJSDate();
  return end > now ? end : undefined;
}
