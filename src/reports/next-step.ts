// What the clock of an escalation does next: which step, whom it notifies and by which channel, and when.

import { isInLine, meantBy, nameMeant, notifiedOf } from "../core/model/meant.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { mostRepeats, type Step, type StepTarget } from "../core/model/policy.ts";
import { ofTicket } from "../core/model/service.ts";
import type { TicketRecord } from "../core/model/ticket.ts";
import type { Escalation } from "../core/model/wait.ts";
import { nameOf } from "../core/visibility/authority.ts";
import { inSeries } from "../core/words/in-series.ts";

export type NextStep = {
  at: Date | undefined; // undefined: nothing happens by itself any more
  step: number; // counted from 1
  of: number;
  isAgain: boolean; // the last step once more
  isDaily: boolean; // every step has passed: somebody is reminded once a day
  tell: StepTarget | "admins";
  by: Step["by"] | undefined;
};

/** The step that follows when nobody answers. */
export function nextStepOf(escalation: Escalation): NextStep {
  const { policy, nextStep: next, rounds = 0, clock } = escalation;
  const isOver = next >= policy.steps.length;
  const isDaily = isOver && clock.kind === "running" && rounds >= mostRepeats(policy);
  const index = Math.min(next, policy.steps.length - 1);
  const step = isDaily ? policy.finally : policy.steps[index];
  return {
    at: clock.kind === "running" ? clock.at : clock.kind === "held" ? clock.until : undefined,
    step: index + 1,
    of: policy.steps.length,
    isAgain: isOver && !isDaily,
    isDaily,
    tell: step?.tell ?? "admins",
    by: step?.by,
  };
}

/** Whom it notifies, as people call them. @param ticket where it is known */
export function notifiedByStep(
  { tell, at }: Pick<NextStep, "tell" | "at">,
  organisation: Organisation,
  ticket?: TicketRecord,
): string {
  if (tell === "admins") return "the admins";
  if (at && (isInLine(tell) || tell.kind === "manager")) {
    const asked = { ...(ticket ? ofTicket(ticket) : { responsibleId: undefined }), at, skipAway: true };
    const names = notifiedOf(tell, meantBy(tell, asked, organisation)).map(nameMeant);
    if (names.length > 0) return inSeries(names);
  }
  const responsible = tell.kind === "responsible" ? organisation.people.get(ticket?.responsibleId ?? "") : undefined;
  return responsible?.name ?? nameOf(tell, organisation);
}

/** The same as a sentence's end: "step 2 of 3 notifies Diana Lane". */
export function inAClause(next: NextStep, organisation: Organisation): string {
  const whom = notifiedByStep(next, organisation);
  if (next.isDaily)
    return `${whom} ${whom === "the admins" ? "are" : "is"} reminded once a day, as every step has passed`;
  return `step ${next.step} of ${next.of} notifies ${whom}${next.isAgain ? " once more" : ""}`;
}
