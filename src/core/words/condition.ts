// Conditions beside "on it": with one, nobody has the matter in hand yet.

import { allIn, type Found, longestAt } from "./phrase-tree.ts";
import type { Speech } from "./phrases.ts";

/** Words between "as soon as" and what it waits for: "after the second part of" lunch. */
export const MOST_BETWEEN = 4;

/**
 * The first condition among these words: "if nobody else can", "subject to approval", and an occasion that nobody knows the hour of, "as
 * soon as I'm back". Lunch or a meeting ends by itself and is not a condition: "as soon as I'm back from lunch".
 */
export function conditionIn(said: readonly string[], { cues }: Speech): Found<undefined> | undefined {
  const open = allIn(cues.afters, said).find(({ to }) => isOpenEnded(said, to, cues));
  return [allIn(cues.conditions, said)[0], open].filter(Boolean).sort((a, b) => a!.from - b!.from)[0];
}

/** What stands behind "as soon as" has no end that is known. @param at the place behind it */
export function isOpenEnded(said: readonly string[], at: number, cues: Speech["cues"]): boolean {
  let isOpen = false;
  for (let place = at; place <= Math.min(at + MOST_BETWEEN, said.length - 1); place += 1) {
    const open = longestAt(cues.openEnded, said, place);
    const known = longestAt(cues.occasions, said, place);
    if (known && known.to > (open?.to ?? 0)) return false;
    isOpen ||= open !== undefined;
    place = Math.max(place, (open?.to ?? 0) - 1);
  }
  return isOpen;
}
