// What lists of many tickets are made from: as much of each as a row shows, read without what was said and done before.

import type { Notice, Recipient } from "../core/model/notice.ts";
import type { Ticket } from "../core/model/ticket.ts";

/** A ticket at a glance. Of its notices: whom they went to and what became of them. */
export type Glance = Pick<Ticket, "id" | "record" | "wait" | "endedWaits"> & {
  outbox: readonly (Pick<Notice, "state" | "waitNumber"> & { to: Pick<Recipient, "personId"> })[];
};

export type Board = {
  /** Every ticket whose wait runs under a policy. */
  waiting(): Promise<Glance[]>;
  /** Tickets of which a wait has ended since then. */
  endedSince(since: Date, limit: number): Promise<Glance[]>;
  /** Escalation tickets that are open, newest first. */
  openEscalations(limit: number): Promise<Glance[]>;
  /** Tickets in which each of the words begins one of theirs, see core/words/search.ts; newest first of those that are looked at. */
  found(words: readonly string[], limit: number): Promise<Glance[]>;
  /** The latest that were opened. */
  latest(limit: number): Promise<Glance[]>;
};
