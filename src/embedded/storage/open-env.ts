// Opens the one LMDB environment of a data folder: storage keeps documents in it, owner.ts the record of who holds the folder.

import { chmodSync } from "node:fs";
import { join } from "node:path";
import { open, type RootDatabase } from "lmdb";
import { DATA_FILE, noteDataFile, prepareDataFile } from "./data-file.ts";
import { PAGE_BYTES } from "./pages.ts";

export type Environment = RootDatabase<Uint8Array, Uint8Array>;

/**
 * Waits while another process writes; two processes may have it open, but only the folder's owner may hold a Storage on it.
 * @throws Error when the file cannot be opened, is damaged, or is gone; DamagedError when it may also be that somebody writes it just now
 */
export function openEnvironment(folder: string, { wasClean = true } = {}): Environment {
  const path = join(folder, DATA_FILE);
  prepareDataFile(folder, { wasClean });
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
  noteDataFile(folder);
  return environment;
}
