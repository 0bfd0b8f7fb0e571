// Two clocks side by side. Steps, promises and links go by ours.

import { type Judgement, ok, problem, warning } from "./finding.ts";

const WARN_MS = 60_000;
const PROBLEM_MS = 5 * 60_000; // signed tokens and Kerberos give up about there, too

const HELP =
  "Synchronise this machine's clock (chrony, systemd-timesyncd); if ours is right, ask the administrator of the other one.";

/**
 * @param whose the other clock, such as "the database"
 * @param aheadMs how far our clock is ahead of it, in ms; negative: behind
 */
export function judgeSkew(whose: string, aheadMs: number): Judgement {
  const size = Math.abs(aheadMs);
  if (size < WARN_MS) return ok(`Our clock agrees with that of ${whose} (within a minute).`);
  const seen = `Our clock is ${inWords(size)} ${aheadMs > 0 ? "ahead of" : "behind"} that of ${whose}.`;
  return size >= PROBLEM_MS ? problem(seen, HELP) : warning(seen, HELP);
}

function inWords(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 600) return `${seconds} seconds`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3_600)} hours`;
}
