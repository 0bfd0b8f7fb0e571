// A process that is gone sends nothing any more: what it had in hand is another's at once, and not only when its lease ends.

import { causeOf } from "../model/cause.ts";
import type { Decision } from "../model/decision.ts";
import type { Notice } from "../model/notice.ts";
import type { Ticket } from "../model/ticket.ts";

/**
 * @param holder the process that is gone, or has lost sight of what it claimed
 * @param only the key of the one notice it is about
 * @returns the ticket with that process's leases over; undefined when it holds none
 */
export function leftBehind(ticket: Ticket, holder: string, now: Date, only?: string): Decision | undefined {
  const isLeft = (notice: Notice): boolean =>
    (only === undefined || notice.key === only) && isHeldBy(notice, holder, now);
  if (!ticket.outbox.some(isLeft)) return undefined;
  const outbox = ticket.outbox.map((notice) =>
    notice.lease && isLeft(notice) ? { ...notice, lease: { ...notice.lease, until: now } } : notice,
  );
  return { next: { ...ticket, outbox }, because: "", by: "clock", cause: causeOf("gone", { process: holder }) };
}

const isHeldBy = ({ state, lease }: Notice, holder: string, now: Date): boolean =>
  state === "sending" && lease?.holder === holder && lease.until > now;
