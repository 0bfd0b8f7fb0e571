// Instants as people write them: "2026-03-02T09:00", or how long ago, "2h".

import { after, parseDuration } from "../words/duration.ts";

/** @returns undefined for what is neither an instant nor a duration */
export function instantIn(text: string, now: Date): Date | undefined {
  const ago = parseDuration(text);
  const at = ago === undefined ? new Date(text) : after(now, -ago);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
