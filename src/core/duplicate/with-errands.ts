// Whatever changes a duplicate or its main ticket, the other one is asked to do its part. A duplicate's wait stands still exactly while
// the main ticket waits for both: no way of ending a wait can forget who still waits.

import type { Decision } from "../model/decision.ts";
import { countedChases, type Ticket } from "../model/ticket.ts";
import { ask } from "./ask.ts";
import { resumed, standingStill } from "./carry.ts";

/** @param before the ticket the decision was taken on; undefined: the decision makes it */
export function withErrands(before: Ticket | undefined, decision: Decision, now: Date): Decision {
  if (!before) return decision;
  const next = ofMain(before, ofDuplicate(before, decision, now), now);
  return next === decision.next ? decision : { ...decision, next };
}

/** What is closed is nobody's duplicate any more: opened again, it is a matter of its own. */
function ofDuplicate(before: Ticket, { next, by }: Decision, now: Date): Ticket {
  const { duplicateOf: was } = before.record;
  const open = next.record.status === "closed" ? separated(next) : next;
  const { duplicateOf: main } = open.record;
  const left = was !== undefined && was !== main ? ask(ownAgain(open), was, { kind: "leave" }, now) : open;
  if (main === undefined) return left;
  if (isToBeCarried(before, left)) return offered(left, main, main === was ? "clock" : by, now);
  const isOver = before.wait?.standsStill !== undefined && left.wait === undefined;
  if (isOver) return ask(left, main, { kind: "carry", by: "clock", chases: [] }, now);
  return withChases(before, left, main, now);
}

/** The ticket as one that is nobody's duplicate. */
export function separated(ticket: Ticket): Ticket {
  const { duplicateOf, ...record } = ticket.record;
  return duplicateOf === undefined ? ticket : { ...ticket, record };
}

const ownAgain = (ticket: Ticket): Ticket =>
  ticket.wait?.standsStill ? { ...ticket, wait: resumed(ticket.wait) } : ticket;

/** It has become a duplicate, it waits again, or a policy was given to the wait that stands still. */
const isToBeCarried = (before: Ticket, { record, wait }: Ticket): boolean =>
  record.duplicateOf !== before.record.duplicateOf ||
  (wait !== undefined && wait.number !== before.wait?.number) ||
  (wait?.standsStill !== undefined && wait.escalation !== undefined);

function offered(ticket: Ticket, main: string, by: string, now: Date): Ticket {
  const chases = countedChases(ticket).map(({ at }) => at);
  if (!ticket.wait) return ask(ticket, main, { kind: "carry", by, chases }, now);
  const { standsStill: _, ...wait } = ticket.wait;
  const asked = ask(ticket, main, { kind: "carry", by, chases, wait }, now);
  return { ...asked, wait: standingStill(ticket.wait, main) };
}

function withChases(before: Ticket, ticket: Ticket, main: string, now: Date): Ticket {
  if (!ticket.wait?.standsStill) return ticket;
  return ticket.chases
    .slice(before.chases.length)
    .filter(({ counted }) => counted)
    .reduce((chased, { at }) => ask(chased, main, { kind: "chase", chasedAt: at }, now), ticket);
}

function ofMain(before: Ticket, next: Ticket, now: Date): Ticket {
  const { duplicates = [], ...record } = next.record;
  if (duplicates.length === 0) return next;
  if (record.status === "closed") {
    const refuse = { kind: "refuse", because: `${record.reference} is closed` } as const;
    return duplicates.reduce((asking, one) => ask(asking, one, refuse, now), { ...next, record });
  }
  const carried = new Set(next.wait?.carries?.map(({ reference }) => reference));
  const why = next.endedWaits.length > before.endedWaits.length ? `: ${next.endedWaits.at(-1)?.because}` : "";
  const resume = { kind: "resume", because: `${record.reference} does not wait for it any more${why}` } as const;
  return (before.wait?.carries ?? [])
    .filter(({ reference }) => duplicates.includes(reference) && !carried.has(reference))
    .reduce((asking, { reference }) => ask(asking, reference, resume, now), next);
}
