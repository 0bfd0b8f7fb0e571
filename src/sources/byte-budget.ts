// How many bytes of mails may be held at once. The person who holds some gives them back; anybody who can wait waits in a row.

export type ByteBudget = {
  /** Takes bytes when they are free and nobody waits for some. @returns whether they were taken */
  take(bytes: number): boolean;
  /**
   * Takes bytes as soon as they are free, first come first served. More than there are at all are given when nothing else is
   * taken, so that one large mail gets through a small budget.
   * @returns false when they were not free within `longestMs` milliseconds
   */
  wait(bytes: number, longestMs: number): Promise<boolean>;
  give(bytes: number): void;
  free(): number;
};

type Waiting = { bytes: number; answer(isTaken: boolean): void };

/** @param total bytes */
export function byteBudget(total: number): ByteBudget {
  let taken = 0;
  const row: Waiting[] = [];
  const fits = (bytes: number): boolean => taken + bytes <= total || taken === 0;

  function serve(): void {
    for (let next = row[0]; next && fits(next.bytes); next = row[0]) {
      row.shift();
      taken += next.bytes;
      next.answer(true);
    }
  }

  return {
    take(bytes) {
      if (row.length > 0 || taken + bytes > total) return false;
      taken += bytes;
      return true;
    },
    wait: (bytes, longestMs) =>
      new Promise((resolve) => {
        const leave = (waiting: Waiting): void => {
          row.splice(row.indexOf(waiting), 1);
          serve(); // those behind it may be smaller
        };
        row.push(inRow(bytes, longestMs, resolve, leave));
        serve();
      }),
    give(bytes) {
      taken -= bytes;
      serve();
    },
    free: () => Math.max(0, total - taken),
  };
}

/** @param leave is called when it has waited for too long */
function inRow(bytes: number, longestMs: number, end: (isTaken: boolean) => void, leave: (waiting: Waiting) => void) {
  const waiting: Waiting = {
    bytes,
    answer(isTaken) {
      clearTimeout(limit);
      end(isTaken);
    },
  };
  const limit = setTimeout(() => {
    end(false);
    leave(waiting);
  }, longestMs);
  return waiting;
}
