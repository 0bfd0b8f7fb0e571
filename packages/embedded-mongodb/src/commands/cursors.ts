// Open cursors: results a client has not fetched yet. Between two commands they hold no transaction.

import { randomBytes } from "node:crypto";
import { Long } from "bson";
import { type Bound, MOST_BYTES } from "../bound.ts";
import { CommandError } from "../errors.ts";

/** Where results come from, one document's bytes at a time. */
export type Source = {
  next(): Uint8Array | undefined;
  /** Whether it is known that nothing more will come. */
  isDone(): boolean;
  /** Lets go of what must not be held while no command runs; next() goes on after it. */
  pause(): void;
};

export type Cursor = {
  readonly id: Long;
  /** "db.collection": what getMore has to name. */
  readonly ns: string;
  readonly source: Source;
  /** The session it was opened in, by its id in hex. */
  readonly session: string | undefined;
  /** Opened with noCursorTimeout. */
  readonly isLasting: boolean;
  /** What the command that opened it may still take. */
  readonly bound: Bound | undefined;
  /** Read, but there was no room for it in the batch. */
  spare?: Uint8Array;
  usedAt: Date;
};

export type Cursors = {
  readonly size: number;
  /** @throws CommandError when 10,000 are open, or all together keep too much in memory */
  open(cursor: Omit<Cursor, "id">): Cursor;
  /** @throws CommandError CursorNotFound */
  get(id: unknown): Cursor;
  /** @returns whether it was there */
  close(id: unknown): boolean;
  closeWhere(is: (cursor: Cursor) => boolean): void;
  /** Counts as if they had been used. */
  refresh(sessions: readonly (string | undefined)[], now: Date): void;
  /** Closes those that nobody used for ten minutes; the lasting ones end with their session, after thirty. */
  sweep(now: Date): void;
};

const MAX_OPEN = 10_000;
const MOST_KEPT_BYTES = 4 * MOST_BYTES;
const IDLE_MS = 10 * 60_000;
const SESSION_MS = 30 * 60_000;

export function createCursors(): Cursors {
  const open = new Map<string, Cursor>();
  const close = (cursor: Cursor): void => {
    cursor.source.pause();
    open.delete(String(cursor.id));
  };
  const closeWhere = (is: (cursor: Cursor) => boolean): void => {
    for (const cursor of open.values()) if (is(cursor)) close(cursor);
  };
  return {
    get size() {
      return open.size;
    },
    open(rest) {
      refuseTooMany(open, rest);
      const cursor = { id: freeId(open), ...rest };
      open.set(String(cursor.id), cursor);
      return cursor;
    },
    get(id) {
      const cursor = open.get(String(id));
      if (!cursor) throw new CommandError("CursorNotFound", `cursor id ${id} not found`);
      return cursor;
    },
    close(id) {
      const cursor = open.get(String(id));
      if (cursor) close(cursor);
      return cursor !== undefined;
    },
    closeWhere,
    refresh(sessions, now) {
      for (const cursor of open.values()) if (cursor.session && sessions.includes(cursor.session)) cursor.usedAt = now;
    },
    sweep: (now) =>
      closeWhere(({ isLasting, usedAt }) => now.getTime() - usedAt.getTime() >= (isLasting ? SESSION_MS : IDLE_MS)),
  };
}

/** @throws CommandError when one more would be too much */
function refuseTooMany(open: ReadonlyMap<string, Cursor>, rest: Omit<Cursor, "id">): void {
  if (open.size >= MAX_OPEN) {
    throw new CommandError("IllegalOperation", `${MAX_OPEN} cursors are open: close some of them`);
  }
  if (keptBy(rest) > 0 && sum(open.values()) + keptBy(rest) > MOST_KEPT_BYTES) {
    const text = `Open cursors keep more than ${MOST_KEPT_BYTES} bytes in memory: close some of them`;
    throw new CommandError("ExceededMemoryLimit", text);
  }
}

const keptBy = ({ bound, spare }: Omit<Cursor, "id">): number => (bound?.kept ?? 0) + (spare?.length ?? 0);

function sum(cursors: Iterable<Cursor>): number {
  let bytes = 0;
  for (const cursor of cursors) bytes += keptBy(cursor);
  return bytes;
}

/** Not to be guessed: to know a cursor's id is to be able to read it. */
function freeId(taken: ReadonlyMap<string, Cursor>): Long {
  for (;;) {
    const bytes = randomBytes(8);
    const id = new Long(bytes.readInt32LE(0), bytes.readInt32LE(4) & 0x7fff_ffff);
    if (!id.isZero() && !taken.has(String(id))) return id;
  }
}
