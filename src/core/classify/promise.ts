// Until when somebody has the matter in hand: what they said, on their own clock and within their own hours, else the ticket's.

import { endOfWork } from "../calendar/end-of-day.ts";
import { nextWallTime } from "../calendar/wall-time.ts";
import { dayAt } from "../calendar/zone.ts";
import type { Desk } from "../model/desk.ts";
import { calendarFor, calendarOf, type Organisation } from "../model/organisation.ts";
import type { Person } from "../model/person.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Evidence } from "../model/verdict.ts";
import type { DaySaid } from "../words/day-in-words.ts";
import type { TimeSaid } from "../words/time-in-thought.ts";

const NOON = 12 * 60; // minutes

/** @returns milliseconds from when the mail came in */
export const promiseMs = (said: TimeSaid, { mail, sender, ticket, desk, organisation }: Evidence): number =>
  heldMs(said, { at: mail.receivedAt, person: sender.person, ticket, desk }, organisation);

/** Who says it when, of which ticket or at which desk. */
export type TimeTeller = { at: Date; person: Person | undefined; ticket: Ticket | undefined; desk: Desk | undefined };

/** @returns milliseconds from when it was said */
export function heldMs(said: TimeSaid, teller: TimeTeller, organisation: Organisation): number {
  if ("ms" in said) return said.ms;
  const { at, person, ticket, desk } = teller;
  const around = ticket ? calendarFor(ticket.record, organisation) : calendarOf(desk ?? {}, organisation);
  const calendar = calendarOf(person ?? {}, organisation) ?? around;
  const zone = person?.timeZone ?? calendar?.timeZone ?? "UTC";
  const minutes = "minutes" in said ? said.minutes : said.day === "noon" ? NOON : undefined;
  const from = (daysLater: number): Date =>
    minutes === undefined ? endOfWork(at, { zone, calendar }, daysLater) : nextWallTime(zone, at, minutes, daysLater);
  return onDay(said.on, from, zone, at).getTime() - at.getTime();
}

/** The next such time on the day named: "Friday 9:00" said on a Friday at ten is a week later. */
function onDay(on: DaySaid | undefined, from: (daysLater: number) => Date, zone: string, at: Date): Date {
  if (!on) return from(0);
  if ("daysLater" in on) return from(on.daysLater);
  const today = dayAt(zone, at.getTime());
  const ahead = (on.weekday - weekdayOf(today) + 7) % 7;
  const next = from(ahead);
  return ahead === 0 && dayAt(zone, next.getTime()) !== today ? from(7) : next;
}

const THURSDAY = 4; // the first of January 1970; Sunday is 0

const weekdayOf = (day: number): number => (((day + THURSDAY) % 7) + 7) % 7;
