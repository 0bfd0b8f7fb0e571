// Who has a live page open is told when what they may see has changed. One look at what waits serves all of them, and it is taken only
// while somebody is there; a stream carries no more than that something has changed.

import { may } from "../core/model/permission.ts";
import type { App } from "../ports/app.ts";
import type { Glance } from "../ports/board.ts";
import { markOf, standingAt } from "../reports/waiting.ts";

export type Listener = { personId: string; tell(): void };

export type Live = {
  /**
   * @param mark of what the page shows: if that is over already, it is told at once
   * @returns how to stop listening
   */
  listen(listener: Listener, mark: string): Promise<() => void>;
  /** Looks what has changed since the last look. */
  look(): Promise<void>;
};

const EVERY_MS = 2_000; // by the machine's own clock

type Known = Map<string, { standing: string; glance: Glance }>;

export function liveOf(app: App): Live {
  const listeners = new Set<Listener>();
  let known: Known | undefined;
  let timer: NodeJS.Timeout | undefined;
  const maySee = (personId: string, glance: Glance): boolean => may(personId, "see", glance, app.organisation).allowed;
  const live: Live = {
    async look() {
      const before = known;
      known = await standing(app);
      const changed = before ? changedIn(before, known) : [];
      for (const { personId, tell } of listeners) if (changed.some((glance) => maySee(personId, glance))) tell();
    },
    async listen(listener, mark) {
      listeners.add(listener);
      if (!known) known = await standing(app);
      const seen = [...known.values()].map(({ glance }) => glance).filter((one) => maySee(listener.personId, one));
      if (markOf(seen, app.now()) !== mark) listener.tell();
      if (!timer) again();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearTimeout(timer);
        [timer, known] = [undefined, undefined];
      };
    },
  };
  function again(): void {
    timer = setTimeout(async () => {
      await live
        .look()
        .catch((error: unknown) => app.log.warn({ error }, "live pages could not be brought up to date"));
      if (listeners.size > 0 && !app.stopping.aborted) again();
      else timer = undefined;
    }, EVERY_MS).unref();
  }
  return live;
}

async function standing(app: App): Promise<Known> {
  const now = app.now();
  const waits = await app.board.waiting();
  return new Map(waits.map((glance) => [glance.id, { standing: standingAt(glance, now), glance }]));
}

/** As they are now, and those that wait no more as they were. */
function changedIn(before: Known, now: Known): Glance[] {
  const news = [...now].filter(([id, { standing: is }]) => before.get(id)?.standing !== is);
  const gone = [...before].filter(([id]) => !now.has(id));
  return [...news, ...gone].map(([, { glance }]) => glance);
}
