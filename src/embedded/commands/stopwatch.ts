// maxTimeMS: how long a command, and the cursor it leaves, may work.

import { CommandError } from "../errors.ts";

export type Stopwatch = {
  /** To be called for every document. @throws CommandError MaxTimeMSExpired */
  check(): void;
  /** The time until the next check does not count: the client is at work, not we. */
  rest(): void;
};

const EVERY = 128; // documents: to ask the time costs more than to look at one

/** @param maxTimeMs 0 or nothing is no limit */
export function stopwatch(now: () => Date, maxTimeMs: number | undefined): Stopwatch {
  if (!maxTimeMs) return { check: () => {}, rest: () => {} };
  let spent = 0;
  let startedAt: number | undefined;
  let checks = 0;
  const elapsed = (): number => (startedAt === undefined ? 0 : now().getTime() - startedAt);
  return {
    check() {
      startedAt ??= now().getTime();
      if (++checks % EVERY !== 0) return;
      if (spent + elapsed() > maxTimeMs) throw new CommandError("MaxTimeMSExpired", "operation exceeded time limit");
    },
    rest() {
      spent += elapsed();
      startedAt = undefined;
    },
  };
}
