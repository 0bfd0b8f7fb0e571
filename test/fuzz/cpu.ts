// What a thread really computed: a clock on the wall counts what other programs of a busy machine do, too.

import { readFileSync } from "node:fs";

/** CPU time of this thread in ms, as Linux tells it; elsewhere the clock on the wall. */
export function cpuMs(): number {
  try {
    return Number(readFileSync("/proc/thread-self/schedstat", "latin1").split(" ")[0]) / 1e6;
  } catch {
    return performance.now();
  }
}
