// What stands around the buttons of a mail: why a link does not work, what a press did and what comes next.

import type { Shown } from "../act.ts";
import type { Organisation } from "../core/organisation.ts";
import type { Ticket } from "../core/ticket.ts";
import { nameOf } from "../core/visibility/authority.ts";
import type { Escalation } from "../core/wait.ts";
import { sayInstant } from "./local-time.ts";

export type Problem = Extract<Shown, { kind: "problem" }>["problem"];

/** What to tell whoever followed a link that is not accepted. */
export const PROBLEMS: Readonly<Record<Problem, { status: number; title: string; todo: string }>> = {
  unreadable: {
    status: 404,
    title: "This link is not complete",
    todo: "Open the mail again and press the button there, or copy the whole link. You can also simply reply to the mail.",
  },
  altered: {
    status: 404,
    title: "This link is not valid",
    todo: "Go back to the mail you received and press the button there, or simply reply to that mail.",
  },
  "unknown key": {
    status: 404,
    title: "This link is too old",
    todo: "Reply to the mail instead. The next mail about this ticket brings a fresh link.",
  },
  expired: {
    status: 410,
    title: "This link has expired",
    todo: "Reply to the mail instead. The next mail about this ticket brings a fresh link.",
  },
  "no ticket": {
    status: 404,
    title: "This ticket is not here any more",
    todo: "If somebody still needs an answer, write a new mail to the desk.",
  },
};

/** The step that follows when nobody answers, as a sentence's end. */
export function nextStep({ policy, nextStep: next }: Escalation, organisation: Organisation): string {
  const index = Math.min(next, policy.steps.length - 1);
  const step = policy.steps[index];
  const again = next >= policy.steps.length ? " once more" : "";
  return `step ${index + 1} of ${policy.steps.length} tells ${step ? nameOf(step.tell, organisation) : "nobody"}${again}`;
}

/** What a confirmed ticket can expect, in words for the person who confirmed it. */
export function whatComesNext(ticket: Ticket, organisation: Organisation, zone: string): string[] {
  const escalation = ticket.wait?.escalation;
  if (escalation?.clock.kind !== "held") return [];
  const { warnAt } = escalation.clock;
  const reminder = warnAt ? ` We remind you at ${sayInstant(warnAt, zone)}.` : "";
  return [
    `Nobody else is told before then.${reminder} Answer the requester by replying to the mail: that ends the wait.`,
    `If nobody has answered by then, ${nextStep(escalation, organisation)}.`,
  ];
}

/**
 * What pressing "Count this as a chase" did, in words for the person who asks.
 * @param because the decision's words, for a press that left no chase
 */
export function whatBecameOfChase(
  before: Ticket,
  after: Ticket,
  because: string,
): { isCounted: boolean; title: string; words: string[] } {
  const chase = after.chases.length > before.chases.length ? after.chases.at(-1) : undefined;
  if (!chase?.counted) {
    const why = chase?.because ?? because;
    return {
      isCounted: false,
      title: "Not counted this time",
      words: [`Why: ${why}.`, "Your request stays open, and the desk's clock runs on as before."],
    };
  }
  const escalated = after.visibility.length > before.visibility.length;
  const isMailed = after.outbox.slice(before.outbox.length).some(({ kind }) => kind === "chase-receipt");
  const next = escalated
    ? "It was escalated. You get a mail that says to whom."
    : `${isMailed ? "You get a mail that confirms it. " : ""}Your place in line stays the same.`;
  return { isCounted: true, title: "Counted as a chase", words: [`This is ${chase.because}.`, next] };
}
