// Which triggers a decision on a ticket makes fire. A trigger fires when its conditions come to hold, and again only after
// they ceased to: so repeating a decision fires nothing twice. On a closed ticket no conditions hold.

import type { Decision } from "../model/decision.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Chase, Ticket } from "../model/ticket.ts";
import { type Trigger, triggersAt } from "../model/trigger.ts";
import { type Fired, NOTHING_YET, type TriggerMemory } from "../model/trigger-state.ts";
import { type ChasedTicket, type ConditionFacts, holds } from "./conditions.ts";
import { observe, type Utterance } from "./observe.ts";

export type Seen = {
  before: Ticket | undefined; // undefined: the decision makes the ticket
  decision: Decision;
  utterance?: Utterance | undefined;
  ofDesk: readonly ChasedTicket[]; // empty where no trigger asks for the chases of the desk
  now: Date;
};

export type Firing = { trigger: Trigger; because: string; times: number };

/** @returns the decision with what the ticket remembers of it, and the triggers that fire, which nothing was done about yet */
export function weigh(seen: Seen, organisation: Organisation): { decision: Decision; firing: Firing[] } {
  const { before, decision, utterance, ofDesk, now } = seen;
  const { next } = decision;
  const { purpose, status, deskId } = next.record;
  const triggers = purpose === "normal" ? triggersAt(deskId, organisation.triggers) : [];
  const { memory, heard } = observe(before, next, utterance, triggers);
  const chase = newChase(before, next);
  const facts: Omit<ConditionFacts, "triggerId"> = { ticket: next, memory, heard, chase, ofDesk, organisation };
  const fired = new Map(memory.fired.map((one) => [one.id, one]));
  const firing: Firing[] = [];
  for (const trigger of triggers) {
    const because = status === "open" ? holds(trigger.when, { ...facts, triggerId: trigger.id }) : undefined;
    const known = fired.get(trigger.id);
    const times = (known?.times ?? 0) + 1;
    if (because === undefined && known) fired.set(trigger.id, { ...known, stands: false });
    if (because === undefined || known?.stands) continue;
    fired.set(trigger.id, { id: trigger.id, times, at: now, because, did: "", stands: true });
    firing.push({ trigger, because, times });
  }
  return { decision: { ...decision, next: remembering(next, { ...memory, fired: [...fired.values()] }) }, firing };
}

/** The chase that the decision counts. */
export const newChase = (before: Ticket | undefined, { chases }: Ticket): Chase | undefined =>
  chases.slice(before?.chases.length ?? 0).findLast(({ counted }) => counted);

/** A ticket that has nothing to remember stays as it is. */
function remembering(ticket: Ticket, memory: TriggerMemory): Ticket {
  const { reassigned, reopened, heard, fired } = memory;
  const isEmpty = reassigned === 0 && reopened === 0 && !heard && fired.length === 0;
  return isEmpty && !ticket.triggers ? ticket : { ...ticket, triggers: memory };
}

/** The triggers whose conditions hold on a ticket, in the order of the settings. */
export function triggersThatHold({ record, triggers = NOTHING_YET }: Ticket, organisation: Organisation): Trigger[] {
  const isStanding = (id: string): boolean => triggers.fired.some((one: Fired) => one.id === id && one.stands);
  return triggersAt(record.deskId, organisation.triggers).filter(({ id }) => isStanding(id));
}
