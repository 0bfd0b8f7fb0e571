// No step fires for a while: we told the requester that an answer follows.

import type { Wait } from "../model/wait.ts";
import { after } from "../words/duration.ts";
import { LONGEST_PROMISE_MS } from "./promise.ts";

/**
 * The next step fires when the pause is over; one that is due later anyway stays where it is, and so does a promise.
 * @returns the wait, and until when it pauses now
 */
export function pauseFor(wait: Wait, ms: number, at: Date): { wait: Wait; until?: Date } {
  const { escalation } = wait;
  const until = after(at, Math.min(ms, LONGEST_PROMISE_MS));
  if (escalation?.status !== "active" || escalation.clock.kind === "exhausted") return { wait };
  const { clock } = escalation;
  const dueAt = clock.kind === "held" ? clock.until : clock.at;
  if (dueAt >= until) return { wait };
  return { wait: { ...wait, escalation: { ...escalation, clock: { kind: "held", until, isPause: true } } }, until };
}
