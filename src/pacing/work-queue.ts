// Work for later, a few at a time, each key once: a key that comes again while it waits is not queued twice,
// and one that comes while it is worked on is worked on once more. What is urgent goes first, and groups share the places.

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
  /** What goes before it. Default: what came before. */
  rank?(item: Item): Rank;
  /** How many of one group are worked on at once. Default: as many as of all. */
  mostOfGroup?: number;
};

/** Lower urgency goes first; of the same, groups have the same share of the places, and in a group what has the lower `since` goes first. */
export type Rank = { urgency: number; group: string; since: number };

type Waiting<Item> = { item: Item; rank: Rank; over: Promise<void>; end(): void };

const ALIKE: Rank = { urgency: 0, group: "", since: 0 };

export class WorkQueue<Item> {
  readonly #options: WorkOptions<Item>;
  readonly #waiting = new Map<string, Waiting<Item>>();
  readonly #running = new Set<string>();
  readonly #groups = new Groups();
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
    const rank = this.#options.rank?.(item) ?? ALIKE;
    const entry = replaced ? { ...replaced, item, rank } : waiting(item, rank);
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

  /** How much of a group waits. */
  waitingOf(group: string): number {
    let count = 0;
    for (const { rank } of this.#waiting.values()) if (rank.group === group) count += 1;
    return count;
  }

  /** Whether anything waits for a place, and not for what is about the same, that goes before what has this urgency. */
  hasMoreUrgent(urgency: number): boolean {
    for (const [key, { item, rank }] of this.#waiting)
      if (rank.urgency < urgency && !this.#running.has(this.#aboutOf(key, item))) return true;
    return false;
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

  #aboutOf(key: string, item: Item): string {
    return this.#options.about?.(item) ?? key;
  }

  #weigh(item: Item): number {
    return this.#options.weigh?.(item) ?? 0;
  }

  #start(): void {
    while (this.#running.size < this.#options.atOnce) {
      const next = this.#next();
      if (!next) return;
      const [key, about, entry] = next;
      this.#waiting.delete(key);
      this.#running.add(about);
      this.#groups.begin(entry.rank.group);
      void this.#options
        .work(entry.item)
        .catch((error: unknown) =>
          this.#options.log.error({ error }, "a background job failed; it will be retried at the next tick"),
        )
        .finally(() => this.#finish(about, entry));
    }
  }

  /** @returns what is to be begun now, with its key and what it is about */
  #next(): [string, string, Waiting<Item>] | undefined {
    const { mostOfGroup = Number.POSITIVE_INFINITY } = this.#options;
    let first: [string, string, Waiting<Item>] | undefined;
    for (const [key, entry] of this.#waiting) {
      const about = this.#aboutOf(key, entry.item);
      if (this.#running.has(about) || this.#groups.running(entry.rank.group) >= mostOfGroup) continue;
      if (!first || this.#groups.compare(entry.rank, first[2].rank) < 0) first = [key, about, entry];
      if (!this.#options.rank) break; // the first that came
    }
    return first;
  }

  #finish(about: string, { item, rank, end }: Waiting<Item>): void {
    this.#running.delete(about);
    this.#groups.end(rank.group);
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

/** How many of each group are worked on, and when the last of it was begun: a group that had its turn goes behind those that wait for theirs. */
class Groups {
  readonly #running = new Map<string, number>();
  readonly #begun = new Map<string, number>();
  #turns = 0;

  running(group: string): number {
    return this.#running.get(group) ?? 0;
  }

  begin(group: string): void {
    this.#turns += 1;
    this.#running.set(group, this.running(group) + 1);
    this.#begun.set(group, this.#turns);
  }

  end(group: string): void {
    const left = this.running(group) - 1;
    if (left > 0) this.#running.set(group, left);
    else this.#running.delete(group);
  }

  compare(a: Rank, b: Rank): number {
    if (a.urgency !== b.urgency) return a.urgency - b.urgency;
    if (a.group === b.group) return a.since - b.since;
    const running = this.running(a.group) - this.running(b.group);
    return running !== 0 ? running : (this.#begun.get(a.group) ?? 0) - (this.#begun.get(b.group) ?? 0);
  }
}

function waiting<Item>(item: Item, rank: Rank): Waiting<Item> {
  let end = (): void => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { item, rank, over, end };
}
