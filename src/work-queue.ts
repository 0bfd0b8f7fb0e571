// Work for later, a few at a time, each key once: a key that comes again while it waits is not queued twice,
// and one that comes while it is worked on is worked on once more.

export type WorkQueue<Item> = {
  add(key: string, item: Item): void;
  /** How much waits or runs. */
  size(): number;
  /** Resolves once less than `most` waits or runs: for those who can wait before they bring more. */
  below(most: number): Promise<void>;
};

/** @param work must not throw: what it leaves undone is taken up elsewhere */
export function workQueue<Item>(atOnce: number, work: (item: Item) => Promise<void>): WorkQueue<Item> {
  const waiting = new Map<string, Item>();
  const running = new Set<string>();
  let patient: { most: number; resolve: () => void }[] = [];
  const size = (): number => waiting.size + running.size;

  function start(): void {
    for (const [key, item] of waiting) {
      if (running.size >= atOnce) return;
      if (running.has(key)) continue;
      waiting.delete(key);
      running.add(key);
      void work(item).finally(() => finish(key));
    }
  }

  function finish(key: string): void {
    running.delete(key);
    start();
    for (const { most, resolve } of patient) if (size() < most) resolve();
    patient = patient.filter(({ most }) => size() >= most);
  }

  return {
    add(key, item) {
      waiting.set(key, item);
      start();
    },
    size,
    below: (most) => (size() < most ? Promise.resolve() : new Promise((resolve) => patient.push({ most, resolve }))),
  };
}
