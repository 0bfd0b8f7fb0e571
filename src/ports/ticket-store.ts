// Where tickets are kept, and how they are found.

import type { Lately } from "../core/automated/loop-guard.ts";
import type { Decision } from "../core/model/decision.ts";
import type { HistoryEntry } from "../core/model/history.ts";
import type { Address } from "../core/model/mail.ts";
import type { Saying, Ticket, Wording } from "../core/model/ticket.ts";
import type { Vitals } from "../core/model/vitals.ts";
import type { Lane } from "../core/outbox/lanes.ts";
import type { ChasedTicket } from "../core/trigger/conditions.ts";

export type FullTicket = {
  ticket: Ticket;
  conversation: Saying[];
  history: HistoryEntry[];
  isPast?: true; // only a part of its past: what is now is not in it
  isNoPart?: true; // it has no part of its past that was asked for: nothing is in this one
  older?: string; // there is more before it, and this names it
};

/** A part of a ticket's past. */
export type PastPart = {
  latest: number; // so many sayings, or entries of the history, are enough
  before?: string; // what `older` said of the part after it; absent: the end of the past, and what is now
};

/** What a mail, a link or a request names of a ticket. */
export type Named = {
  mail?: string; // its content id: whether the ticket has read it
  request?: string; // the key of one that was perhaps carried out
  notices?: readonly string[]; // by their keys
  sentAs?: readonly string[]; // by the Message-IDs they went out under
  held?: true; // held replies, whichever, by the notices that asked about them
};

export type TicketStore = {
  byId(id: string): Promise<Ticket | undefined>;
  byReference(reference: string): Promise<Ticket | undefined>;
  byMessageIds(ids: readonly string[]): Promise<Ticket | undefined>;
  /**
   * What long ago happened to a ticket leaves the ticket that other look-ups bring: this brings back what something names of it.
   * @returns the ticket itself where nothing has left, or nothing of that
   */
  recall(ticket: Ticket, named: Named): Promise<Ticket>;
  /**
   * All of it, with conversation and history: to be shown, not to be decided on.
   * @param part of it, with what was gathered beside it. Default: all
   */
  read(id: string, part?: PastPart): Promise<FullTicket | undefined>;
  /** @param isEnough asked of the latest sayings, of more and more of them, oldest first. Default: all are wanted */
  conversation(id: string, isEnough?: (latest: readonly Saying[]) => boolean): Promise<Saying[]>;
  /** @throws StaleTicketError when somebody else committed first */
  commit(decision: Decision, at: Date): Promise<Ticket>; // a decision without a because leaves no history
  /** Tickets whose clock is due, soonest first. */
  due(now: Date, limit: number): Promise<Ticket[]>;
  /** Tickets that somebody else than these people is on, by a promise that still holds. @param personIds person ids */
  takenByOthers(personIds: readonly string[], limit: number): Promise<Ticket[]>;
  /** Tickets with something to deliver in this lane, soonest first. @param deskId only those of this desk */
  owing(now: Date, lane: Lane, limit: number, deskId?: string): Promise<Ticket[]>;
  /** Tickets that owe a mail of those that are gathered for this reader, what is due first in front, in the same order for everybody. @param reader as `readerOf` names them */
  gathering(reader: string, limit: number): Promise<Ticket[]>;
  /** How much should be out or have fired: what is owed by `now`, and the steps due by `late`; and what waits to be sent at any time. */
  backlog(now: Date, late: Date): Promise<Pick<Vitals, "outbox" | "steps" | "unsent">>;
  /** Every ticket with something in it that is dated later than `now`, and perhaps more: a clock was ahead. */
  datedAhead(now: Date): AsyncIterable<Ticket>;
  /**
   * Tickets with a mail that waits because the relay did not take it, by id, what was owed first in front; none that is known to be
   * damaged.
   * @param limit default: all
   */
  heldUp(limit?: number): Promise<string[]>;
  /** Every ticket whose clock will strike at some time. */
  timed(): AsyncIterable<Ticket>;
  /** The desks, by id, with tickets that have something to deliver now. */
  desksOwing(now: Date): Promise<string[]>;
  /** Tickets with a notice that this process has in hand, by its lease. @param holder a process id */
  leasedBy(holder: string, now: Date, limit: number): Promise<Ticket[]>;
  /** Tickets with something to deliver, at any time, soonest first. */
  waiting(limit: number): Promise<Ticket[]>;
  /** Tickets with a notice of which nobody knows whether it was taken, longest first. */
  uncertain(limit: number): Promise<Ticket[]>;
  /** Whether an escalation ticket of this origin is still open (S1.31). */
  hasOpenEscalation(reference: string): Promise<boolean>;
  byReferences(references: readonly string[]): Promise<Ticket[]>;
  /** Escalation tickets made since then, newest first. @param query.deskIds those of these desks; default: all */
  escalationTickets(query: {
    since: Date;
    deskIds?: readonly string[] | undefined;
    orOpen?: boolean | undefined; // older ones too that are open still
    limit: number;
  }): Promise<Ticket[]>;
  /** Every ticket that since then was escalated by time, or whose escalation was returned as incomplete, and perhaps more. */
  escalatedSince(since: Date): AsyncIterable<Ticket>;
  nextReference(prefix: string): Promise<string>;
  /** @param from a requester. @param wording of a mail of theirs, or of who opens it for them */
  openedLately(from: Address, wording: Wording, since: Date): Promise<Lately>;
  /** A requester's ordinary tickets whose record changed at or after `since`, the latest changed first. */
  ofRequester(address: Address, since: Date, limit: number): Promise<Ticket[]>;
  /** The same of everyone of a client. */
  ofClient(clientId: string, since: Date, limit: number): Promise<Ticket[]>;
  /** The tickets of a desk that were chased since then, with those counted chases; at most a thousand. */
  chasedSince(deskId: string, since: Date): Promise<ChasedTicket[]>;
  recent(limit: number): Promise<Ticket[]>;
};
