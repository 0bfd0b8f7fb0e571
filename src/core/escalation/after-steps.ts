// What follows the last step of a policy, so that silence never wins: the last step again, and in the end a reminder a day.

import type { Calendar } from "../calendar/working-hours.ts";
import { endsInSilence, mostRepeats, type Policy } from "../model/policy.ts";
import type { Clock } from "../model/wait.ts";
import { counting } from "./hours.ts";

type Ending = Pick<Policy, "repeat" | "finally">;

const DAY_MS = 86_400_000;

/**
 * When something fires next.
 * @param rounds how often something has fired since the last step did
 * @param hours that count; undefined: every one
 */
export function clockAfterSteps(policy: Ending, rounds: number, now: Date, hours: Calendar | undefined): Clock {
  return endsInSilence(policy) ? { kind: "exhausted" } : counting(now, untilNextMs(policy, rounds), hours);
}

/** How long after a notice what follows it fires, in milliseconds. @param rounds how often something has fired since the last step did */
export function untilNextMs(policy: Ending, rounds: number): number {
  if (policy.repeat && rounds < policy.repeat.atMost) return policy.repeat.everyMs;
  const isFirst = rounds === mostRepeats(policy);
  return isFirst && policy.finally ? policy.finally.afterMs : DAY_MS;
}
