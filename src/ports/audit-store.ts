// All that was refused or done, in one chain: a port of App.

import type { HistoryEntry } from "../core/model/history.ts";

/** What was refused or done, in one chain: beside tickets at once, on tickets as soon as `gather` has taken it in. */
export type AuditStore = {
  /** Durable when it resolves. @param entry its key comes from its cause: the same key again changes nothing */
  note(entry: Omit<HistoryEntry, "seq" | "hash"> & { key: string; files?: readonly string[] }): Promise<void>;
  /** What was refused or done outside any ticket, newest first. */
  latest(limit: number): Promise<HistoryEntry[]>;
  /** All of it. @param order newest first (-1) or oldest first (1) */
  each(order: 1 | -1): AsyncIterable<HistoryEntry>;
  /** Takes in what was decided on tickets since. Any number may do it at once, and die in it. @returns how many entries */
  gather(): Promise<number>;
  /** The settings that were noted last: one line for each file, and the number of the entry. */
  settings(): Promise<{ seq: number; files: readonly string[] } | undefined>;
};
