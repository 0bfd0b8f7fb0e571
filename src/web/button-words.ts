// What a colleague at a button is told: what comes next.

import type { Organisation } from "../core/model/organisation.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { type Escalation, holderOf } from "../core/model/wait.ts";
import { inWords } from "../core/words/duration.ts";
import { inAClause, nextStepOf } from "../reports/next-step.ts";
import { sayInstant } from "./local-time.ts";

/** The step that follows when nobody answers, as a sentence's end. */
export const nextStep = (escalation: Escalation, organisation: Organisation): string =>
  inAClause(nextStepOf(escalation), organisation);

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
