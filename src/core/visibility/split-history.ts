// A ticket's history in two: what was decided about it, and what became of the mails that followed from it.

import { isOfNotice } from "../model/cause.ts";
import type { HistoryEntry } from "../model/history.ts";
import type { Ticket } from "../model/ticket.ts";

export type SplitHistory = {
  decided: readonly HistoryEntry[]; // oldest first, as people count them
  deliveries: readonly HistoryEntry[];
};

/** An entry whose cause is the key of a notice says what became of that notice. */
export function splitHistory(history: readonly HistoryEntry[], { id }: Pick<Ticket, "id">): SplitHistory {
  const isDelivery = ({ cause }: HistoryEntry): boolean => isOfNotice(cause, id);
  return {
    decided: history.filter((entry) => !isDelivery(entry)),
    deliveries: history.filter(isDelivery),
  };
}
