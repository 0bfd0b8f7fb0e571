// A wait ends: we answered, or there is nothing left to answer.

import type { Ticket } from "../model/ticket.ts";
import { type EndedWait, type EndReason, stepsFired } from "../model/wait.ts";

/** The ticket without its wait, and what stays of it. The notices of that wait are withdrawn when their turn comes. */
export function endWait(ticket: Ticket, reason: EndReason, because: string, endedAt: Date): Ticket {
  const { wait, ...rest } = ticket;
  if (!wait) return ticket;
  const { escalation } = wait;
  const ended: EndedWait = {
    number: wait.number,
    since: wait.since,
    endedAt,
    reason,
    because,
    stepsFired: escalation ? stepsFired(escalation) : 0,
    ...(escalation ? { policyId: escalation.policy.id } : {}),
    ...(escalation?.confirmation ? { confirmation: escalation.confirmation } : {}),
  };
  return { ...rest, endedWaits: [...ticket.endedWaits, ended] };
}
