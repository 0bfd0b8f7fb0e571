// How long a process has something to itself.

import { after } from "../core/words/duration.ts";
import type { App } from "../ports/app.ts";

/** The time of the machine, since the work takes that: a clock that runs faster makes no lease shorter. */
export const leaseMs = (ms: number, { speed = 1 }: Pick<App, "speed">): number => ms * speed;

/** @param ms by the machine's clock */
export const leaseUntil = (ms: number, app: Pick<App, "speed" | "now">): Date => after(app.now(), leaseMs(ms, app));
