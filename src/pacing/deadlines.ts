// How long each of many things under way may take. Not AbortSignal.any() over AbortSignal.timeout(): Node 20 forgets that timeout once
// garbage is collected, and what waits for it then waits for ever.

export type Deadlines = {
  /** `over` when it has ended; until then `signal` is aborted when its time is up, or all are to end. */
  begin(): { signal: AbortSignal; over(): void };
  endAll(): void;
};

/** @param ms how long each may take */
export function deadlines(ms: number): Deadlines {
  const underWay = new Set<AbortController>();
  return {
    begin() {
      const ending = new AbortController();
      const timer = setTimeout(() => ending.abort(), ms);
      underWay.add(ending);
      return {
        signal: ending.signal,
        over() {
          clearTimeout(timer);
          underWay.delete(ending);
        },
      };
    },
    endAll() {
      for (const ending of underWay) ending.abort();
    },
  };
}
