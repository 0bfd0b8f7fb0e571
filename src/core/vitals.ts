// How Onit is doing, as figures: what waits, since when, what is late, what stands still.

/** A step fires within a minute; one that is later than this is late. */
export const LATE_MS = 60_000;
/** A loop that has run for so long, or has not run: far more than any has to do. */
export const STANDS_MS = 10 * 60_000;

export type Vitals = {
  kept: number; // mails that are kept and not read yet
  stuck: number; // mails that cannot be read
  quarantined: number; // mails that wait for a person
  outbox: { tickets: number; oldest: Date | undefined }; // tickets whose notices should be out, and since when
  steps: { late: number; oldest: Date | undefined }; // waits whose next step should have fired a minute ago
};

export type LoopName = "reading" | "steps" | "sending";

/** How a loop is. Times by the monotonic clock, in ms; undefined: it does not run now, it has not ended yet. */
export type LoopState = { runsForMs: number | undefined; sinceLastMs: number | undefined };

export type LoopStates = Readonly<Record<LoopName, LoopState>>;

/** The loops that stand still, by name. */
export const standing = (states: LoopStates | undefined): string[] =>
  Object.entries(states ?? {}).flatMap(([name, { runsForMs, sinceLastMs = 0 }]) =>
    (runsForMs ?? sinceLastMs) > STANDS_MS ? [name] : [],
  );
