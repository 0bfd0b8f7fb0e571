// What a colleague at a button is told: what comes next.

import type { Organisation } from "../core/model/organisation.ts";
import { mostRepeats } from "../core/model/policy.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { type Escalation, holderOf } from "../core/model/wait.ts";
import { nameOf } from "../core/visibility/authority.ts";
import { inWords } from "../core/words/duration.ts";
import { sayInstant } from "./local-time.ts";

/** The step that follows when nobody answers, as a sentence's end. */
export function nextStep(escalation: Escalation, organisation: Organisation): string {
  const { policy, nextStep: next, rounds = 0, clock } = escalation;
  const isOver = next >= policy.steps.length;
  if (isOver && clock.kind === "running" && rounds >= mostRepeats(policy))
    return policy.finally
      ? `${nameOf(policy.finally.tell, organisation)} is reminded once a day, as every step has passed`
      : "the admins are reminded once a day, as every step has passed";
  const index = Math.min(next, policy.steps.length - 1);
  const step = policy.steps[index];
  const again = isOver ? " once more" : "";
  return `step ${index + 1} of ${policy.steps.length} notifies ${step ? nameOf(step.tell, organisation) : "nobody"}${again}`;
}

/** What a confirmed ticket can expect, in words for the person who confirmed it. */
export function whatComesNext(ticket: Ticket, organisation: Organisation, zone: string): string[] {
  const escalation = ticket.wait?.escalation;
  if (escalation?.clock.kind !== "held") return [];
  const { warnAt } = escalation.clock;
  const reminder = warnAt ? ` We remind you at ${sayInstant(warnAt, zone)}.` : "";
  return [
    `No further escalation until then.${reminder} Answer the requester by replying to the mail: that ends the wait.`,
    `If nobody has answered by then, ${nextStep(escalation, organisation)}.`,
  ];
}

/** "step 2 of 3 notifies Ben, Mon 2 Mar 2026, 10:30 GMT (in 12 min)"; nothing while somebody is on it. */
export function nextAndWhen(ticket: Ticket, organisation: Organisation, zone: string, now: Date): string | undefined {
  const escalation = ticket.wait?.escalation;
  if (!escalation || holderOf(escalation)) return undefined;
  const { clock } = escalation;
  if (clock.kind === "exhausted") return "every step has fired, and the policy ends there";
  const at = clock.kind === "held" ? clock.until : clock.at;
  const ms = at.getTime() - now.getTime();
  return `${nextStep(escalation, organisation)}, ${ms > 0 ? `${sayInstant(at, zone)} (in ${inWords(ms)})` : "now"}`;
}
