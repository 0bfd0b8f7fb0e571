// How Onit is doing, as figures: what waits, since when, what is late, what stands still.

/** A step fires within a minute; one that is later than this is late. */
export const LATE_MS = 60_000;
/** A loop that finished nothing for so long: a relay may hang for minutes with each notice of a ticket. */
export const STANDS_MS = 30 * 60_000;

export type Vitals = {
  kept: number; // mails that are kept and not read yet
  stuck: number; // mails that cannot be read
  quarantined: number; // mails whose sender could not be authenticated or may not write to that ticket
  outbox: { tickets: number; oldest: Date | undefined }; // tickets whose notices should be out, and since when
  unsent: Unsent;
  steps: { late: number; oldest: Date | undefined }; // waits whose next step should have fired a minute ago
};

/** Notices and system mails that are owed and not sent, also those whose next try is still to come. */
export type Unsent = {
  retrying: number; // tried, and to be tried again
  oldest: Date | undefined; // since when the first of all of them is owed
};

/** Those here and those there. */
export function together(one: Unsent, other: Unsent): Unsent {
  const times = [one.oldest, other.oldest].flatMap((at) => at ?? []);
  return {
    retrying: one.retrying + other.retrying,
    oldest: times.reduce<Date | undefined>((first, at) => (first && first <= at ? first : at), undefined),
  };
}

export type LoopName = "reading" | "steps" | "sending";

/** How a loop is. Times by the monotonic clock, in ms. */
export type LoopState = {
  runsForMs: number | undefined; // undefined: it does not run now
  sinceLastMs: number | undefined; // since its last run ended; undefined: none has
  sinceMovedMs: number; // since it began, ended or finished something
};

export type LoopStates = Readonly<Record<LoopName, LoopState>>;

/** The loops that stand still, by name. */
export const standing = (states: LoopStates | undefined): string[] =>
  Object.entries(states ?? {}).flatMap(([name, { sinceMovedMs }]) => (sinceMovedMs > STANDS_MS ? [name] : []));
