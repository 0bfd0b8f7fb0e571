// Work that is begun as long as there is room for more of it.

export type InHandOptions<Item> = {
  atOnce: number;
  mostWeight: number; // the last that is begun may go beyond it
  weigh(item: Item): number;
  /** Never rejects. */
  work(item: Item): Promise<void>;
};

export type InHand<Item> = {
  begin(item: Item): void;
  /** How many more may be begun. */
  free(): number;
  isEmpty(): boolean;
  /** Whether it is worth looking for more: half of the places are free, and what is in hand is not too heavy. */
  hasRoom(): boolean;
  /** Resolves once one of them is over. */
  one(): Promise<void>;
  /** Resolves once all of them are over. */
  all(): Promise<unknown>;
};

export function inHand<Item>({ atOnce, mostWeight, weigh, work }: InHandOptions<Item>): InHand<Item> {
  const running = new Set<Promise<void>>();
  let held = 0;
  const free = (): number => atOnce - running.size;
  return {
    begin(item) {
      const weight = weigh(item); // as it is now: the work may change the item
      held += weight;
      const one = work(item).then(() => {
        running.delete(one);
        held -= weight;
      });
      running.add(one);
    },
    free,
    isEmpty: () => running.size === 0,
    hasRoom: () => free() * 2 >= atOnce && held < mostWeight,
    one: () => Promise.race(running),
    all: () => Promise.all(running),
  };
}
