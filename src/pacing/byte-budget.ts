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
    wait(bytes, longestMs, ending) {
      const leave = (waiting: Waiting): void => {
        row.splice(row.indexOf(waiting), 1);
        serve(); // those behind it may be smaller
      };
      return new Promise((resolve) => {
        if (ending?.aborted) return resolve(false);
        row.push(inRow(bytes, { longestMs, ending }, resolve, leave));
        serve();
      });
    },
    give(bytes) {
      taken -= bytes;
      serve();
    },
    free: () => Math.max(0, total - taken),
  };
}

type Patience = { longestMs: number; ending: AbortSignal | undefined };

/** @param leave is called when it waits no longer */
function inRow(
  bytes: number,
  { longestMs, ending }: Patience,
  end: (isTaken: boolean) => void,
  leave: (waiting: Waiting) => void,
): Waiting {
  const waiting: Waiting = {
    bytes,
    answer(isTaken) {
      clearTimeout(limit);
      ending?.removeEventListener("abort", giveUp);
      end(isTaken);
    },
  };
  const giveUp = (): void => {
    waiting.answer(false);
    leave(waiting);
  };
  const limit = setTimeout(giveUp, longestMs);
  ending?.addEventListener("abort", giveUp);
  return waiting;
}
