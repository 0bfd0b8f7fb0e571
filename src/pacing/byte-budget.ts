// How many bytes of mails may be held at once. Anybody who can wait for some waits in a row.

import type { ByteBudget } from "../ports/byte-budget.ts";

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
