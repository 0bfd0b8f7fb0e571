// The one printer of tables: columns of plain text, aligned as a terminal draws them.

import stringWidth from "string-width";
import { oneLine } from "../core/words/printable.ts";

/**
 * Two spaces between the columns, no lines drawn. Each cell stays in its line, whatever somebody wrote into it, and a Chinese or
 * Japanese sign or an emoji takes the two places it is drawn in.
 * @param rows the first may be headings; a row that is shorter ends early
 * @param numbers the columns, from 0, that end below each other
 */
export function textTable(rows: readonly (readonly string[])[], numbers: readonly number[] = []): string {
  const shown = rows.map((row) => row.map((cell) => oneLine(cell)));
  const widths: number[] = [];
  for (const row of shown)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, stringWidth(cell));
    });
  const padded = (cell: string, column: number): string => {
    const space = " ".repeat((widths[column] ?? 0) - stringWidth(cell));
    return numbers.includes(column) ? space + cell : cell + space;
  };
  return shown.map((row) => row.map(padded).join("  ").trimEnd()).join("\n");
}
