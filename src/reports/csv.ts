// Tables for spreadsheets (RFC 4180).

import { oneLine } from "../core/words/printable.ts";

export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(",")}\r\n`;

/**
 * A requester writes subjects: what a spreadsheet would take for a formula is marked as text, in full width too, and where a
 * spreadsheet that separates by semicolons would begin a cell. Nothing that is not seen goes out as it is.
 */
function cell(text: string): string {
  const safe = oneLine(text).replace(/(^\s*|;)(?=[=+\-@＝＋－＠])/g, "$1'");
  return /[",;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
