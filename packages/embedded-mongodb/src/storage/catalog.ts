// What collections and indexes there are: kept in the data file, and in memory while it is open.

import { type Binary, UUID } from "bson";
import { CommandError } from "../errors.ts";
import { type Doc, decode, encode } from "../language/values.ts";
import type { Index } from "./index-spec.ts";
import { type Namespace, namespaceText } from "./namespace.ts";
import { idBytes, put, remove, rowsOf, type Tables } from "./tables.ts";

const FORMAT = 1;

/** A collection as the catalog knows it. */
export type Held = {
  readonly id: number;
  ns: Namespace;
  uuid: Binary;
  options: Doc;
  indexes: Index[];
  count: number;
  dataSize: number;
  nextRecordId: number;
  isDropped: boolean;
};

export type Catalog = {
  find(ns: Namespace): Held | undefined;
  all(): IterableIterator<Held>;
  /** A number for a collection or an index; none is given twice. */
  newId(): number;
  add(ns: Namespace, options: Doc): Held;
  rename(held: Held, to: Namespace): void;
  remove(held: Held): void;
  /** To be called before its indexes change. @throws CommandError when that is not possible: outside of a transaction, or dropped */
  noteDefinition(held: Held): void;
  /** To be called before its counts change. @throws as above */
  noteCounts(held: Held): void;
  /** How much was noted in the transaction under way. */
  changes(): number;
  /** Whether a transaction is under way. */
  isOpen(): boolean;
  begin(): void;
  /** Writes down what changed, as the last thing in a transaction. */
  save(): void;
  /** After a commit. */
  settle(): void;
  /** After an abort: makes everything in memory as it is in the file. */
  reload(): void;
};

type Changes = {
  isOpen: boolean;
  count: number;
  definitions: Set<Held>;
  counts: Set<Held>;
  removed: Set<Held>;
  areIdsNew: boolean;
};

/** @throws Error when the data was written by a newer version */
export function openCatalog(tables: Tables): Catalog {
  const held = new Map<number, Held>();
  const names = new Map<string, Held>();
  const changes = noChanges();
  let nextId = 1;
  const newId = (): number => {
    changes.areIdsNew = true;
    return nextId++;
  };
  const reload = (): void => {
    nextId = readFormat(tables)?.nextId ?? 1;
    refill(held, names, [...readAll(tables)]);
    Object.assign(changes, noChanges());
  };
  reload();
  return {
    find: (ns) => names.get(namespaceText(ns)),
    all: () => names.values(),
    newId,
    ...named(held, names, { changes, newId }),
    noteDefinition: (one) => note(changes, one, "definitions"),
    noteCounts: (one) => note(changes, one, "counts"),
    changes: () => changes.count,
    isOpen: () => changes.isOpen,
    begin: () => void Object.assign(changes, { isOpen: true }),
    save: () => save(tables, changes, nextId),
    settle: () => settle(held, changes),
    reload,
  };
}

const named = (
  held: Map<number, Held>,
  names: Map<string, Held>,
  { changes, newId }: { changes: Changes; newId: () => number },
): Pick<Catalog, "add" | "rename" | "remove"> => ({
  add(ns, options) {
    const one = newCollection(newId(), ns, options);
    for (const kind of ["definitions", "counts"] as const) note(changes, one, kind);
    held.set(one.id, one);
    names.set(namespaceText(ns), one);
    return one;
  },
  rename(one, to) {
    note(changes, one, "definitions");
    names.delete(namespaceText(one.ns));
    one.ns = to;
    names.set(namespaceText(to), one);
  },
  remove(one) {
    note(changes, one, "removed");
    one.isDropped = true;
    names.delete(namespaceText(one.ns));
  },
});

function settle(held: Map<number, Held>, changes: Changes): void {
  for (const { id } of changes.removed) held.delete(id);
  Object.assign(changes, noChanges());
}

const noChanges = (): Changes => ({
  isOpen: false,
  count: 0,
  definitions: new Set(),
  counts: new Set(),
  removed: new Set(),
  areIdsNew: false,
});

function note(changes: Changes, held: Held, kind: "definitions" | "counts" | "removed"): void {
  if (!changes.isOpen) throw new CommandError("InternalError", "What writes belongs in storage.write");
  if (held.isDropped) {
    throw new CommandError("NamespaceNotFound", `The collection ${namespaceText(held.ns)} was dropped`);
  }
  changes[kind].add(held);
  changes.count += 1;
}

function newCollection(id: number, ns: Namespace, options: Doc): Held {
  const counts = { count: 0, dataSize: 0, nextRecordId: 1 };
  return { id, ns, uuid: new UUID(), options, indexes: [], ...counts, isDropped: false };
}

/** Keeps the objects that are there: cursors hold them. */
function refill(held: Map<number, Held>, names: Map<string, Held>, stored: readonly Held[]): void {
  const ids = new Set(stored.map(({ id }) => id));
  for (const [id, gone] of held) {
    gone.isDropped = !ids.has(id);
    if (gone.isDropped) held.delete(id);
  }
  names.clear();
  for (const each of stored) {
    const one = held.has(each.id) ? Object.assign(held.get(each.id)!, kept(held.get(each.id)!, each)) : each;
    held.set(one.id, one);
    names.set(namespaceText(one.ns), one);
  }
}

/** The indexes, too, are held by scans that have paused. */
function kept({ indexes }: Held, stored: Held): Held {
  const known = new Map(indexes.map((index) => [index.id, index]));
  return { ...stored, indexes: stored.indexes.map((index) => Object.assign(known.get(index.id) ?? index, index)) };
}

const FORMAT_KEY = Uint8Array.of(0x46);
const DEFINITION = 0x44;
const COUNTS = 0x4e;

const rowKey = (kind: number, id: number): Uint8Array => Uint8Array.of(kind, ...idBytes(id));

function save(tables: Tables, changes: Changes, nextId: number): void {
  if (changes.areIdsNew) put(tables, "catalog", [FORMAT_KEY, encode({ format: FORMAT, nextId })]);
  for (const { id } of changes.removed) {
    remove(tables, "catalog", rowKey(DEFINITION, id));
    remove(tables, "catalog", rowKey(COUNTS, id));
  }
  for (const one of changes.definitions) {
    if (!one.isDropped) put(tables, "catalog", [rowKey(DEFINITION, one.id), encode(definitionOf(one))]);
  }
  for (const one of changes.counts) {
    if (!one.isDropped) put(tables, "catalog", [rowKey(COUNTS, one.id), countsOf(one)]);
  }
}

const definitionOf = ({ ns, uuid, options, indexes }: Held): Doc => ({ ...ns, uuid, options, indexes });

function countsOf({ count, dataSize, nextRecordId }: Held): Uint8Array {
  return new Uint8Array(Float64Array.of(count, dataSize, nextRecordId).buffer);
}

function* readAll({ catalog }: Tables): Generator<Held> {
  const range = { from: Uint8Array.of(DEFINITION), to: Uint8Array.of(DEFINITION + 1) };
  for (const { key, value } of rowsOf(catalog, range)) {
    const id = new DataView(key.buffer, key.byteOffset).getUint32(1);
    const { db, name, uuid, options, indexes } = decode(value) as { db: string; name: string } & Held;
    const [count = 0, dataSize = 0, nextRecordId = 1] = new Float64Array(
      catalog.get(rowKey(COUNTS, id))!.slice().buffer,
    );
    yield {
      id,
      ns: { db, name },
      uuid: new UUID(uuid.value()),
      options,
      indexes,
      count,
      dataSize,
      nextRecordId,
      isDropped: false,
    };
  }
}

function readFormat({ catalog }: Tables): { nextId: number } | undefined {
  const row = catalog.get(FORMAT_KEY);
  if (row === undefined) return undefined;
  const { format, nextId } = decode(row) as { format: number; nextId: number };
  if (format > FORMAT) {
    throw new Error(
      `The data was written by a newer version (data format ${format}; this version knows up to ${FORMAT}).`,
    );
  }
  return { nextId };
}
