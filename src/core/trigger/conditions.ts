// Whether the conditions of a trigger hold on a ticket, and why: one small question each.

import type { Organisation } from "../model/organisation.ts";
import type { Chase, Ticket } from "../model/ticket.ts";
import { isFrom, type When } from "../model/trigger.ts";
import type { Fired, Heard, TriggerMemory } from "../model/trigger-state.ts";
import { stepsFired } from "../model/wait.ts";
import { after, inWords } from "../words/duration.ts";
import { normalise } from "../words/spelling.ts";

/** A ticket of the desk that was chased lately, as it stands in the store. */
export type ChasedTicket = { ticketId: string; chasedAt: readonly Date[]; fired: readonly Fired[] };

/** A ticket as one of those; none when no chase since then was counted. */
export function chasedSince(
  { id, chases, triggers }: Pick<Ticket, "id" | "chases" | "triggers">,
  since: Date,
): ChasedTicket[] {
  const chasedAt = chases.filter(({ counted, at }) => counted && at >= since).map(({ at }) => at);
  return chasedAt.length > 0 ? [{ ticketId: id, chasedAt, fired: triggers?.fired ?? [] }] : [];
}

/** Everything a condition may look at. */
export type ConditionFacts = {
  triggerId: string;
  ticket: Ticket; // as the decision leaves it
  memory: TriggerMemory;
  heard: Heard;
  chase: Chase | undefined; // the one the decision has just counted
  ofDesk: readonly ChasedTicket[]; // without that chase
  organisation: Organisation;
};

type Ask<Wanted> = (wanted: Wanted, facts: ConditionFacts) => string | undefined;

const CONDITIONS: { readonly [Name in keyof When]-?: Ask<NonNullable<When[Name]>> } = {
  reassigned: (least, { memory: { reassigned } }) =>
    reassigned >= least ? `it was given to somebody else ${times(reassigned)}` : undefined,
  reopened: (least, { memory: { reopened } }) =>
    reopened >= least ? `it was opened again ${times(reopened)}` : undefined,
  step: (least, { ticket: { wait } }) =>
    wait?.escalation && stepsFired(wait.escalation) >= least
      ? `${least === 1 ? "a step" : `${least} steps`} of "${wait.escalation.policy.name}" fired`
      : undefined,
  category: (wanted, { ticket: { record } }) => named("category", record.category, wanted),
  priority: (wanted, { ticket: { record } }) => named("priority", record.priority, wanted),
  tier: (wanted, { ticket: { record }, organisation }) => {
    const tier = organisation.clients.get(record.clientId ?? "")?.tier;
    return tier !== undefined && wanted.includes(tier) ? `its client is of the tier ${tier}` : undefined;
  },
  client: (wanted, { ticket: { record }, organisation }) =>
    record.clientId !== undefined && wanted.includes(record.clientId)
      ? `its client is ${organisation.clients.get(record.clientId)?.name ?? record.clientId}`
      : undefined,
  kind: (wanted, { ticket: { record } }) => (record.kind === wanted ? `it is a ${wanted}` : undefined),
  phrase: ({ phrases }, { heard }) => {
    const said = phrases.find((phrase) => heard.phrases.includes(phrase));
    return said === undefined ? undefined : `the requester wrote "${said}"`;
  },
  sender: (wanted, { heard }) => {
    const from = heard.senders.find((sender) => isFrom(sender, wanted));
    return from === undefined ? undefined : `a mail came from ${from}`;
  },
  chases: chasedOften,
  any: (all, facts) => all.map((one) => holds(one, facts)).find((because) => because !== undefined),
  not: (one, facts) => (holds(one, facts) === undefined ? "no exception holds" : undefined),
};

/** @returns why all of the conditions hold, in words; undefined when one does not */
export function holds(when: When, facts: ConditionFacts): string | undefined {
  const asked = Object.entries(when).filter(([, wanted]) => wanted !== undefined);
  const found = asked.map(([name, wanted]) => (CONDITIONS[name as keyof When] as Ask<unknown>)(wanted, facts));
  return found.includes(undefined) ? undefined : found.join(" and ");
}

/**
 * Asked only of the ticket whose chase was just counted. Once is enough for the whole desk: while a chase on which the
 * trigger fired is among those that count, it does not fire on the next.
 */
function chasedOften(
  { atLeast, withinMs }: { atLeast: number; withinMs: number },
  facts: ConditionFacts,
): string | undefined {
  const { chase, ofDesk, triggerId, memory } = facts;
  if (!chase) return undefined;
  const from = after(chase.at, -withinMs);
  const count = 1 + ofDesk.flatMap(({ chasedAt }) => chasedAt.filter((at) => at > from)).length;
  const fired = [memory, ...ofDesk].flatMap((one) => one.fired);
  if (count < atLeast || fired.some(({ id, at }) => id === triggerId && at > from)) return undefined;
  return `requesters of this desk chased ${times(count)} within ${inWords(withinMs)}`;
}

function named(what: string, actual: string | undefined, wanted: readonly string[]): string | undefined {
  const isWanted = actual !== undefined && wanted.some((one) => normalise(one) === normalise(actual));
  return isWanted ? `its ${what} is ${actual}` : undefined;
}

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);
