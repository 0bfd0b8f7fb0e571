// No step is left that reaches anybody, or nobody reacts to any: the admins are notified, for silence must not stay unnoticed (P17).

import { causeOf } from "../model/cause.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Wait } from "../model/wait.ts";
import { owe, recipient } from "./owe.ts";

/** Once for each lap of a wait. @param isUnanswered people were notified, and nobody answered or is on it; otherwise nobody could be notified. `why` is in the words of the notice */
export function oweUnreachable(
  ticket: Ticket,
  { number, escalation }: Wait,
  { isUnanswered, why, because, now }: { isUnanswered: boolean; why: string; because: string; now: Date },
  { admins, people }: Organisation,
): Ticket {
  return owe(ticket, {
    kind: "unreachable",
    to: admins.flatMap((id) => people.get(id) ?? []).map(recipient),
    cause: causeOf("unreachable", { wait: number, lap: escalation?.lap ?? 0 }),
    because,
    now,
    waitNumber: number,
    facts: { policyName: escalation?.policy.name ?? "", why, isUnanswered },
  });
}
