// Whether a promise is what a label says: hours ("3"), or a clock time in the writer's zone ("until 15:00").

import { DateTime } from "luxon";

export function isPromise(expected: string, promiseMs: number | undefined, at: Date, zone: string): boolean {
  if (promiseMs === undefined) return false;
  const clock = /(\d{1,2}):(\d{2})/.exec(expected);
  if (!clock) return Math.abs(promiseMs - Number.parseFloat(expected) * 3_600_000) < 60_000;
  const until = DateTime.fromMillis(at.getTime() + promiseMs, { zone });
  return until.hour === Number(clock[1]) && until.minute === Number(clock[2]) && promiseMs <= 24 * 3_600_000;
}
