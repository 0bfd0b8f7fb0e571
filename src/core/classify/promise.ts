// Until when somebody has the matter in hand: what they said, on their own clock and within the desk's hours.

import { nextWallTime } from "../calendar/wall-time.ts";
import { workingDays } from "../calendar/working-hours.ts";
import { calendarOf } from "../model/organisation.ts";
import type { Evidence } from "../model/verdict.ts";
import type { TimeSaid } from "../words/promise-time.ts";

const NOON = 12 * 60; // minutes
const EVENING = 17 * 60; // where no calendar says when work ends

/** @returns milliseconds from when the mail came in */
export function promiseMs(said: TimeSaid, { mail, sender, desk, organisation }: Evidence): number {
  if ("ms" in said) return said.ms;
  const calendar = desk && calendarOf(desk, organisation);
  const zone = sender.person?.timeZone ?? calendar?.timeZone ?? "UTC";
  const at = mail.receivedAt;
  const until = (minutes: number, daysLater = 0): number =>
    nextWallTime(zone, at, minutes, daysLater).getTime() - at.getTime();
  if ("minutes" in said) return until(said.minutes);
  if (said.day === "noon") return until(NOON);
  if (said.day === "tomorrow-noon") return until(NOON, 1);
  const daysLater = said.day === "tomorrow" ? 1 : 0;
  if (!calendar) return until(EVENING, daysLater);
  const from = daysLater ? nextWallTime(zone, at, 0, 1).getTime() : at.getTime();
  for (const { spans } of workingDays(calendar, from)) {
    const end = spans.at(-1)!.until;
    if (end > from) return end - at.getTime();
  }
  return until(EVENING, daysLater);
}
