// While one write is under way the next ones gather, and go together when it is done.
// One at a time nothing waits; under load many share one round trip and one sync to disk.

type Waiting<Item, Result> = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };

const MOST_AT_ONCE = 200;

/**
 * @param gatherMs how long a batch waits at most until it is as large as the one before: under load fewer, larger writes
 *   cost the store far less, and a lone write never waits
 * @param run writes the items together; gives a result or an Error for each, in order. When it throws, all have failed.
 * @returns a function that resolves once its own item is written
 */
export function batched<Item, Result>(
  gatherMs: number,
  run: (items: Item[]) => Promise<(Result | Error)[]>,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let running = false;
  let wanted = 0; // how many the next batch waits for
  let start: () => void = () => {};

  async function drain(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const now = waiting.slice(0, MOST_AT_ONCE);
      waiting = waiting.slice(MOST_AT_ONCE);
      await settle(now, run);
      if (now.length > 1) await company(now.length);
      wanted = 0;
    }
    running = false;
  }

  function company(count: number): Promise<void> {
    if (waiting.length >= count) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, gatherMs);
      wanted = count;
      start = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!running) void drain();
      else if (wanted > 0 && waiting.length >= wanted) start();
    });
}

async function settle<Item, Result>(
  batch: Waiting<Item, Result>[],
  run: (items: Item[]) => Promise<(Result | Error)[]>,
): Promise<void> {
  try {
    const results = await run(batch.map(({ item }) => item));
    batch.forEach(({ resolve, reject }, index) => {
      const result = results[index] as Result | Error;
      if (result instanceof Error) reject(result);
      else resolve(result);
    });
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
