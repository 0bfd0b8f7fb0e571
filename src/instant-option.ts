// Instants on the command line: "2026-03-02T09:00", or how long ago, "2h".

import { parseDuration } from "./core/duration.ts";
import { SetupError } from "./settings.ts";

/** @throws SetupError for what is neither an instant nor a duration */
export function instant(text: string, now: Date): Date {
  const ago = parseDuration(text);
  const at = ago === undefined ? new Date(text) : new Date(now.getTime() - ago);
  if (Number.isNaN(at.getTime()))
    throw new SetupError(
      `--since: "${text}" is neither an instant such as 2026-03-02T09:00 nor a duration such as 2h.`,
    );
  return at;
}
