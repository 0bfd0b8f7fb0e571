// How many bytes may be held at once: a port of App. Those who hold some give them back.

export type ByteBudget = {
  /** Takes bytes when they are free and nobody waits for some. @returns whether they were taken */
  take(bytes: number): boolean;
  /**
   * Takes bytes as soon as they are free, first come first served. More than there are at all are given when nothing else is
   * taken, so that one large mail gets through a small budget.
   * @param ending ends the waiting
   * @returns false when they were not free within `longestMs` milliseconds, or before `ending`
   */
  wait(bytes: number, longestMs: number, ending?: AbortSignal): Promise<boolean>;
  give(bytes: number): void;
  free(): number;
};
