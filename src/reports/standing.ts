// In which list a wait stands now, and a mark that is another one when any of them has moved or was changed.

import { createHash } from "node:crypto";
import { type Escalation, stepsFired } from "../core/model/wait.ts";
import { after } from "../core/words/duration.ts";
import type { Glance } from "../ports/board.ts";
import { type NextStep, nextStepOf } from "./next-step.ts";

export type WaitingState = "active" | "soon" | "taken" | "quiet";

const SOON_MS = 3_600_000;

/** Of waits: which they are, their versions, and how they stand. */
export const waitsMark = (waits: readonly Glance[], now: Date): string =>
  createHash("sha256")
    .update(
      waits
        .map((one) => standingAt(one, now))
        .sort()
        .join(),
    )
    .digest("hex")
    .slice(0, 16);

/** Another one when a ticket was changed, or time has moved it to another list. */
export function standingAt({ id, version, wait }: Glance, now: Date): string {
  const escalation = wait?.escalation;
  return `${id} ${version} ${escalation && stateOf(escalation, nextStepOf(escalation), now)}`;
}

export function stateOf(escalation: Escalation, { at }: NextStep, now: Date): WaitingState {
  if (escalation.status === "confirmed") return "taken";
  if (stepsFired(escalation) > 0) return "active";
  return at === undefined || at <= after(now, SOON_MS) ? "soon" : "quiet";
}
