// The recurrence: earlier tickets of the person who waits, as an escalation shows them. For colleagues only.

import type { TicketKind } from "./desk.ts";

/** An earlier ticket, as it stood then. */
export type Prior = {
  reference: string;
  subject: string;
  kind: TicketKind;
  category?: string;
  of: "requester" | "client"; // of the same person, or of a colleague of theirs
  by: string; // who asked, by name where there is one
  state: "waiting" | "answered" | "solved" | "closed";
  openedAt: Date;
  endedAt?: Date; // solved or closed
  chases: number; // counted ones
  escalations: readonly string[]; // references
  sameCategory: boolean;
  sameWords: boolean; // in the subject
  named: boolean; // the person who escalated named it
  withinWarranty: boolean; // solved or closed so lately that it should have lasted
};

/** All numbers count what is not shown as well. */
export type Recurrence = {
  at: Date; // the moment it speaks of
  withinMs: number;
  warrantyMs: number;
  requester: string;
  client?: string;
  isKnown: boolean; // false: the tickets could not be looked up
  prior: readonly Prior[]; // of the same matter first, then the newest
  more: number; // that are not shown
  isMoreLikely: boolean; // as many were found as are looked up, so there may be further ones
  category?: string;
  sameCategory: number;
  sameWords: number;
  withinWarranty: number;
  recurring: boolean;
  references: readonly string[]; // of the tickets of the same matter, when it recurs
  refused: readonly string[]; // references that were named and are not earlier tickets of these people
};
