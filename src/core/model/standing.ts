// How a ticket stands, as far as it is the requester's business.

import type { Ticket } from "./ticket.ts";

export type Standing =
  | { state: "waiting"; at: Date } // we owe them an answer since then
  | { state: "answered" | "solved" | "closed"; at: Date | undefined }; // since when, where that is known

/** Nothing of it tells who inside has the ticket or who was notified of it. */
export function standingOf(ticket: Ticket): Standing {
  const { wait, record, endedWaits } = ticket;
  const last = endedWaits.at(-1);
  if (record.status === "closed") return { state: "closed", at: last?.reason === "closed" ? last.endedAt : undefined };
  if (wait) return { state: "waiting", at: wait.since };
  if (ticket.solved?.wait === ticket.waitsBegun) return { state: "solved", at: ticket.solved.at };
  return { state: last?.reason === "cancelled" ? "solved" : "answered", at: last?.endedAt };
}
