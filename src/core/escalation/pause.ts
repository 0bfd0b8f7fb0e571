// No step fires for a while: we told the requester that an answer follows.

import type { Wait } from "../model/wait.ts";
import { after } from "../words/duration.ts";
import { LONGEST_PROMISE_MS, warnAtOf } from "./promise.ts";

/**
 * The next step fires when the pause is over; one that is due later anyway stays where it is, and so does a promise.
 * @param promisedBy person id of who told so
 * @returns the wait, and until when it pauses now
 */
export function pauseFor(
  wait: Wait,
  ms: number,
  at: Date,
  promisedBy: string | undefined,
): { wait: Wait; until?: Date } {
  const { escalation } = wait;
  const until = after(at, Math.min(ms, LONGEST_PROMISE_MS));
  if (escalation?.status !== "active" || escalation.clock.kind === "exhausted") return { wait };
  const { clock } = escalation;
  const dueAt = clock.kind === "held" ? clock.until : clock.at;
  if (dueAt >= until) return { wait };
  const paused = {
    kind: "held",
    warnAt: warnAtOf(at, until, escalation.policy),
    until,
    isPause: true,
    ...(promisedBy === undefined ? {} : { promisedBy }),
  } as const;
  return { wait: { ...wait, escalation: { ...escalation, clock: paused } }, until };
}
