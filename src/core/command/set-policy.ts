// #policy: a ticket takes a policy of its own, at once, or goes back to its client's or its desk's (S2.13, S2.16).

import { choosePolicy } from "../escalation/choose-policy.ts";
import { hoursOf } from "../escalation/hours.ts";
import { takePolicy } from "../escalation/take-policy.ts";
import { noteParted } from "../escalation/taken.ts";
import type { Decision } from "../model/decision.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Policy } from "../model/policy.ts";
import type { Ticket } from "../model/ticket.ts";
import { holdersOf } from "../model/wait.ts";
import { closest } from "../words/closest.ts";
import { inUtc } from "../words/duration.ts";
import { normalise } from "../words/spelling.ts";
import { author, decided, type Refused, type RunningCommand } from "./running.ts";

/** What is written instead of a policy to take the ticket's own away. */
export const USUAL = "usual";

export function setPolicy(running: RunningCommand, argument: string, organisation: Organisation): Decision | Refused {
  const { ticket, command, now } = running;
  const found = policyNamed(argument, organisation);
  if ("refused" in found) return found;
  const { policyId: before, ...rest } = ticket.record;
  if (before === found.policyId)
    return { refused: found.policy ? `its policy is ${found.policyId} already` : "it has no policy of its own" };
  const record = { ...rest, ...(found.policyId === undefined ? {} : { policyId: found.policyId }), updatedAt: now };
  const next = atOnce({ ...ticket, record }, choosePolicy(record, organisation), organisation);
  const what = found.policy ? `set the policy "${found.policy.name}"` : "took the ticket's own policy away";
  const because = `${command.by.name} ${what}${consequence(ticket, next)}`;
  return decided(running, parted(running, next, because), because);
}

/** Without a policy nobody is on it any more: those who were are notified, unless they did it. */
function parted(running: RunningCommand, next: Ticket, because: string): Ticket {
  const before = running.ticket.wait?.escalation;
  const { wait } = next;
  if (!before || !wait || wait.escalation) return next;
  const others = holdersOf(before).filter(({ by }) => by !== author(running));
  const parting = { by: running.command.by.name, ends: true } as const;
  return others.reduce((told, one) => noteParted(told, wait, one, parting, { because, now: running.now }), next);
}

type Named = { policyId: string; policy: Policy } | { policyId: undefined; policy: undefined };

/** By its id, as the page chooses it, or else by its name: a policy may be named as another one's id. */
function policyNamed(argument: string, { policies }: Organisation): Named | Refused {
  const wanted = normalise(argument);
  const known = [...policies.values()];
  const names = [...policies.keys(), USUAL].join(", ");
  if (!wanted) return { refused: `it names no policy; there are ${names}` };
  if (wanted === USUAL) return { policyId: undefined, policy: undefined };
  const policy = policies.get(wanted) ?? known.find(({ name }) => normalise(name) === wanted);
  if (policy?.active) return { policyId: policy.id, policy };
  if (policy) return { refused: `the policy ${policy.id} is switched off` };
  const near = closest(wanted, [...policies.keys()]);
  return { refused: `there is no policy "${argument}"${near ? `; did you mean ${near}?` : "."} There are ${names}` };
}

/** The wait that runs takes it, from its beginning on; without any, nobody is notified of it any more. */
function atOnce(ticket: Ticket, policy: Policy | undefined, organisation: Organisation): Ticket {
  const { wait } = ticket;
  if (!wait || wait.escalation?.policy.id === policy?.id) return ticket;
  if (policy) return { ...ticket, wait: takePolicy(wait, policy, hoursOf(ticket, policy, organisation)) };
  const { escalation, ...rest } = wait;
  return { ...ticket, wait: { ...rest, ...(escalation ? { lastLap: escalation.lap } : {}) } };
}

function consequence({ wait: before }: Ticket, { wait }: Ticket): string {
  if (!wait) return "; the next wait runs under it";
  if (wait === before) return "; the wait runs under it already";
  const clock = wait.escalation?.clock;
  if (!clock) return "; nobody is notified of the wait any more";
  if (clock.kind === "running") return `; the next step is due at ${inUtc(clock.at)}`;
  return clock.kind === "held" ? `; no step fires before ${inUtc(clock.until)}` : "";
}
