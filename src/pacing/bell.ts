// Rings once for a trouble, again for as long as it lasts, and is quiet when it is over.

export const ALARM_AFTER_MS = 10 * 60_000; // the admins are notified of trouble that may pass after this
export const ALARM_AGAIN_MS = 24 * 60 * 60_000; // and again after this

export type Bell = {
  /** @param isUrgent only a person can end it, so they are notified at once; other trouble may pass by itself */
  trouble(because: string, isUrgent: boolean): void;
  /** Rings for trouble that has lasted meanwhile, though nothing more was heard of it. */
  look(): void;
  over(): void;
};

type Rules = { afterMs: number; againMs: number; now: () => Date };

export function bell(ring: (because: string) => void, { afterMs, againMs, now }: Rules): Bell {
  let open: { since: number; because: string; rungAt?: number } | undefined;
  function look(isUrgent: boolean): void {
    if (!open) return;
    const at = now().getTime();
    const { since, rungAt } = open;
    const isDue = rungAt === undefined ? isUrgent || at - since >= afterMs : at - rungAt >= againMs;
    if (!isDue) return;
    open.rungAt = at;
    ring(open.because);
  }
  return {
    trouble(because, isUrgent) {
      open = { since: now().getTime(), ...open, because };
      look(isUrgent);
    },
    look: () => look(false),
    over() {
      open = undefined;
    },
  };
}
