// What is not offered to the relay for a while, after it refused it: anything, or what is from one sender or to one domain.

import { after } from "../core/words/duration.ts";
import { backoff } from "../pacing/backoff.ts";

/** `triedUntil`: the pause is over, and one mail tries it for the others. */
export type Pause = { until: Date; because: string; failures: number; isAway: boolean; triedUntil?: Date };

const PAUSE_MS = 30_000; // after the first refusal; it doubles from then on …
const LONGEST_PAUSE_MS = 5 * 60_000; // … up to this: anybody who tries a login more often is locked out

export type Pauses = ReturnType<typeof pausesOf>;

/** How long what is left in peace. */
export function pausesOf(now: () => Date) {
  const pauses = new Map<string, Pause>();
  /** Ahead of us, and not further than a pause lasts: the clock may have been set back. */
  const isNear = (until: Date): boolean => now() < until && until <= after(now(), LONGEST_PAUSE_MS);
  return {
    /** @returns the pause that holds a mail up. When it is over one mail tries the relay, and the others wait for what comes of it. */
    find(keys: readonly string[]): Pause | undefined {
      const known = keys.flatMap((key) => pauses.get(key) ?? []);
      const running = known.find(({ until }) => isNear(until));
      if (running) return running;
      const tried = known.find(({ triedUntil }) => triedUntil && isNear(triedUntil));
      if (tried) return { ...tried, until: after(now(), PAUSE_MS) };
      for (const pause of known) pause.triedUntil = after(now(), LONGEST_PAUSE_MS);
      return undefined;
    },
    areThere: (): boolean => pauses.size > 0,
    isTried: (key: string): boolean => pauses.get(key)?.triedUntil !== undefined,
    /** Nothing is to be heard of it, and no mail tries it: a look at it is cheap, and says when it is there again. */
    isAway: (): boolean => [...pauses.values()].some(({ isAway, triedUntil }) => isAway && !triedUntil),
    /** A pause is over, and no mail tries it. */
    isOneOver: (): boolean =>
      [...pauses.values()].some(({ until, triedUntil }) => !isNear(until) && !(triedUntil && isNear(triedUntil))),
    /** @returns until when */
    hold(key: string, { because, isAway }: { because: string; isAway?: boolean | undefined }): Date {
      const { until, failures = 0 } = pauses.get(key) ?? {};
      if (until && isNear(until)) return until; // another mail was under way at the same time
      const next = after(now(), backoff(failures, PAUSE_MS, LONGEST_PAUSE_MS));
      pauses.set(key, { until: next, because, failures: failures + 1, isAway: isAway === true });
      return next;
    },
    /** Each of them: one mail tries it now. */
    end(): void {
      for (const pause of pauses.values()) pause.until = now();
    },
    /** @returns whether there was any */
    over(keys: readonly string[]): boolean {
      return keys.filter((key) => pauses.delete(key)).length > 0;
    },
  };
}
