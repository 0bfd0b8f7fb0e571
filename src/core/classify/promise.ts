// Until when somebody has the matter in hand: what they said, on their own clock and within their own hours, else the ticket's.

import { endOfWork } from "../calendar/end-of-day.ts";
import { nextWallTime } from "../calendar/wall-time.ts";
import type { Desk } from "../model/desk.ts";
import { calendarFor, calendarOf, type Organisation } from "../model/organisation.ts";
import type { Person } from "../model/person.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Evidence } from "../model/verdict.ts";
import type { TimeSaid } from "../words/promise-time.ts";

const NOON = 12 * 60; // minutes

/** @returns milliseconds from when the mail came in */
export const promiseMs = (said: TimeSaid, { mail, sender, ticket, desk, organisation }: Evidence): number =>
  heldMs(said, { at: mail.receivedAt, person: sender.person, ticket, desk }, organisation);

/** Who says it when, of which ticket or at which desk. */
export type TimeTeller = { at: Date; person: Person | undefined; ticket: Ticket | undefined; desk: Desk | undefined };

/** @returns milliseconds from when it was said */
export function heldMs(said: TimeSaid, { at, person, ticket, desk }: TimeTeller, organisation: Organisation): number {
  if ("ms" in said) return said.ms;
  const around = ticket ? calendarFor(ticket.record, organisation) : calendarOf(desk ?? {}, organisation);
  const calendar = calendarOf(person ?? {}, organisation) ?? around;
  const zone = person?.timeZone ?? calendar?.timeZone ?? "UTC";
  const until = (minutes: number, daysLater = 0): number =>
    nextWallTime(zone, at, minutes, daysLater).getTime() - at.getTime();
  if ("minutes" in said) return until(said.minutes);
  if (said.day === "noon") return until(NOON);
  if (said.day === "tomorrow-noon") return until(NOON, 1);
  return endOfWork(at, { zone, calendar }, said.day === "tomorrow" ? 1 : 0).getTime() - at.getTime();
}
