// Several Onits on one database, of which one is upgraded: the data gets a new format while the others still run.

import { SCHEMA } from "../store/migrations/list.ts";
import type { OpenedApp } from "./open-app.ts";

const LOOK_MS = 15_000;
/** After it no Onit that looks is left which would write the old format; it is longer than a look and an end together. */
const OVERLAP_MS = 60_000;

/**
 * An Onit whose data has got a newer format ends, before it writes what the newer ones do not find. What brought the
 * data to its format is done once more when those that wrote the old one meanwhile have ended: by this process where it was not done
 * yet, whichever did it first.
 * @param end is called at most once, with why
 */
export function watchSchema({ app, store }: Pick<OpenedApp, "app" | "store">, end: (because: string) => void): void {
  const look = async (): Promise<void> => {
    const number = await store.schema.number().catch(() => SCHEMA); // the store is away: others tell of that
    if (number <= SCHEMA || app.stopping.aborted) return;
    clearInterval(looking);
    end(
      `The data has format ${number} now, and this Onit writes format ${SCHEMA}: a newer Onit was started on it. This one must not go on`,
    );
  };
  const looking = setInterval(() => void look(), LOOK_MS).unref();
  if (!store.schema.isDueAgain) return;
  const again = (): void =>
    void store.schema.again().then(
      ({ changed }) => {
        if (Object.keys(changed).length > 0)
          app.log.info({ changed }, "documents that an earlier release wrote meanwhile have today's format");
      },
      (error: unknown) => {
        app.log.warn({ error }, "the data could not be brought to its format once more; it is tried again");
        setTimeout(again, OVERLAP_MS).unref();
      },
    );
  setTimeout(again, OVERLAP_MS).unref();
}
