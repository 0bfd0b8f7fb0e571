// Who has a live page open is told when what they may see has changed. One look at what waits serves all of them, and it is taken only
// while somebody is there; a stream carries no more than that something has changed.

import { may } from "../core/model/permission.ts";
import type { App } from "../ports/app.ts";
import type { Glance } from "../ports/board.ts";
import { standingAt, waitsMark } from "../reports/standing.ts";

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
      const now = await standing(app);
      if (known !== before) return; // everybody has left meanwhile: who came since knows better
      known = now;
      const changed = before ? changedIn(before, now) : [];
      for (const { personId, tell } of listeners) if (changed.some((glance) => maySee(personId, glance))) tell();
    },
    async listen(listener, mark) {
      const first = known ?? (await standing(app)); // without the store nobody joins
      known ??= first;
      listeners.add(listener);
      const seen = [...known.values()].map(({ glance }) => glance).filter((one) => maySee(listener.personId, one));
      if (waitsMark(seen, app.now()) !== mark) listener.tell();
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
    const mine = setTimeout(async () => {
      await live
        .look()
        .catch((error: unknown) => app.log.warn({ error }, "live pages could not be brought up to date"));
      if (timer === mine && !app.stopping.aborted) again(); // else all have left; others may have come since
    }, EVERY_MS).unref();
    timer = mine;
  }
  return live;
}

async function standing(app: App): Promise<Known> {
  const now = app.now();
  const waits = await app.board.waiting();
  return new Map(waits.map((glance) => [glance.id, { standing: standingAt(glance, now), glance }]));
}

/** As they were and as they are now: those who could see one before are told that they no longer can. */
function changedIn(before: Known, now: Known): Glance[] {
  const unlike = (those: Known, others: Known): Glance[] =>
    [...those.entries()].flatMap(([id, { standing, glance }]) => (others.get(id)?.standing === standing ? [] : glance));
  return [...unlike(before, now), ...unlike(now, before)];
}
