// How often somebody may do something, in the memory of this process.

const MOST_KNOWN = 10_000; // keys remembered at once

/** At most so many in each window of time, counted for each key apart. */
export function limiter(most: number, windowMs: number): { takes(key: string, now: Date): boolean } {
  const counts = new Map<string, { until: number; count: number }>();
  return {
    takes(key, now) {
      const at = now.getTime();
      const known = counts.get(key);
      if (known && at < known.until) {
        known.count += 1;
        return known.count <= most;
      }
      if (counts.size >= MOST_KNOWN) counts.clear();
      counts.set(key, { until: at + windowMs, count: 1 });
      return true;
    },
  };
}

/** The buttons of a link: what presses one more often in a minute is no person, and presses nothing. */
export const pressLimiter = () => limiter(20, 60_000);
