// Opens the one LMDB environment of a data folder: storage keeps documents in it, owner.ts the record of who holds the folder.

import { chmodSync, statSync } from "node:fs";
import { join } from "node:path";
import { open, type RootDatabase } from "lmdb";
import { DEFAULT_NAME, filesOf } from "../name.ts";
import { noteDataFile, type Opening, prepareDataFile } from "./data-file.ts";
import { checkSpaceFor } from "./disk-space.ts";
import { PAGE_BYTES } from "./pages.ts";

export type Environment = RootDatabase<Uint8Array, Uint8Array>;

/**
 * Waits while another process writes; two processes may have it open, but only the folder's owner may hold a Storage on it.
 * @throws Error when the file cannot be opened, is damaged, or is gone; DamagedError when it may also be that somebody writes it just now
 */
export function openEnvironment(
  folder: string,
  { wasClean = true, name = DEFAULT_NAME }: Partial<Opening> = {},
): Environment {
  prepareDataFile(folder, { wasClean, name });
  const path = join(folder, filesOf(name).data);
  if (statSync(path).size === 0) checkSpaceFor(folder);
  const environment = openFile(path);
  chmodSync(`${path}-lock`, 0o600);
  noteDataFile(folder, name);
  return environment;
}

const MOST_TRIES = 20;
const BETWEEN_TRIES_MS = 50;

/**
 * Opens again what this program, which holds the folder, has just closed.
 * @throws Error when the file cannot be opened
 */
export function reopenEnvironment(folder: string, name = DEFAULT_NAME): Environment {
  for (let tries = 1; ; tries++) {
    try {
      return openFile(join(folder, filesOf(name).data));
    } catch (error) {
      // Another program that looks who holds the folder closes it at this moment, and its locks with it (ITS#10095).
      if (tries === MOST_TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BETWEEN_TRIES_MS);
    }
  }
}

function openFile(path: string): Environment {
  return open<Uint8Array, Uint8Array>({
    path,
    noSubdir: true,
    pageSize: PAGE_BYTES,
    overlappingSync: false,
    cache: false,
    compression: false,
    encoding: "binary",
    keyEncoding: "binary",
  });
}
