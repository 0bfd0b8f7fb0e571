// The tables of the data file, and what a failure of the disk means. Keys are in the order of their bytes.

import { statfsSync } from "node:fs";
import { constants } from "node:os";
import { dirname } from "node:path";
import type { Database } from "lmdb";
import { CommandError } from "../errors.ts";
import { type DiskSpace, guardSpace, type SpaceGuard } from "./disk-space.ts";
import { type Grow, roomIn } from "./file-room.ts";
import type { Environment } from "./open-env.ts";

export type Table = Database<Uint8Array, Uint8Array>;

/**
 * catalog: see catalog.ts. documents: `collection id u32 | record id u64` → BSON. entries: `index id u32 | key | record id u64` → nothing.
 */
type OpenFile = {
  environment: Environment;
  catalog: Table;
  documents: Table;
  entries: Table;
};

export type Tables = OpenFile & { space: SpaceGuard };

export const NO_VALUE = new Uint8Array(0);

/** `from` belongs to it, `to` does not. */
export type Range = { from: Uint8Array; to: Uint8Array; reverse?: boolean };

/**
 * How the disk is asked, where it is not asked itself.
 * @param measure what is free on the disk of the data folder
 * @param grow makes the data file longer
 */
export type Disk = { measure?: () => DiskSpace | undefined; grow?: Grow };

export function openTables(environment: Environment, { measure, grow }: Disk = {}): Tables {
  const file = tablesOf(environment);
  const makeLong = roomIn(pathOf(environment), grow);
  const takeRoom = (bytes: number): void => makeLong(fileSize(tables) + bytes);
  const space = guardSpace(folderOf(environment), { treePages: () => treePages(tables), takeRoom }, measure);
  const tables: Tables = { ...file, space };
  return tables;
}

function tablesOf(environment: Environment): OpenFile {
  const table = (name: string): Table =>
    environment.openDB<Uint8Array, Uint8Array>(name, { cache: false, encoding: "binary", keyEncoding: "binary" });
  return { environment, catalog: table("catalog"), documents: table("documents"), entries: table("entries") };
}

/** Closes the data file and opens it again, between two transactions. @throws Error when it cannot be opened; nothing can be read then */
export function reopenTables(tables: Tables, reopen: () => Environment): void {
  void tables.environment.close(); // at once: nothing is under way
  Object.assign(tables, tablesOf(reopen()));
}

/** All that is written goes by `put` and `remove`. @throws CommandError OutOfDiskSpace, as `remove` does */
export function put(tables: Tables, name: "catalog" | "documents" | "entries", row: readonly [Uint8Array, Uint8Array]) {
  const [key, value] = row;
  tables.space.note(value.length);
  tables[name].putSync(key, value);
}

export function remove(tables: Tables, name: "catalog" | "documents" | "entries", key: Uint8Array): void {
  tables.space.note(0);
  tables[name].removeSync(key);
}

/** Those that hold keys, as they are in the transaction under way. */
function treePages({ catalog, documents, entries }: OpenFile): number {
  let pages = 0;
  for (const table of [catalog, documents, entries]) {
    const { treeBranchPageCount, treeLeafPageCount } = table.getStats() as { [name: string]: number };
    pages += (treeBranchPageCount ?? 0) + (treeLeafPageCount ?? 0);
  }
  return pages;
}

/** @returns all keys of a range, lazily; the bytes are the caller's */
export function* keysOf(table: Table, range: Range): Generator<Uint8Array, void, undefined> {
  yield* table.getKeys(lmdbRange(range));
}

export function* rowsOf(
  table: Table,
  range: Range,
): Generator<{ key: Uint8Array; value: Uint8Array }, void, undefined> {
  yield* table.getRange(lmdbRange(range));
}

const lmdbRange = ({ from, to, reverse }: Range) =>
  reverse
    ? { start: to, exclusiveStart: true, end: from, inclusiveEnd: true, reverse: true }
    : { start: from, end: to };

const REMOVED_AT_ONCE = 10_000;

/** Collects keys before it removes them: an LMDB cursor that deletes as it goes may skip some. */
export function removeRange(tables: Tables, name: "documents" | "entries", { from, to }: Range): void {
  for (;;) {
    const keys: Uint8Array[] = [];
    for (const key of keysOf(tables[name], { from, to })) if (keys.push(key) === REMOVED_AT_ONCE) break;
    for (const key of keys) remove(tables, name, key);
    if (keys.length < REMOVED_AT_ONCE) return;
  }
}

/** `id` as the first four bytes of a key; the one after it ends the id's range. */
export function idBytes(id: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, id);
  return bytes;
}

/** Size of the data file: pages that are in use or were. */
export function fileSize({ environment }: Tables): number {
  const { lastPageNumber, root } = environment.getStats() as { lastPageNumber: number; root: { pageSize: number } };
  return (lastPageNumber + 1) * root.pageSize;
}

const { EFBIG, ENOSPC, EDQUOT } = constants.errno; // EDQUOT has another number on every system
const NO_SPACE = new Set([EFBIG, ENOSPC, EDQUOT, 112 /* Windows: disk full */, -30_792 /* MDB_MAP_FULL */]);
const INPUT_OUTPUT = 5;
const NEXT_TO_NOTHING = 1_048_576;

/** What a caller is told of an error of LMDB's. Its code is the system's number or one of its own. */
export function storageError({ environment }: Tables, error: unknown): unknown {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (error instanceof CommandError || typeof code !== "number") return error;
  const { message } = error as Error;
  if (NO_SPACE.has(code) || (code === INPUT_OUTPUT && isDiskFull(environment))) {
    const advice = "Free some on the disk of the data folder.";
    return new CommandError(
      "OutOfDiskSpace",
      `No space is left for the data; nothing was written. ${advice} (${message})`,
    );
  }
  return new CommandError("InternalError", `The data file could not be read or written: ${message} (${code})`);
}

const pathOf = (environment: Environment): string => (environment as Environment & { path: string }).path;
const folderOf = (environment: Environment): string => dirname(pathOf(environment));

/** LMDB calls it an input/output error when the last piece that still fitted was written. */
function isDiskFull(environment: Environment): boolean {
  const { bavail, bsize } = statfsSync(folderOf(environment));
  return bavail * bsize < NEXT_TO_NOTHING;
}
