// Work for later, a few at a time, each key once: a key that comes again while it waits is not queued twice,
// and one that comes while it is worked on is worked on once more.

import type { Log } from "../ports/app.ts";

export type WorkOptions<Item> = {
  atOnce: number;
  /** What it throws is logged: what it leaves undone is taken up by the clock. */
  work(item: Item): Promise<void>;
  log: Log;
  /** What an item takes up while it waits or runs, in whatever unit. */
  weigh?(item: Item): number;
  /** What is the same is not worked on twice at once. Default: its key. */
  about?(item: Item): string;
};

type Waiting<Item> = { item: Item; over: Promise<void>; end(): void };

export class WorkQueue<Item> {
  readonly #options: WorkOptions<Item>;
  readonly #waiting = new Map<string, Waiting<Item>>();
  readonly #running = new Set<string>();
  #weight = 0;
  #reserved = 0;
  #patient: { most: number; resolve: () => void }[] = [];
  #isStopped = false;

  constructor(options: WorkOptions<Item>) {
    this.#options = options;
  }

  /** Resolves once it was worked on, or never will be. */
  async add(key: string, item: Item): Promise<void> {
    if (this.#isStopped) return;
    const replaced = this.#waiting.get(key);
    this.#weight += this.#weigh(item) - (replaced === undefined ? 0 : this.#weigh(replaced.item));
    const entry = replaced ? { ...replaced, item } : waiting(item);
    this.#waiting.set(key, entry);
    this.#start();
    return entry.over;
  }

  /** Counts as one more that waits, of this weight, until what is returned is called: for an item that is not there yet. */
  reserve(weight: number): () => void {
    this.#reserved += 1;
    this.#weight += weight;
    return () => {
      this.#reserved -= 1;
      this.#weight -= weight;
      this.#answerPatient();
    };
  }

  /** How much waits or runs, or has a place reserved. */
  size(): number {
    return this.#waiting.size + this.#running.size + this.#reserved;
  }

  /** The weight of all of them. */
  weight(): number {
    return this.#weight;
  }

  /** Resolves once less than `most` waits or runs: for those who can wait before they bring more. */
  below(most: number): Promise<void> {
    return this.size() < most ? Promise.resolve() : new Promise((resolve) => this.#patient.push({ most, resolve }));
  }

  /** Nothing more is begun, and nothing more is taken. @returns what waited, and when all that runs is over */
  stop(): { left: Item[]; over: Promise<void> } {
    this.#isStopped = true;
    return { left: this.drop(), over: this.below(1) };
  }

  /** @returns what waited: it is not worked on */
  drop(): Item[] {
    const left = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { item, end } of left) {
      this.#weight -= this.#weigh(item);
      end();
    }
    this.#answerPatient();
    return left.map(({ item }) => item);
  }

  #weigh(item: Item): number {
    return this.#options.weigh?.(item) ?? 0;
  }

  #start(): void {
    for (const [key, entry] of this.#waiting) {
      if (this.#running.size >= this.#options.atOnce) return;
      const about = this.#options.about?.(entry.item) ?? key;
      if (this.#running.has(about)) continue;
      this.#waiting.delete(key);
      this.#running.add(about);
      void this.#options
        .work(entry.item)
        .catch((error: unknown) =>
          this.#options.log.error({ error }, "a background job failed; it will be retried at the next tick"),
        )
        .finally(() => this.#finish(about, entry));
    }
  }

  #finish(about: string, { item, end }: Waiting<Item>): void {
    this.#running.delete(about);
    this.#weight -= this.#weigh(item);
    end();
    this.#start();
    this.#answerPatient();
  }

  #answerPatient(): void {
    for (const { most, resolve } of this.#patient) if (this.size() < most) resolve();
    this.#patient = this.#patient.filter(({ most }) => this.size() >= most);
  }
}

function waiting<Item>(item: Item): Waiting<Item> {
  let end = (): void => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { item, over, end };
}
