// Opens the one LMDB environment of a data folder: storage keeps documents in it, owner.ts the record of who holds the folder.

import { chmodSync, closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { open, type RootDatabase } from "lmdb";

export type Environment = RootDatabase<Uint8Array, Uint8Array>;

export const DATA_FILE = "onit.mdb";

const PAGE_BYTES = 4_096; // the same on every machine: it decides how long a key can be

/**
 * Waits while another process writes; two processes may have it open, but only the folder's owner may hold a Storage on it.
 * @throws Error when the file cannot be opened, or is none of LMDB's
 */
export function openEnvironment(folder: string): Environment {
  const path = join(folder, DATA_FILE);
  refuseOtherFiles(path);
  // Closed to others from the first byte on, also in a folder that somebody else has opened to them.
  closeSync(openSync(path, "a", 0o600));
  const environment = open<Uint8Array, Uint8Array>({
    path,
    noSubdir: true,
    pageSize: PAGE_BYTES,
    overlappingSync: false,
    cache: false,
    compression: false,
    encoding: "binary",
    keyEncoding: "binary",
  });
  chmodSync(`${path}-lock`, 0o600);
  return environment;
}

const MAGIC = 0xbeef_c0de;
const FORMAT = 2;

/** lmdb would end the whole process over a file that does not begin with LMDB's two meta pages. An empty one is new. */
function refuseOtherFiles(path: string): void {
  const start = Buffer.alloc(2 * PAGE_BYTES);
  const length = readStart(path, start);
  if (length === 0) return;
  for (const page of [0, PAGE_BYTES]) {
    const [magic, format] = [start.readUInt32LE(page + 24), start.readUInt32LE(page + 28)];
    if (length < start.length || magic !== MAGIC)
      throw new Error(`${DATA_FILE} is no LMDB file, or only a part of one`);
    if (format !== FORMAT) throw new Error(`${DATA_FILE} has format ${format} of LMDB, and only ${FORMAT} can be read`);
  }
}

/** @returns how many bytes there are, none for a missing file */
function readStart(path: string, into: Buffer): number {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw error;
  }
  try {
    return readSync(file, into);
  } finally {
    closeSync(file);
  }
}
