// Which policy a ticket has: its own, else its client's, else its desk's (S2.13, S2.14).

import type { Organisation } from "../model/organisation.ts";
import type { Policy } from "../model/policy.ts";
import type { TicketRecord } from "../model/ticket.ts";

type Assigned = Pick<TicketRecord, "policyId" | "clientId" | "deskId">;

/** Somebody who names a policy for a ticket. */
export type PolicyRule = { by: "ticket" | "client" | "desk"; name: string; policyId: string };

/** All that name one, the first of which decides. */
export function policyRules(
  { policyId, clientId, deskId }: Assigned,
  { clients, desks }: Pick<Organisation, "clients" | "desks">,
): PolicyRule[] {
  const [client, desk] = [clients.get(clientId ?? ""), desks.get(deskId)];
  const rules = [
    { by: "ticket" as const, name: "this ticket", policyId },
    { by: "client" as const, name: client?.name ?? "", policyId: client?.policyId },
    { by: "desk" as const, name: desk?.name ?? "", policyId: desk?.policyId },
  ];
  return rules.flatMap(({ policyId: id, ...rule }) => (id === undefined ? [] : [{ ...rule, policyId: id }]));
}

/**
 * The policy a wait runs under. The first one named decides, so an inactive policy on the ticket silences it (S2.10).
 * @returns undefined when none is named or the one named is inactive.
 */
export function choosePolicy(record: Assigned, organisation: Organisation): Policy | undefined {
  const policy = organisation.policies.get(policyRules(record, organisation)[0]?.policyId ?? "");
  return policy?.active ? policy : undefined;
}
