// What a person decides of a notice that waits, or of which nobody knows whether it was taken.

import { causeOf } from "../model/cause.ts";
import type { Decision } from "../model/decision.ts";
import type { Notice } from "../model/notice.ts";
import type { Ticket } from "../model/ticket.ts";

/** again: it is sent now. drop: it is not sent any more. arrived: it was taken, as far as that person knows. */
export type ByHand = "again" | "drop" | "arrived";

/** `seen`: the state in which that person saw it. */
export type DecidingByHand = { what: ByHand; seen: string; by: string; name: string; via: string; now: Date };

/** What can be decided of a notice. One that is under way is left alone. */
export const choicesOf = ({ state }: Notice): readonly ByHand[] =>
  state === "uncertain" ? ["again", "arrived"] : state === "queued" || state === "retry" ? ["again", "drop"] : [];

/**
 * Sent again, it is the same message under the same Message-ID; what is not owed any more is withdrawn, as always.
 * @returns undefined when it cannot be decided any more: somebody was faster
 */
export function decideByHand(ticket: Ticket, key: string, deciding: DecidingByHand): Decision | undefined {
  const notice = ticket.outbox.find((one) => one.key === key);
  if (!notice || !choicesOf(notice).includes(deciding.what)) return undefined;
  if ((notice.state === "uncertain") !== (deciding.seen === "uncertain")) return undefined;
  const { what, by, name, via, now } = deciding;
  const decided = become(notice, what, name, now);
  return {
    next: { ...ticket, outbox: ticket.outbox.map((one) => (one.key === key ? decided : one)) },
    because: `${name} ${DONE[what]}: ${notice.kind} to ${notice.to.address} (${via})`,
    by,
    cause: causeOf("decidedByHand", { what, key }),
  };
}

const DONE: Readonly<Record<ByHand, string>> = {
  again: "has a notice sent again now",
  drop: "gave a notice up",
  arrived: "says that a notice arrived",
};

function become(notice: Notice, what: ByHand, name: string, now: Date): Notice {
  const { heldUp: _held, settledAt: _at, joins: _joins, ...rest } = notice;
  if (what === "again") {
    const { rows: _rows, ...alone } = rest;
    return { ...alone, state: "queued", dueAt: notice.dueAt < now ? notice.dueAt : now, triedSince: now };
  }
  const [state, outcome] =
    what === "drop" ? (["failed", `given up by ${name}`] as const) : (["sent", `it arrived, says ${name}`] as const);
  return { ...rest, state, outcome, settledAt: now };
}
