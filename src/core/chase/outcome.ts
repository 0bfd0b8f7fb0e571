// What a press on "ask again" did, as data: the pages have their own words for it.

import type { Ticket } from "../model/ticket.ts";
import type { Uncounted } from "./count.ts";
import type { Chased } from "./receive-chase.ts";
import { tallyOf } from "./tally.ts";

export type ChaseOutcome =
  | { kind: "counted"; number: number; threshold: number; isEscalated: boolean; isMailed: boolean }
  | { kind: "uncounted"; reason: Uncounted | { kind: "not yours" } };

/** @param before the ticket the decision was taken on */
export function outcomeOf(before: Ticket, { next, count }: Chased): ChaseOutcome {
  if (!count?.counted) return { kind: "uncounted", reason: count?.reason ?? { kind: "not yours" } };
  const { counted, isEscalated } = tallyOf(next);
  return {
    kind: "counted",
    number: isEscalated ? counted : count.number,
    threshold: count.threshold,
    isEscalated: next.visibility.length > before.visibility.length,
    isMailed: next.outbox.slice(before.outbox.length).some(({ kind }) => kind === "chase-receipt"),
  };
}
