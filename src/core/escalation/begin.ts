// A wait begins: the requester wrote, and from now on we owe an answer.

import type { Organisation } from "../model/organisation.ts";
import type { Policy } from "../model/policy.ts";
import type { Ticket, TicketRecord } from "../model/ticket.ts";
import type { Wait } from "../model/wait.ts";
import { after } from "../words/duration.ts";

/** The ticket with a wait that runs since `since`. One that runs already keeps its clock: it counts from the oldest mail. */
export function beginWait(ticket: Ticket, since: Date, organisation: Organisation): Ticket {
  if (ticket.wait) return { ...ticket, wait: touched(ticket.wait, since) };
  const number = ticket.waitsBegun + 1;
  const policy = choosePolicy(ticket.record, organisation);
  return { ...ticket, waitsBegun: number, wait: withPolicy({ number, since, anchorAt: since }, policy) };
}

/** The wait under a policy, from its first step on; without one, it runs unescalated. */
function withPolicy({ number, since, anchorAt }: Wait, policy: Policy | undefined): Wait {
  if (!policy) return { number, since, anchorAt };
  const clock = { kind: "running", at: after(anchorAt, policy.steps[0].afterMs) } as const;
  return { number, since, anchorAt, escalation: { policy, status: "active", nextStep: 0, lap: 0, clock } };
}

/** Only a policy that counts from the client's last activity moves, and a chase never comes here (trap T1). */
function touched(wait: Wait, at: Date): Wait {
  const { escalation } = wait;
  if (escalation?.policy.anchor !== "lastClientActivity" || escalation.clock.kind !== "running") return wait;
  const step = escalation.policy.steps[escalation.nextStep];
  if (!step || at <= wait.anchorAt) return wait;
  return {
    ...wait,
    anchorAt: at,
    escalation: { ...escalation, clock: { kind: "running", at: after(at, step.afterMs) } },
  };
}

/**
 * The policy a wait runs under: the ticket's own, else its client's, else its desk's (S2.13, S2.14).
 * The first one named decides, so an inactive policy on the ticket silences it (S2.10).
 * @returns undefined when none is named or the one named is inactive.
 */
export function choosePolicy(
  { policyId, clientId, deskId }: Pick<TicketRecord, "policyId" | "clientId" | "deskId">,
  { clients, desks, policies }: Organisation,
): Policy | undefined {
  const client = clientId === undefined ? undefined : clients.get(clientId);
  const id = policyId ?? client?.policyId ?? desks.get(deskId)?.policyId;
  const policy = id === undefined ? undefined : policies.get(id);
  return policy?.active ? policy : undefined;
}
