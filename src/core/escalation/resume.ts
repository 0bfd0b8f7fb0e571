// Nobody is on it any more: their promise ran out, or they gave it back.

import type { Calendar } from "../calendar/working-hours.ts";
import { earlierBy } from "../calendar/working-time.ts";
import type { Escalation, Wait } from "../model/wait.ts";

/**
 * The next step fires at `at`, and the later ones keep their distance to it. With no step left the last one fires again, as a new
 * lap: a promise that is over must not end in silence (P19).
 * @param at not later than now: what counts from the anchor must not begin in the future
 * @param hours that count; undefined: every one
 */
export function resume(
  wait: Wait,
  escalation: Escalation,
  at: Date,
  hours: Calendar | undefined,
): Wait & { escalation: Escalation } {
  const { steps } = escalation.policy;
  const isOver = escalation.nextStep >= steps.length;
  const nextStep = isOver ? steps.length - 1 : escalation.nextStep;
  return {
    ...wait,
    anchorAt: earlierBy(at, steps[nextStep]!.afterMs, hours),
    escalation: {
      ...escalation,
      status: "active",
      nextStep,
      lap: escalation.lap + (isOver ? 1 : 0),
      rounds: 0,
      clock: { kind: "running", at },
    },
  };
}
