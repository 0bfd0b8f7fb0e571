// Waits for something to become true: as long as it must, and not for ever.

import { setTimeout as sleep } from "node:timers/promises";

const DEADLINE_MS = 50_000; // an idle machine needs none of it; a busy one may, and a test has a minute

/** @returns the first true or defined value; @throws when there is none before the deadline */
export async function eventually<T>(look: () => T | Promise<T>, withinMs = DEADLINE_MS): Promise<NonNullable<T>> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`it did not come true within ${withinMs} ms: ${look}`);
    await sleep(20);
  }
}
