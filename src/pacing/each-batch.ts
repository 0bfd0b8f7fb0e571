// Everything there is of a kind, a batch at a time and a few at once.

const BATCH = 200;
const AT_ONCE = 16;

type Batches<Item> = {
  /** The first so many of those that there are now. */
  load(limit: number): Promise<Item[]>;
  /** What stays the same as long as nothing was done with it. */
  keyOf(item: Item): string;
  work(item: Item): Promise<void>;
  stopping: AbortSignal; // nothing more is begun
  moved?: (() => void) | undefined; // called after each
};

/**
 * Batch after batch until one brings nothing new. What stays as it was is not tried twice in one run,
 * and however much of it there is, it does not hide what comes behind it.
 */
export async function eachBatch<Item>(batches: Batches<Item>): Promise<void> {
  const { load, keyOf, stopping } = batches;
  let seen = new Set<string>();
  let before = 0;
  for (let limit = BATCH; !stopping.aborted; ) {
    const loaded = await load(limit);
    const fresh = loaded.filter((item) => !seen.has(keyOf(item)));
    if (fresh.length === 0 && loaded.length <= before) return;
    if (fresh.length === 0) limit += BATCH;
    before = fresh.length === 0 ? loaded.length : 0;
    seen = new Set(loaded.map(keyOf)); // what is no longer there need not be remembered
    await atOnce(fresh, batches);
  }
}

async function atOnce<Item>(items: readonly Item[], { work, stopping, moved }: Batches<Item>): Promise<void> {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) {
      if (stopping.aborted) return;
      await work(item);
      moved?.();
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
}
