// Of many things one that fails.

import type { App } from "../ports/app.ts";

/** One broken ticket or mail does not stop the others; the next run tries it again. */
export async function survive({ log }: Pick<App, "log">, what: object, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error({ ...what, error }, "the clock could not finish one thing; it is tried again at the next beat");
  }
}
