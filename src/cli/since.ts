// The option --since of the command line.

import { instantIn } from "../core/calendar/instant.ts";
import { SetupError } from "../ports/environment.ts";

/** @throws SetupError for what is neither an instant nor a duration */
export function sinceInstant(text: string, now: Date): Date {
  const at = instantIn(text, now);
  if (at) return at;
  throw new SetupError(`--since: "${text}" is neither an instant such as 2026-03-02T09:00 nor a duration such as 2h.`);
}
