// Which rule chose the policy of a wait that runs, and what the others would have chosen.

import { policyRules } from "../escalation/choose-policy.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import { triggersThatHold } from "./weigh.ts";

/** In words, each with its policy: `trigger "Critical": Gold`. The first rule that still names the wait's policy is the one that chose it. */
export type Chosen = {
  by: string | undefined; // undefined: the settings or the ticket were otherwise when the wait took it
  others: readonly string[];
};

export function policyChosen(ticket: Ticket, organisation: Organisation): Chosen {
  const { policies } = organisation;
  const triggers = triggersThatHold(ticket, organisation).flatMap(({ name, actions: { policyId } }) =>
    policyId === undefined ? [] : [{ who: `trigger "${name}"`, policyId }],
  );
  const assigned = policyRules(ticket.record, organisation).map(({ by, name, policyId }) => ({
    who: by === "ticket" ? name : `${by} ${name}`,
    policyId,
  }));
  const rules = [...triggers, ...assigned];
  const running = ticket.wait?.escalation?.policy.id;
  const chosen = rules.find(({ policyId }) => policyId === running);
  const others = rules.filter((rule) => rule !== chosen);
  return {
    by: chosen?.who,
    others: others.map(({ who, policyId }) => `${who}: ${policies.get(policyId)?.name ?? policyId}`),
  };
}
