// #reopen: a ticket that was closed is open again. Nobody outside is written to: they are when it is answered.

import { beginWait } from "../escalation/begin.ts";
import type { Decision } from "../model/decision.ts";
import type { Organisation } from "../model/organisation.ts";
import { decided, type Refused, type RunningCommand } from "./running.ts";

/** Closed over the requester's words that nobody answered, it owes them an answer again: from now on, for until now it was settled. */
export function reopen(running: RunningCommand, _argument: string, organisation: Organisation): Decision | Refused {
  const { ticket, command, now } = running;
  const { record, endedWaits } = ticket;
  if (record.status === "open") return { refused: `${record.reference} is open already` };
  const isOwed = endedWaits.at(-1)?.reason === "closed" && ticket.lastSpeaker === "requester";
  const open = { ...ticket, record: { ...record, status: "open" as const, updatedAt: now } };
  const next = isOwed ? beginWait(open, command.at, organisation) : open;
  const waits = isOwed ? "; nobody has answered yet, so the requester waits again" : "";
  return decided(running, next, `${command.by.name} opened ${record.reference} again${waits}`);
}
