// A running wait takes another policy, on purpose, at once (S2.16).

import type { Calendar } from "../calendar/working-hours.ts";
import type { Policy } from "../model/policy.ts";
import { type Escalation, stepsFired, type Wait } from "../model/wait.ts";
import { counting } from "./hours.ts";

/**
 * The wait stays as old as it is, so steps that are overdue by the new policy are due now, and in their order. The person who is
 * on it stays so until their promise runs out; then the first step fires. So it does when a pause ends, or the time of somebody it was
 * handed over to.
 * @param hours that count under it; undefined: every one
 */
export function takePolicy(wait: Wait, policy: Policy, hours: Calendar | undefined): Wait {
  const { lastLap = -1, ...running } = wait;
  const { escalation: earlier, since } = running;
  const anchorAt = policy.anchor === "lastClientActivity" ? wait.anchorAt : since;
  const fresh: Escalation = {
    policy,
    status: "active",
    nextStep: 0,
    lap: (earlier?.lap ?? lastLap) + 1, // part of the notices' keys: what the policy before said hides nothing of this one
    clock: counting(anchorAt, policy.steps[0].afterMs, hours),
  };
  if (!earlier) return { ...running, anchorAt, escalation: fresh };
  const { status, clock, confirmation, together, declined } = earlier;
  const held = clock.kind === "held" ? { status, clock } : {};
  const stepsBefore = stepsFired(earlier);
  return {
    ...running,
    anchorAt,
    escalation: {
      ...fresh,
      stepsBefore,
      ...held,
      ...(confirmation ? { confirmation } : {}),
      ...(together ? { together } : {}),
      ...(declined ? { declined } : {}),
    },
  };
}
