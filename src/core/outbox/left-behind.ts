// A process that is gone sends nothing any more: what it had in hand is another's at once, and not only when its lease ends.

import { causeOf } from "../model/cause.ts";
import type { Decision } from "../model/decision.ts";
import type { Notice } from "../model/notice.ts";
import type { Ticket } from "../model/ticket.ts";

/**
 * @param holder the process that is gone
 * @returns the ticket with that process's leases over; undefined when it holds none
 */
export function leftBehind(ticket: Ticket, holder: string, now: Date): Decision | undefined {
  if (!ticket.outbox.some((notice) => isHeldBy(notice, holder, now))) return undefined;
  const outbox = ticket.outbox.map((notice) =>
    notice.lease && isHeldBy(notice, holder, now) ? { ...notice, lease: { ...notice.lease, until: now } } : notice,
  );
  return { next: { ...ticket, outbox }, because: "", by: "clock", cause: causeOf("gone", { process: holder }) };
}

const isHeldBy = ({ state, lease }: Notice, holder: string, now: Date): boolean =>
  state === "sending" && lease?.holder === holder && lease.until > now;
