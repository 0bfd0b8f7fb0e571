// How a ticket stands, as far as it is the requester's business.

import type { Ticket } from "./ticket.ts";

export type Standing =
  | { state: "waiting"; at: Date } // we owe them an answer since then
  | { state: "answered" | "solved" | "closed"; at: Date | undefined }; // since when, where that is known

/** Nothing of it tells who inside has the ticket or who was told of it. */
export function standingOf(ticket: Ticket): Standing {
  const { wait, record, endedWaits } = ticket;
  const last = endedWaits.at(-1);
  if (record.status === "closed") return { state: "closed", at: last?.reason === "closed" ? last.endedAt : undefined };
  if (wait) return { state: "waiting", at: wait.since };
  const saidSo = solvedAt(ticket);
  if (saidSo) return { state: "solved", at: saidSo };
  return { state: last?.reason === "cancelled" ? "solved" : "answered", at: last?.endedAt };
}

/** The cause of what a requester did who pressed "This is solved". */
export const solvedCause = ({ waitsBegun }: Ticket): string => `solved ${waitsBegun}`;

/** When the requester pressed that button, if no wait has begun since. */
const solvedAt = (ticket: Ticket): Date | undefined =>
  ticket.outbox.find(({ key }) => key.startsWith(`${ticket.id}/${solvedCause(ticket)}/`))?.createdAt;
