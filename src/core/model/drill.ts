// An exercise of a policy: a ticket that nobody has written, under the policy that is tried (N17). The engine runs it as any other.

import type { Wait } from "./wait.ts";

/** What marks such a ticket. */
export type Drill = {
  by: string; // the person, by id, who started it and gets the report
  over?: { at: Date; because: string };
  isReported?: true; // its report is owed as a mail
};

const LAST_ANSWER_MS = 3_600_000; // how long whom the last step notified may answer

/** The mark of a drill that runs, or whose report nobody owes yet. */
type Pending = {
  drill?: Drill;
  record: { status: "open" | "closed"; updatedAt: Date };
  wait?: Wait;
  endedWaits: readonly { endedAt: Date }[];
};

/**
 * When the clock must look at it: for the next step, or at once when somebody took it or it was closed, or after the last step, so that
 * neither its repetitions nor what follows in the end goes on for days.
 */
export function drillDue({ drill, record, wait, endedWaits }: Pending): Date | undefined {
  if (!drill || drill.isReported) return undefined;
  if (drill.over) return drill.over.at;
  const escalation = wait?.escalation;
  if (record.status === "closed" || !wait || !escalation) return endedWaits.at(-1)?.endedAt ?? record.updatedAt;
  const { status, confirmation, clock, nextStep, policy, toldAt } = escalation;
  if (status === "confirmed" && confirmation) return confirmation.at;
  if (clock.kind === "running" && nextStep < policy.steps.length) return clock.at;
  return toldAt ? new Date(toldAt.getTime() + LAST_ANSWER_MS) : wait.since;
}

/** Whether every step has fired, so that only its end is to come. */
export const isLastOver = ({ wait }: Pick<Pending, "wait">): boolean => {
  const escalation = wait?.escalation;
  return escalation === undefined || escalation.nextStep >= escalation.policy.steps.length;
};
