// A ticket takes in its duplicate: who asked there is told here from now on, and what waits, waits once.

import { choosePolicy } from "../escalation/choose-policy.ts";
import { hoursOf } from "../escalation/hours.ts";
import { takePolicy } from "../escalation/take-policy.ts";
import type { Decision } from "../model/decision.ts";
import type { Recipient } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Chase, Joined, Ticket } from "../model/ticket.ts";
import { holderOf, type Wait } from "../model/wait.ts";
import { owe } from "../outbox/owe.ts";

/** With everybody who joined the duplicate before. Taken in already, it changes nothing: undefined. */
export function join(kept: Ticket, duplicate: Ticket, now: Date, organisation: Organisation): Decision | undefined {
  const { joined = [] } = kept.record;
  const { reference, requester } = duplicate.record;
  if (joined.some(({ ticketId }) => ticketId === duplicate.id)) return undefined;
  const fresh = [partyIn(duplicate, now), ...(duplicate.record.joined ?? []).map((party) => ({ ...party, at: now }))];
  const because = `${reference} of ${requester.name || requester.address} is a duplicate of it and goes on here`;
  const next = waitingFor(kept, duplicate, now, organisation);
  const record = { ...next.record, joined: [...joined, ...fresh], updatedAt: now };
  const told = fresh.reduce<Ticket>((ticket, party) => tell(ticket, party, because, now), { ...next, record });
  return { next: told, because, by: duplicate.joins?.by ?? "clock", cause: `duplicate ${reference}` };
}

function partyIn({ id, record, fromMachine }: Ticket, now: Date): Joined {
  const { reference, subject, createdAt, requester, participants } = record;
  const machine = fromMachine ? { fromMachine } : {};
  return { ticketId: id, reference, at: now, subject, askedAt: createdAt, requester, participants, ...machine };
}

function tell(
  ticket: Ticket,
  { ticketId, reference, requester, participants }: Joined,
  because: string,
  now: Date,
): Ticket {
  const to: Recipient[] = [requester, ...participants.map((address) => ({ address, name: address }))];
  return owe(ticket, { kind: "joined", to, cause: `duplicate ${ticketId}`, because, now, facts: { was: reference } });
}

/** Where the duplicate's requester waited, this ticket's wait is as old as the older of the two, and their chases count in it. */
function waitingFor(kept: Ticket, duplicate: Ticket, now: Date, organisation: Organisation): Ticket {
  const theirs = duplicate.joins?.wait;
  if (!theirs) return kept;
  const { wait, record } = kept;
  const open = record.status === "open" ? record : { ...record, status: "open" as const, updatedAt: now };
  const since = wait && wait.since < theirs.since ? wait.since : theirs.since;
  const chased = duplicate.chases.filter(({ counted, at }) => counted && at >= theirs.since);
  const chases = [...kept.chases, ...chased].sort((a: Chase, b: Chase) => a.at.getTime() - b.at.getTime());
  const ticket: Ticket = { ...kept, record: open, chases, lastSpeaker: "requester" };
  if (wait && goesOn(wait, theirs)) return { ...ticket, wait: { ...wait, since } };
  const number = kept.waitsBegun + 1;
  const taken = underOwnPolicy({ ...theirs, number, since }, ticket, organisation);
  return { ...ticket, waitsBegun: number, wait: taken };
}

/** Whose steps go on: those of the wait somebody is on, or else of the older one, which has come further. */
function goesOn(own: Wait, theirs: Wait): boolean {
  const isHeld = ({ escalation }: Wait): boolean => escalation !== undefined && holderOf(escalation) !== undefined;
  return isHeld(own) || (!isHeld(theirs) && own.since <= theirs.since);
}

/** As it stands: no running clock is moved but by a policy that somebody gave this very ticket. */
function underOwnPolicy(wait: Wait, ticket: Ticket, organisation: Organisation): Wait {
  if (ticket.record.policyId === undefined) return wait;
  const policy = choosePolicy(ticket.record, organisation);
  if (!policy || policy.id === wait.escalation?.policy.id) return wait;
  return takePolicy(wait, policy, hoursOf(ticket, policy, organisation));
}

/** Two that were called duplicates of each other at the same time: this one stays what it was, and the other one joins it. */
export function staysItself(ticket: Ticket, now: Date): Decision {
  const { joins, ...rest } = ticket;
  const { duplicateOf, ...record } = ticket.record;
  const number = ticket.waitsBegun + 1;
  const waiting = joins?.wait ? { waitsBegun: number, wait: { ...joins.wait, number } } : {};
  return {
    next: { ...rest, record: { ...record, status: "open", updatedAt: now }, ...waiting },
    because: `${record.reference} and ${duplicateOf?.reference} were each called a duplicate of the other: this one is open again`,
    by: "clock",
    cause: "duplicate",
  };
}
