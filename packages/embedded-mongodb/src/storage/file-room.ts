// Takes the room of a commit before LMDB writes: the data file is made longer by bytes that are really written, so what the disk does not
// say when it is asked (a user's quota, a limit on files) is met here, where it is an error like any other, and not in LMDB.

import { closeSync, fstatSync, openSync, statSync, writeSync } from "node:fs";
import { platform } from "node:process";
import { CommandError } from "../errors.ts";

/** @throws Error of the system, as `writeSync` of node:fs does */
export type Grow = (path: string, bytes: number) => void;

/** Makes the data file at least so long. @throws CommandError OutOfDiskSpace when the disk does not take it */
export type FileRoom = (bytes: number) => void;

const PIECE = Buffer.alloc(64 * 1_024);
const NO_SPACE: readonly (string | undefined)[] = ["ENOSPC", "EDQUOT", "EFBIG"];

export function roomIn(path: string, grow: Grow = growFile): FileRoom {
  let known = 0; // LMDB makes its file longer, and never shorter
  return (bytes) => {
    if (bytes <= known) return;
    known = statSync(path).size;
    if (bytes <= known) return;
    try {
      grow(path, bytes);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (!NO_SPACE.includes(code)) throw error;
      throw new CommandError("OutOfDiskSpace", refusal(path, code, message));
    }
    known = bytes;
  };
}

/** What it reaches before it is refused stays; the next try begins there. */
function growFile(path: string, bytes: number): void {
  if (platform === "win32") return; // there LMDB's own mapping makes the file longer
  const file = openSync(path, "r+");
  try {
    for (let end = fstatSync(file).size; end < bytes; )
      end += writeSync(file, PIECE, 0, Math.min(PIECE.length, bytes - end), end);
  } finally {
    closeSync(file);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "Its disk is full",
  EDQUOT: "The quota of its user on that disk is used up",
  EFBIG: "Files of its user may not become longer",
};

const refusal = (path: string, code = "", message: string): string =>
  `The data file ${path} cannot become longer. ${REASONS[code]}. Nothing was written. Make room, or have the limit raised; then writes are accepted again without a restart. (${message})`;
