// How long to wait before something is tried again.

/**
 * Doubles with every failure; half of it is chance, so that many who lost the same server do not come back together.
 * @param failures how many came before, from 0
 * @param chance from 0 to 1
 * @returns milliseconds, at most `longestMs`
 */
export function backoff(failures: number, firstMs: number, longestMs: number, chance = Math.random()): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 30));
  return whole / 2 + (whole / 2) * chance;
}
