// Work for later, a few at a time, each key once: a key that comes again while it waits is not queued twice,
// and one that comes while it is worked on is worked on once more.

export type WorkQueue<Item> = {
  /** @returns false when the queue is full: whoever swept the store finds the work there later */
  add(key: string, item: Item): boolean;
  size(): number;
  /** Resolves once nothing waits or runs. */
  idle(): Promise<void>;
};

export function workQueue<Item>(atOnce: number, atMost: number, work: (item: Item) => Promise<void>): WorkQueue<Item> {
  const waiting = new Map<string, Item>();
  const running = new Set<string>();
  let idlers: (() => void)[] = [];

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
    if (running.size > 0 || waiting.size > 0) return;
    for (const resolve of idlers) resolve();
    idlers = [];
  }

  return {
    add(key, item) {
      if (waiting.size >= atMost && !waiting.has(key)) return false;
      waiting.set(key, item);
      start();
      return true;
    },
    size: () => waiting.size + running.size,
    idle: () =>
      running.size + waiting.size === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve)),
  };
}
