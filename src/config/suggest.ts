// "Did you mean …?" for names that are nearly right.

import { closest } from "../core/words/closest.ts";

/** Help for an unknown name: the closest known one, else all of them, else `otherwise`. */
export function didYouMean(written: string, known: readonly string[], otherwise: string): string {
  const near = closest(written, known);
  if (near !== undefined) return `Did you mean "${near}"?`;
  return known.length > 0 && known.length <= 20 ? `Known: ${[...known].sort().join(", ")}.` : otherwise;
}
