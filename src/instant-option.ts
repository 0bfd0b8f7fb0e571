// Instants as people write them: "2026-03-02T09:00", or how long ago, "2h".

import { after, parseDuration } from "./core/duration.ts";
import { SetupError } from "./settings.ts";

/** @returns undefined for what is neither an instant nor a duration */
export function instantIn(text: string, now: Date): Date | undefined {
  const ago = parseDuration(text);
  const at = ago === undefined ? new Date(text) : after(now, -ago);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** An option of the command line. @throws SetupError for what is neither an instant nor a duration */
export function instant(text: string, now: Date): Date {
  const at = instantIn(text, now);
  if (at) return at;
  throw new SetupError(`--since: "${text}" is neither an instant such as 2026-03-02T09:00 nor a duration such as 2h.`);
}
