// The relay takes mail again: what waited for that is sent now, what was owed first before the rest.

import { causeOf } from "../model/cause.ts";
import type { Decision } from "../model/decision.ts";
import type { Notice } from "../model/notice.ts";
import type { Ticket } from "../model/ticket.ts";

/** @returns undefined when nothing of the ticket waits for the relay. It leaves no history: nobody has waited for news of it */
export function bringForward(ticket: Ticket, now: Date): Decision | undefined {
  const outbox = ticket.outbox.map((notice) =>
    isHeldUp(notice, now) ? { ...notice, dueAt: notice.createdAt } : notice,
  );
  if (outbox.every((notice, index) => notice === ticket.outbox[index])) return undefined;
  return { next: { ...ticket, outbox }, because: "", by: "clock", cause: causeOf("relay", { at: now.getTime() }) };
}

/** Also when its own next try has come: it would go in the order of tries. */
const isHeldUp = ({ state, blocked = 0, dueAt, createdAt }: Notice, now: Date): boolean =>
  state === "retry" && blocked > 0 && dueAt > createdAt && createdAt <= now;
