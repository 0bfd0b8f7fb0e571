// What was done to a ticket, entry by entry, each bound to the one before by its hash.

export type HistoryEntry = { seq: number; at: Date; by: string; cause: string; because: string; hash: string };
