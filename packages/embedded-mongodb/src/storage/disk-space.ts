// Refuses writes before the disk of the data folder is full. LMDB must never meet a full disk: when a write fails it composes a message
// that is longer than the memory it takes for it (lmdb 3.5, mdb_page_flush), and what is behind that memory is overwritten.

import { statfsSync } from "node:fs";
import { CommandError } from "../errors.ts";
import { PAGE_BYTES } from "./pages.ts";

/** Of a file system, in bytes. `free` is what programs that are not root may use. */
export type DiskSpace = { free: number; total: number };

/** Guards one transaction after the other. */
export type SpaceGuard = {
  /** @param freesSpace whether the transaction only removes: it may use half of the reserve, so that removing is possible for longer */
  begin(freesSpace: boolean): void;
  /** Before each change. @param bytes the size of the value that is written @throws CommandError OutOfDiskSpace */
  note(bytes: number): void;
  /** Before the commit, which writes all pages that were changed. @throws CommandError OutOfDiskSpace */
  check(): void;
};

const MB = 1024 ** 2;
const MOST_RESERVED = 64 * MB;
/** Of a small disk an eighth is kept free. */
const RESERVED_OF_TOTAL = 8;

/** A change copies the page it is on, and may split it in two or join it with the page beside it. */
const PAGES_PER_CHANGE = 2;
/** The paths from the roots of the trees, and the list of free pages. */
const PAGES_PER_TRANSACTION = 32;
/** A value longer than this has pages of its own. */
const LONGEST_IN_TREE = PAGE_BYTES / 2;
/** Above it the pages of the trees are counted: of many changes most are on the same pages. */
const COUNTED_FROM = MB;
/** LMDB may write pages before the commit (a "spill"): between two questions it writes less than this part of the reserve. */
const ASKED_EVERY = 1 / 8;

/**
 * What is free is asked at the first change of a transaction, whenever it has grown by an eighth of the reserve, and before its
 * commit: asking takes microseconds, a commit waits for the disk. A transaction that changes nothing is never refused.
 * @param takeRoom of so many bytes, in the data file, once the disk says that it has them: a quota says so only then
 * @param treePages how many pages the trees have in the transaction under way: it cannot change more of them
 * @param measure undefined: not known, and nothing is refused
 */
export function guardSpace(
  folder: string,
  { treePages, takeRoom }: { treePages: () => number; takeRoom: (bytes: number) => void },
  measure: () => DiskSpace | undefined = () => spaceOf(folder),
): SpaceGuard {
  let [changes, valueBytes, askAt, freesSpace] = [0, 0, 0, false];
  const atMost = (): number => (PAGES_PER_CHANGE * changes + PAGES_PER_TRANSACTION) * PAGE_BYTES + valueBytes;
  const closer = (): number => Math.min(atMost(), (treePages() + PAGES_PER_TRANSACTION) * PAGE_BYTES + valueBytes);
  const check = (isLast: boolean): void => {
    const space = measure();
    const total = space?.total ?? MOST_RESERVED * RESERVED_OF_TOTAL;
    askAt = atMost() + reserveOf(total) * ASKED_EVERY;
    const reserve = reserveOf(total) / (freesSpace ? 2 : 1);
    const isAmple = atMost() <= COUNTED_FROM && (!space || space.free >= reserve + atMost());
    const need = isAmple ? atMost() : closer();
    if (space && space.free < reserve + need) throw tooLittle(folder, space, { reserve, need });
    if (changes > 1 || isLast) takeRoom(need); // at the first change nothing is known yet of what comes
  };
  return {
    begin(frees) {
      [changes, valueBytes, askAt, freesSpace] = [0, 0, 0, frees];
    },
    note(bytes) {
      changes += 1;
      if (bytes > LONGEST_IN_TREE) valueBytes += (Math.ceil(bytes / PAGE_BYTES) + 1) * PAGE_BYTES;
      if (atMost() >= askAt) check(false);
    },
    check: () => void (changes > 0 && check(true)),
  };
}

/**
 * For the few small writes that are not documents: a new data file, and the record of who holds the folder. A quarter of the reserve is
 * kept from them, so that a program can start and stop while documents are refused.
 * @throws CommandError OutOfDiskSpace
 */
export function checkSpaceFor(folder: string, space = spaceOf(folder)): void {
  if (!space) return;
  const [reserve, need] = [reserveOf(space.total) / 4, PAGES_PER_TRANSACTION * PAGE_BYTES];
  if (space.free < reserve + need) throw tooLittle(folder, space, { reserve, need });
}

export function hasSpaceFor(folder: string): boolean {
  try {
    checkSpaceFor(folder);
    return true;
  } catch {
    return false;
  }
}

const reserveOf = (total: number): number => Math.min(MOST_RESERVED, total / RESERVED_OF_TOTAL);

/** @returns undefined where the file system does not tell */
function spaceOf(folder: string): DiskSpace | undefined {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return blocks > 0 ? { free: bavail * bsize, total: blocks * bsize } : undefined;
  } catch {
    return undefined;
  }
}

function tooLittle(folder: string, { free }: DiskSpace, { reserve, need }: { reserve: number; need: number }) {
  const [left, kept, wanted] = [free, reserve, need].map((bytes) => `${(bytes / MB).toFixed(1)} MB`);
  return new CommandError(
    "OutOfDiskSpace",
    `The disk of ${folder} is nearly full: ${left} are free, this write may need ${wanted}, and ${kept} are kept in reserve so that the data stays whole. ` +
      "Nothing was written. Free space on that disk, or make it larger; then writes are accepted again without a restart.",
  );
}
