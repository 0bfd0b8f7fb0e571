// The processes that send to the same relay tell each other that it takes mail again.

import type { App } from "../ports/app.ts";

/** Kept where all of them see it. */
export type RelayNews = {
  /** That it takes mail again. */
  tell(): Promise<void>;
  /** Something else each time that one of them told. */
  latest(): Promise<string>;
};

export type Others = ReturnType<typeof othersOf>;

/** What the other processes know of the relay. A store that is away tells nothing: then each finds out by itself. */
export function othersOf(news: RelayNews | undefined, app: () => App) {
  let known: string | undefined;
  const latest = (): Promise<string | undefined> => news?.latest().catch(() => known) ?? Promise.resolve(known);
  return {
    async note(): Promise<void> {
      known = await latest();
    },
    async heardThatItIsBack(): Promise<boolean> {
      const before = known;
      known = await latest();
      return known !== before;
    },
    tell(): void {
      news
        ?.tell()
        .catch((error: unknown) => app().log.warn({ error }, "the other processes could not be told of the relay"));
    },
  };
}
