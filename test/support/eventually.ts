// Waits for something to become true: as long as it must, and not for ever.

import { setTimeout as sleep } from "node:timers/promises";

const DEADLINE_MS = 110_000; // a busy machine may need it; before a lease of two minutes ends, which would make true what a fault keeps back

/** @returns the first true or defined value; @throws when there is none before the deadline */
export async function eventually<T>(look: () => T | Promise<T>, withinMs = DEADLINE_MS): Promise<NonNullable<T>> {
  const begin = performance.now();
  for (;;) {
    const found = await look();
    if (found) return found;
    const waited = performance.now() - begin;
    if (waited > withinMs) throw new Error(`it did not come true within ${withinMs} ms: ${look}`);
    await sleep(Math.max(5, waited / 10)); // looking costs something, too: a page, a query
  }
}
