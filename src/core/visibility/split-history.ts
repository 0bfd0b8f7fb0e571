// A ticket's history in two: what was decided about it, and what became of the mails that followed from it.

import type { HistoryEntry } from "../model/history.ts";
import type { Ticket } from "../model/ticket.ts";

export type SplitHistory = {
  decided: readonly HistoryEntry[]; // oldest first, as people count them
  deliveries: readonly HistoryEntry[];
};

/** An entry whose cause is the key of a notice says what became of that notice. */
export function splitHistory(history: readonly HistoryEntry[], { outbox }: Pick<Ticket, "outbox">): SplitHistory {
  const notices = new Set(outbox.map(({ key }) => key));
  return {
    decided: history.filter(({ cause }) => !notices.has(cause)),
    deliveries: history.filter(({ cause }) => notices.has(cause)),
  };
}
