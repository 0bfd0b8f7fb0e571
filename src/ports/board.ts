// What lists of many tickets are made from: as much of each as a row shows, read without what was said and done before.

import type { Notice, Recipient } from "../core/model/notice.ts";
import type { Ticket } from "../core/model/ticket.ts";

/** A ticket at a glance. Of its notices: whom they went to and what became of them. */
export type Glance = Pick<Ticket, "id" | "version" | "record" | "wait" | "endedWaits"> & {
  outbox: readonly (Pick<Notice, "state" | "waitNumber"> & { to: Pick<Recipient, "personId"> })[];
};

/**
 * What a list is to hold. What its reader may not see is left out first, and only then is it cut to its length.
 * `until`: only those that were opened then or before.
 */
export type Listing = { isShown(glance: Glance): boolean; limit: number; until?: Date | undefined };

/** `isWhole`: false when looking at more would have taken too long, so that older ones may be missing. */
export type Listed = { glances: Glance[]; isWhole: boolean };

export type Board = {
  /** Every ticket whose wait runs under a policy. What another process changed may be seen a second later. */
  waiting(): Promise<Glance[]>;
  /** Tickets of which a wait has ended since then. */
  endedSince(since: Date): Promise<Glance[]>;
  /** Escalation tickets that are open, newest first. */
  openEscalations(wanted: Omit<Listing, "until">): Promise<Listed>;
  /** Tickets in which each of the words begins one of theirs, see core/words/search.ts; newest first. */
  found(words: readonly string[], wanted: Listing): Promise<Listed>;
  /** The latest that were opened. */
  latest(wanted: Listing): Promise<Listed>;
};
