// Bytes that may wait are read one piece after the other, so many in a second: those who send most never hold up those who send little.

import { setTimeout as sleep } from "node:timers/promises";

/**
 * @param perSecond bytes
 * @param now milliseconds that only grow
 * @returns resolves once it is these bytes' turn
 */
export function pace(perSecond: number, now: () => number): (bytes: number) => Promise<void> {
  let freeAt = 0;
  return async (bytes) => {
    const at = Math.max(now(), freeAt);
    freeAt = at + (bytes / perSecond) * 1_000;
    if (at > now()) await sleep(at - now(), undefined, { ref: false });
  };
}
