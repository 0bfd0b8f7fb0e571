// The data file before LMDB opens it: made where there is none, and refused where it is not whole. A folder that held data never begins
// empty in silence: a note beside the data file says that it was there.
//
// In this order, each on disk before the next begins: the data file, its name in the folder, the note. Only then is anything acknowledged.

import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, statSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesOf } from "../name.ts";
import { checkPages } from "./check-pages.ts";
import { DamagedError, PAGE_BYTES } from "./pages.ts";

const noteText = (
  file: string,
): string => `This folder holds data, in ${file}. Copy or move the folder only as a whole, while no program uses it.
This file says that the data is there: without ${file} the folder is not opened, so that nobody begins with nothing by mistake.
`;

const WHAT_TO_DO =
  "Nothing was changed. Restore the folder from a backup; or rename the folder and start with a new one.";

/** Up to here all of a file is read before it is opened, which takes about a second; a larger one only after a stop that was not clean. */
const ALWAYS_THOROUGH_BYTES = 256 * 1024 ** 2;

/** How a data file is opened: whether whoever held the folder last gave it back, and what the data goes by. */
export type Opening = { wasClean: boolean; name: string };

/**
 * To be called before LMDB opens the file.
 * @throws Error that says what is wrong with the file and what to do
 */
export function prepareDataFile(folder: string, { wasClean, name }: Opening): void {
  const file = filesOf(name).data;
  const path = join(folder, file);
  const bytes = sizeOf(path);
  if (bytes === undefined || isNeverWritten(path, bytes)) {
    if (isKnown(folder, name, bytes)) throw new DamagedError(goneMessage(name, bytes));
    // Closed to others from the first byte on, also in a folder that somebody else has opened to them.
    // Only zeros are thrown away: of two programs that start at once the other may have begun to write.
    closeSync(openSync(path, bytes ? "w" : "a", 0o600));
    return;
  }
  try {
    checkAtRest(path, !wasClean || bytes <= ALWAYS_THOROUGH_BYTES);
  } catch (error) {
    if (error instanceof DamagedError) throw new DamagedError(`${file} is damaged: ${error.message}. ${WHAT_TO_DO}`);
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}`);
  }
}

const MOST_TRIES = 5;
const BETWEEN_TRIES_MS = 100;

/** While another program that starts at this moment writes to the file, it looks damaged; what is damaged stays so. */
function checkAtRest(path: string, isThorough: boolean): void {
  for (let tries = 1; ; tries++) {
    try {
      checkPages(path, { isThorough });
      return;
    } catch (error) {
      if (tries === MOST_TRIES || !(error instanceof DamagedError)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BETWEEN_TRIES_MS);
    }
  }
}

function goneMessage(name: string, bytes: number | undefined): string {
  const { data, note } = filesOf(name);
  const what = bytes === undefined ? "is gone" : "is empty";
  return (
    `${data} ${what}, though the data was in it. ${WHAT_TO_DO} ` +
    `To begin with nothing on purpose, delete ${note} and ${data}-lock.`
  );
}

/** The note says it, or, of a folder from before there were notes, LMDB's lock file does, which comes after the data file. */
function isKnown(folder: string, name: string, bytes: number | undefined): boolean {
  const { data, note } = filesOf(name);
  return existsSync(join(folder, note)) || (bytes === undefined && existsSync(join(folder, `${data}-lock`)));
}

/** A start that a power cut ended leaves a file with nothing in it. */
function isNeverWritten(path: string, bytes: number): boolean {
  if (bytes > 2 * PAGE_BYTES) return false;
  const content = Buffer.alloc(bytes);
  const file = openSync(path, "r");
  try {
    readSync(file, content);
  } finally {
    closeSync(file);
  }
  return content.every((byte) => byte === 0);
}

/** To be called when LMDB has opened the file, and before anybody is told that anything is kept. */
export function noteDataFile(folder: string, name: string): void {
  const files = filesOf(name);
  const note = join(folder, files.note);
  if (existsSync(note)) return;
  syncPath(join(folder, files.data));
  syncPath(folder);
  const draft = `${note}.${process.pid}-${randomBytes(4).toString("hex")}`; // two programs may start at the same moment
  const file = openSync(draft, "w", 0o600);
  try {
    writeSync(file, noteText(files.data));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, note);
  syncPath(folder);
}

/** That a folder was made has to be on disk too: its name stands in the one above. */
export const syncFolderAbove = (path: string): void => syncPath(dirname(path));

/** What was written to a file, or the names in a folder, are on disk then. Windows opens no folders, and writes their names itself. */
export function syncPath(path: string): void {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    if (process.platform === "win32") return;
    throw error;
  }
  try {
    fsyncSync(file);
  } catch (error) {
    // Some file systems sync no folders.
    if (!["EINVAL", "EPERM", "EISDIR", "ENOTSUP"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    closeSync(file);
  }
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}
