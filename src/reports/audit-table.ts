// The audit as a table for spreadsheets, a line for each entry.

import type { HistoryEntry } from "../core/model/history.ts";
import { csvLine } from "./csv.ts";

const COLUMNS = ["seq", "at", "by", "cause", "because", "hash"] as const;

/** @returns a line that ends, of the entry or of the names of the columns */
export const auditAsCsv = (entry: HistoryEntry | "heading"): string =>
  csvLine(
    entry === "heading"
      ? COLUMNS
      : [String(entry.seq), entry.at.toISOString(), entry.by, entry.cause, entry.because, entry.hash],
  );
