// One that fails stops none of the others.

import type { App } from "../ports/app.ts";

/** One broken ticket or mail does not stop the others; the next run tries it again. */
export async function survive({ log }: Pick<App, "log">, what: object, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error({ ...what, error }, "background job failed; will retry at the next tick");
  }
}
