// Whether a data file is whole: every page that its trees lead to is there, is the page it should be, and holds what its tree says.

import {
  DamagedError,
  type Meta,
  numberAt,
  openPages,
  PAGE_BYTES,
  type PageFile,
  type PageTree,
  readMeta,
  treeAt,
} from "./pages.ts";

export type CheckOptions = {
  /** Whether the leaves, nearly all of a file, are read too: about a second for each GB. */
  isThorough: boolean;
};

type Walk = { file: PageFile; meta: Meta; seen: Uint8Array; isThorough: boolean };
type Counted = { branchPages: number; leafPages: number; overflowPages: number; entries: number };

/** What is known while one tree is read. */
type Reading = { counted: Counted; inner: Map<string, PageTree>; hasOrder: boolean };

/** @throws DamagedError that says what is wrong and where; Error for a file of another format */
export function checkPages(path: string, { isThorough }: CheckOptions): void {
  const file = openPages(path);
  try {
    const meta = readMeta(file);
    const walk: Walk = { file, meta, seen: new Uint8Array(Math.ceil(file.bytes / PAGE_BYTES / 8) + 1), isThorough };
    checkTree(walk, meta.free, "of free pages");
    for (const [name, tree] of checkTree(walk, meta.main, "of tables")) checkTree(walk, tree, `"${name}"`);
  } finally {
    file.close();
  }
}

const COUNTS = {
  branchPages: "branch pages",
  leafPages: "leaf pages",
  overflowPages: "overflow pages",
  entries: "entries",
} as const;

/** @returns the trees that stand in its leaves, by name */
function checkTree(walk: Walk, tree: PageTree, name: string): Map<string, PageTree> {
  const counted: Counted = { branchPages: 0, leafPages: 0, overflowPages: 0, entries: 0 };
  const reading = { counted, inner: new Map<string, PageTree>(), hasOrder: tree !== walk.meta.free };
  if (tree.root !== undefined) checkPage(walk, tree.root, tree.depth, reading);
  const isWhole = walk.isThorough || tree.depth <= 1;
  for (const [what, words] of Object.entries(COUNTS) as [keyof Counted, string][]) {
    if (!isWhole || counted[what] === tree[what]) continue;
    throw new DamagedError(`its tree ${name} should have ${tree[what]} ${words} and has ${counted[what]}`);
  }
  return reading.inner;
}

const IS_BRANCH = 0x01;
const IS_LEAF = 0x02;
const IS_OVERFLOW = 0x04;
const KINDS = 0x6f;
const HEADER_BYTES = 24;
const NODE_BYTES = 8;
const DEEPEST = 32;

/** @param depth how many levels there are from here on: 1 is a leaf */
function checkPage(walk: Walk, number: number, depth: number, reading: Reading): void {
  const isLeaf = depth === 1;
  take(walk, number, 1);
  if (depth < 1 || depth > DEEPEST) throw notReadable(number);
  if (isLeaf && !walk.isThorough && reading.counted.branchPages > 0) return;
  const page = pageOf(walk, number, isLeaf ? IS_LEAF : IS_BRANCH);
  reading.counted[isLeaf ? "leafPages" : "branchPages"]++;
  let before: Buffer | undefined;
  for (const node of nodesOf(page, number)) {
    const key = keyOf(page, node, number);
    if (reading.hasOrder && before && Buffer.compare(before, key) >= 0) throw notReadable(number);
    before = key;
    if (isLeaf) checkEntry(walk, { page, node, key, number }, reading);
    else checkPage(walk, childAt(page, node), depth - 1, reading);
  }
}

function pageOf({ file }: Walk, number: number, kind: number): Buffer {
  const page = Buffer.allocUnsafe(PAGE_BYTES);
  file.read(number, page);
  if (numberAt(page, 0) !== number || (page.readUInt16LE(18) & KINDS) !== kind) throw notReadable(number);
  return page;
}

/** Where the nodes of a page begin. */
function nodesOf(page: Buffer, number: number): number[] {
  const [lower, upper] = [page.readUInt16LE(20), page.readUInt16LE(22)];
  if (lower % 2 !== 0 || lower > upper || upper > PAGE_BYTES - HEADER_BYTES) throw notReadable(number);
  return Array.from({ length: lower / 2 }, (_, i) => {
    const offset = page.readUInt16LE(HEADER_BYTES + 2 * i);
    if (offset < upper || offset > PAGE_BYTES - HEADER_BYTES - NODE_BYTES) throw notReadable(number);
    return HEADER_BYTES + offset;
  });
}

function keyOf(page: Buffer, node: number, number: number): Buffer {
  const start = node + NODE_BYTES;
  const end = start + page.readUInt16LE(node + 6);
  if (end > PAGE_BYTES) throw notReadable(number);
  return page.subarray(start, end);
}

const childAt = (page: Buffer, node: number): number =>
  page.readUInt16LE(node) + page.readUInt16LE(node + 2) * 2 ** 16 + page.readUInt16LE(node + 4) * 2 ** 32;

const IS_ELSEWHERE = 0x01;
const IS_TREE = 0x02;

type Entry = { page: Buffer; node: number; key: Buffer; number: number };

function checkEntry(walk: Walk, { page, node, key, number }: Entry, reading: Reading): void {
  reading.counted.entries++;
  const size = page.readUInt16LE(node) + page.readUInt16LE(node + 2) * 2 ** 16;
  const flags = page.readUInt16LE(node + 4);
  const start = node + NODE_BYTES + key.length;
  if (flags === IS_ELSEWHERE) checkOverflow(walk, page, start, size, reading);
  else if (start + size > PAGE_BYTES || (flags & ~IS_TREE) !== 0) throw notReadable(number);
  if (flags !== IS_TREE) return;
  if (size < 48) throw notReadable(number);
  reading.inner.set(key.toString().replace(/\0$/, ""), treeAt(page, start));
}

/** A value that has pages of its own; only the first of them has a header. */
function checkOverflow(walk: Walk, page: Buffer, at: number, size: number, { counted }: Reading): void {
  if (at + 24 > PAGE_BYTES) throw new DamagedError("a value leads out of its page");
  const [first, pages] = [numberAt(page, at), numberAt(page, at + 16)];
  if (pages < 1 || HEADER_BYTES + size > pages * PAGE_BYTES) throw notReadable(first);
  take(walk, first, pages);
  counted.overflowPages += pages;
  if (!walk.isThorough) return;
  const head = Buffer.allocUnsafe(HEADER_BYTES);
  walk.file.read(first, head);
  const isRight = numberAt(head, 0) === first && (head.readUInt16LE(18) & KINDS) === IS_OVERFLOW;
  if (!isRight || head.readUInt32LE(20) !== pages) throw notReadable(first);
}

/** No page belongs to two, and all are in the file. @throws DamagedError */
function take({ meta, seen, file }: Walk, first: number, pages: number): void {
  const last = first + pages - 1;
  if (first < 2 || last > meta.lastPage)
    throw new DamagedError(`something in it leads to page ${last}, which it does not have`);
  if ((last + 1) * PAGE_BYTES > file.bytes) {
    throw new DamagedError(`it ends before page ${last}: a part of it is missing`);
  }
  for (let page = first; page <= last; page++) {
    const bit = 1 << (page & 7);
    if ((seen[page >> 3]! & bit) !== 0) throw new DamagedError(`page ${page} is used twice`);
    seen[page >> 3]! |= bit;
  }
}

const notReadable = (page: number): DamagedError => new DamagedError(`page ${page} is not readable`);
