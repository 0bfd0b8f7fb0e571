// Reads the pages of an LMDB file without LMDB, which takes its file for granted and ends the process over a damaged one. Numbers are
// little-endian; the layout is that of LMDB's mdb.c as lmdb brings it (data version 2).

import { closeSync, fstatSync, openSync, readSync } from "node:fs";

export const PAGE_BYTES = 4_096; // the same on every machine: it decides how long a key can be

/** The file is not whole. The message says where. */
export class DamagedError extends Error {
  override name = "DamagedError";
}

/** One tree of pages: the counts are LMDB's own. */
export type PageTree = {
  depth: number;
  branchPages: number;
  leafPages: number;
  overflowPages: number;
  entries: number;
  /** undefined when it is empty. */
  root: number | undefined;
};

/** What a meta page says: the trees of free pages and of everything else, as the last transaction but one, or the last, left them. */
export type Meta = { free: PageTree; main: PageTree; lastPage: number; transaction: number };

export type PageFile = {
  readonly bytes: number;
  /** Fills `into` from the start of a page on. @throws DamagedError when the file ends before */
  read(page: number, into: Buffer): void;
  close(): void;
};

export function openPages(path: string): PageFile {
  const file = openSync(path, "r");
  const { size } = fstatSync(file);
  return {
    bytes: size,
    read(page, into) {
      const length = readSync(file, into, 0, into.length, page * PAGE_BYTES);
      if (length < into.length) throw new DamagedError(`it ends before page ${page}: a part of it is missing`);
    },
    close: () => closeSync(file),
  };
}

const MAGIC = 0xbeef_c0de;
const FORMAT = 2;
const IS_META = 0x08;
const LARGEST_MAP_BYTES = 2 ** 46;
const UNWRITTEN_BYTES = 64 * 1024 ** 2;
/** Versions, and the kinds of the trees. */
const SAME_IN_BOTH = [
  [24, 40],
  [48, 54],
  [96, 102],
] as const;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;

/**
 * The newer of the two meta pages.
 * @throws DamagedError unless both are whole and follow each other; Error for a file of another format
 */
export function readMeta(file: PageFile): Meta {
  const bytes = Buffer.alloc(2 * PAGE_BYTES);
  if (file.bytes < bytes.length) throw new DamagedError("it is no LMDB file, or only a part of one");
  file.read(0, bytes);
  const [first, second] = [metaIn(bytes.subarray(0, PAGE_BYTES), 0), metaIn(bytes.subarray(PAGE_BYTES), 1)];
  const distance = Math.abs(first.transaction - second.transaction);
  const isOdd = first.transaction % 2 !== 0 || second.transaction % 2 === 0;
  if (distance > 1 || (distance === 1 && isOdd)) throw new DamagedError("its two first pages do not fit each other");
  for (const { lastPage } of [first, second]) {
    // Pages at the end that were taken and never written may be missing, but not many.
    const isFar = lastPage * PAGE_BYTES > 2 * file.bytes + UNWRITTEN_BYTES;
    if (lastPage < 1 || isFar) throw new DamagedError("one of its two first pages is not readable");
  }
  for (const [start, end] of SAME_IN_BOTH) {
    if (bytes.compare(bytes, PAGE_BYTES + start, PAGE_BYTES + end, start, end) !== 0) {
      throw new DamagedError("its two first pages do not fit each other");
    }
  }
  return first.transaction > second.transaction ? first : second;
}

function metaIn(page: Buffer, number: number): Meta {
  if (page.readUInt32LE(24) !== MAGIC) throw new DamagedError("it is no LMDB file, or only a part of one");
  const format = page.readUInt32LE(28);
  if (format !== FORMAT) throw new Error(`it has format ${format} of LMDB, and only ${FORMAT} can be read`);
  const isMeta = page.readUInt16LE(18) === IS_META && page.readUInt32LE(0) === number;
  const isMap = numberAt(page, 40) % PAGE_BYTES === 0 && numberAt(page, 40) < LARGEST_MAP_BYTES;
  if (!isMeta || !isMap || page.readUInt32LE(48) !== PAGE_BYTES)
    throw new DamagedError("one of its two first pages is not readable");
  return {
    free: treeAt(page, 48),
    main: treeAt(page, 96),
    lastPage: numberAt(page, 144),
    transaction: numberAt(page, 152),
  };
}

/** The 48 bytes in which LMDB describes a tree. */
export function treeAt(bytes: Buffer, at: number): PageTree {
  const root = bytes.readBigUInt64LE(at + 40);
  return {
    depth: bytes.readUInt16LE(at + 6),
    branchPages: numberAt(bytes, at + 8),
    leafPages: numberAt(bytes, at + 16),
    overflowPages: numberAt(bytes, at + 24),
    entries: numberAt(bytes, at + 32),
    root: root === NO_PAGE ? undefined : numberAt(bytes, at + 40),
  };
}

/** @throws DamagedError for a number that no file of this world has */
export function numberAt(bytes: Buffer, at: number): number {
  const number = bytes.readBigUInt64LE(at);
  if (number > 2n ** 53n) throw new DamagedError("a number in it is out of range");
  return Number(number);
}
