// Work for later, a few at a time, each key once: a key that comes again while it waits is not queued twice,
// and one that comes while it is worked on is worked on once more.

import type { Log } from "./app.ts";

export type WorkQueue<Item> = {
  add(key: string, item: Item): void;
  /** How much waits or runs. */
  size(): number;
  /** The weight of all that waits or runs. */
  weight(): number;
  /** Resolves once less than `most` waits or runs: for those who can wait before they bring more. */
  below(most: number): Promise<void>;
};

/** @property weigh what an item takes up while it waits or runs, in whatever unit */
type Needs<Item> = { log: Log; weigh?(item: Item): number };

/** @param work what it throws is logged, and left for the tick */
export function workQueue<Item>(
  atOnce: number,
  work: (item: Item) => Promise<void>,
  { log, weigh = () => 0 }: Needs<Item>,
): WorkQueue<Item> {
  const waiting = new Map<string, Item>();
  const running = new Set<string>();
  let weight = 0;
  let patient: { most: number; resolve: () => void }[] = [];
  const size = (): number => waiting.size + running.size;

  function start(): void {
    for (const [key, item] of waiting) {
      if (running.size >= atOnce) return;
      if (running.has(key)) continue;
      waiting.delete(key);
      running.add(key);
      void work(item)
        .catch((error: unknown) => log.error({ error }, "something was left undone; the tick takes it up again"))
        .finally(() => finish(key, item));
    }
  }

  function finish(key: string, item: Item): void {
    running.delete(key);
    weight -= weigh(item);
    start();
    for (const { most, resolve } of patient) if (size() < most) resolve();
    patient = patient.filter(({ most }) => size() >= most);
  }

  return {
    add(key, item) {
      const replaced = waiting.get(key);
      weight += weigh(item) - (replaced === undefined ? 0 : weigh(replaced));
      waiting.set(key, item);
      start();
    },
    size,
    weight: () => weight,
    below: (most) => (size() < most ? Promise.resolve() : new Promise((resolve) => patient.push({ most, resolve }))),
  };
}
