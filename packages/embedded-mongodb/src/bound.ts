// How long one command may work, and how much it may gather. All commands run on one thread and none is interrupted, so the bound of the
// command under way is one for everybody: loops call step(), what keeps values calls a Keeper, and what makes values calls produced().

import { CommandError } from "./errors.ts";

export type Bound = {
  readonly now: () => Date;
  readonly longestMs: number;
  /** Whether the client named the time; it then counts over all batches of a cursor, as in MongoDB. */
  readonly isAsked: boolean;
  spentMs: number;
  /** When the piece of work under way began. */
  since: number | undefined;
  /** Bytes that the command keeps in memory, about. */
  kept: number;
};

/** How long a command may work when the client names no time: 30 s. */
export const DEFAULT_LONGEST_MS = 30_000;

/** What one stage or one value may take, as in MongoDB (manual, "Aggregation Pipeline Limits"): 100 MB. */
export const MOST_BYTES = 104_857_600;

/** What all stages of one command may keep together. */
const MOST_BYTES_OF_A_COMMAND = 3 * MOST_BYTES;

/** Steps between two looks at the clock, which costs more than a step. */
const EVERY = 64;

let current: Bound | undefined;
let steps = 0;
let made = 0;

/** @param longestMs 0 is no limit */
export const createBound = (now: () => Date, longestMs: number, isAsked: boolean): Bound => ({
  now,
  longestMs: longestMs > 0 ? longestMs : Number.POSITIVE_INFINITY,
  isAsked,
  spentMs: 0,
  since: undefined,
  kept: 0,
});

/** The bound of the command under way: a cursor that it leaves takes it along. */
export const boundNow = (): Bound | undefined => current;

/** Does a piece of work within a bound. @throws what the work throws; CommandError MaxTimeMSExpired, ExceededMemoryLimit */
export function within<T>(bound: Bound | undefined, work: () => T): T {
  const before = current;
  current = bound;
  if (bound) {
    if (!bound.isAsked) bound.spentMs = 0;
    bound.since = bound.now().getTime();
  }
  try {
    return work();
  } finally {
    if (bound) {
      bound.spentMs += bound.now().getTime() - (bound.since ?? 0);
      bound.since = undefined;
    }
    current = before;
  }
}

/**
 * To be called in every loop whose length a client decides.
 * @param weight how many steps this one counts for: a large document takes as long as many small ones
 * @throws CommandError MaxTimeMSExpired
 */
export function step(weight = 1): void {
  steps += weight;
  if (steps < EVERY) return;
  steps = 0;
  if (current && elapsedMs(current) > current.longestMs) throw outOfTime();
}

/** What is left of the time, at least 1 ms; the default where there is no limit. */
export function remainingMs(): number {
  if (!current) return DEFAULT_LONGEST_MS;
  const left = current.longestMs - elapsedMs(current);
  return Number.isFinite(left) ? Math.max(1, Math.ceil(left)) : DEFAULT_LONGEST_MS;
}

export const outOfTime = (): CommandError => new CommandError("MaxTimeMSExpired", "operation exceeded time limit");

const elapsedMs = ({ now, spentMs, since }: Bound): number =>
  since === undefined ? spentMs : spentMs + now().getTime() - since;

/** Counts the bytes that one stage keeps. @throws CommandError QueryExceededMemoryLimitNoDiskUseAllowed */
export type Keeper = (bytes: number) => void;

/** @param what the stage, for the message */
export function keeper(what: string): Keeper {
  const bound = current;
  let kept = 0;
  return (bytes) => {
    kept += bytes;
    if (bound) bound.kept += bytes;
    if (kept > MOST_BYTES) throw outOfMemory(what, MOST_BYTES);
    if (bound && bound.kept > MOST_BYTES_OF_A_COMMAND) throw outOfMemory("The command", MOST_BYTES_OF_A_COMMAND);
  };
}

/** Counts what is kept for a while only, such as what is joined to one document. @throws CommandError as a keeper does */
export function brieflyKeeper(what: string): Keeper {
  let kept = 0;
  return (bytes) => {
    kept += bytes;
    if (kept > MOST_BYTES) throw outOfMemory(what, MOST_BYTES);
  };
}

const outOfMemory = (what: string, most: number): CommandError =>
  new CommandError(
    "QueryExceededMemoryLimitNoDiskUseAllowed",
    `${what} exceeded the memory limit of ${most} bytes, and this server does not use the disk instead.`,
  );

/** An expression is evaluated from here on: what the one before produced counts no more. */
export function startProducing(): void {
  made = 0;
}

/**
 * Counts what an operator of an expression makes: the characters of strings, 8 bytes for each element of an array.
 * @throws CommandError ExceededMemoryLimit when one expression makes more than 100 MB for one document
 */
export function produced(bytes: number): void {
  made += bytes;
  if (made <= MOST_BYTES) return;
  throw new CommandError(
    "ExceededMemoryLimit",
    `An expression would use too much memory. Memory limit: ${MOST_BYTES} bytes`,
  );
}

/** What was counted so far; given back to `keepProduced` when only the last of many results is kept, as by $reduce. */
export const producedSoFar = (): number => made;

export function keepProduced(bytes: number): void {
  made = bytes;
}
