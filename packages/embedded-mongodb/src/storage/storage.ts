// The data folder: databases, collections, and transactions that are on disk when they return.

import { CommandError } from "../errors.ts";
import { type Doc, isDoc } from "../language/values.ts";
import { type Catalog, type Held, openCatalog } from "./catalog.ts";
import { type Collection, collectionOf } from "./collection.ts";
import type { NoteDamage } from "./damage.ts";
import { ID_INDEX } from "./index-spec.ts";
import { checkNamespace, type Namespace, namespaceText } from "./namespace.ts";
import type { Environment } from "./open-env.ts";
import { removeData } from "./remove-data.ts";
import { type Disk, fileSize, openTables, reopenTables, storageError, type Tables } from "./tables.ts";

export type Storage = {
  /**
   * One transaction, on disk when it returns. When it throws, everything is as before, in memory too. A write within a write belongs to it.
   * @param intent `freesSpace`: it only removes, which is possible for longer when the disk becomes full
   * @throws what `work` throws; CommandError OutOfDiskSpace when the disk is nearly full: nothing was written then
   */
  write<T>(work: () => T, intent?: { freesSpace?: boolean }): T;
  /** Grows with every change in the transaction under way: tells a command that was refused from one that failed half-way. */
  changes(): number;
  /** Sees all that was committed. */
  read<T>(work: () => T): T;
  /** `sizeOnDisk` is the size of the documents; indexes are not counted. */
  databases(): { name: string; sizeOnDisk: number; empty: boolean }[];
  collections(db: string): Collection[];
  collection(ns: Namespace): Collection | undefined;
  /** Makes the index on _id too. @throws CommandError NamespaceExists, InvalidNamespace, NotImplemented (capped …) */
  create(ns: Namespace, options?: Doc): Collection;
  drop(ns: Namespace): boolean;
  dropDatabase(db: string): boolean;
  /** @throws CommandError NamespaceNotFound, NamespaceExists, IllegalOperation, InvalidNamespace */
  rename(from: Namespace, to: Namespace, dropTarget: boolean): void;
  /** Of the data file, and of all documents in it. */
  size(): { bytes: number; documents: number };
  /**
   * Lets go of the memory that the data file is mapped to, by opening it again. Not within a transaction.
   * @throws Error when it cannot be opened again: nothing can be read or written then
   */
  reopen(open: () => Environment): void;
  close(): Promise<void>;
};

export type StorageOptions = Disk & { note?: NoteDamage };

const ignored = (): void => {};

/**
 * @param checkOwner asked first in every transaction; throws when the folder is no longer ours
 * @param measure what is free on the disk of the data folder; absent: it is asked
 * @param note hears of every stored document that cannot be read, each time a command comes to it
 * @throws Error when the data was written by a newer version
 */
export function openStorage(
  environment: Environment,
  checkOwner: () => void = ignored,
  options: StorageOptions = {},
): Storage {
  const tables = openTables(environment, options);
  const catalog = openCatalog(tables);
  const collection = collectionsOf(tables, catalog, options.note ?? ignored);
  const all = (db: string): Held[] => [...catalog.all()].filter(({ ns }) => ns.db === db);
  const drop = (held: Held): void => {
    catalog.remove(held);
    removeData(held, tables);
  };
  const dropAll = (some: readonly Held[]): boolean => {
    for (const held of some) drop(held);
    return some.length > 0;
  };
  return {
    write: (work, { freesSpace = false } = {}) => write(tables, catalog, work, { checkOwner, freesSpace }),
    changes: catalog.changes,
    read: (work) => read(tables, work),
    databases: () => databases(catalog),
    collections: (db) => all(db).map(collection),
    collection(ns) {
      const held = catalog.find(ns);
      return held && collection(held);
    },
    create: (ns, options = {}) => collection(create(catalog, ns, options)),
    drop(ns) {
      const held = catalog.find(ns);
      return dropAll(held ? [held] : []);
    },
    dropDatabase: (db) => dropAll(all(db)),
    rename: (from, to, dropTarget) => rename(catalog, [from, to], dropTarget ? drop : undefined),
    size: () => ({ bytes: fileSize(tables), documents: sum(catalog.all(), ({ count }) => count) }),
    reopen: (open) => reopenTables(tables, open),
    close: () => tables.environment.close(),
  };
}

/** Of one collection always the same. */
function collectionsOf(tables: Tables, catalog: Catalog, note: NoteDamage): (held: Held) => Collection {
  const known = new WeakMap<Held, Collection>();
  return (held) => {
    const one = known.get(held) ?? collectionOf(held, tables, { catalog, note });
    known.set(held, one);
    return one;
  };
}

type Writing = { checkOwner: () => void; freesSpace: boolean };

function write<T>(tables: Tables, catalog: Catalog, work: () => T, { checkOwner, freesSpace }: Writing): T {
  if (catalog.isOpen()) return work();
  let result: { value: T } | undefined;
  try {
    tables.environment.transactionSync(() => {
      checkOwner();
      catalog.begin();
      tables.space.begin(freesSpace);
      const value = work();
      catalog.save();
      tables.space.check();
      // Kept aside: lmdb takes some results for its own, such as a promise.
      result = { value };
    });
    catalog.settle();
  } catch (error) {
    catalog.reload();
    throw storageError(tables, error);
  }
  return result!.value;
}

function read<T>(tables: Tables, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storageError(tables, error);
  }
}

function create(catalog: Catalog, ns: Namespace, options: Doc): Held {
  checkNamespace(ns);
  checkOptions(options);
  if (catalog.find(ns)) {
    throw new CommandError("NamespaceExists", `Collection ${namespaceText(ns)} already exists.`);
  }
  const held = catalog.add(ns, options);
  held.indexes = [{ id: catalog.newId(), name: ID_INDEX, key: { _id: 1 }, isMultikey: false, hasLongKeys: false }];
  return held;
}

/** What collections may have in MongoDB and none has here. */
const FOREIGN_OPTIONS = [
  "capped",
  "timeseries",
  "clusteredIndex",
  "expireAfterSeconds",
  "changeStreamPreAndPostImages",
  "encryptedFields",
  "validator",
  "viewOn",
  "pipeline",
  "collation",
];

function checkOptions(options: Doc): void {
  for (const option of FOREIGN_OPTIONS) {
    const value = options[option];
    const isHarmless =
      value === false || (isDoc(value) && (value.locale === "simple" || Object.keys(value).length === 0));
    if (value !== undefined && value !== null && !isHarmless) {
      const text = `The collection option "${option}" is not supported by the embedded server; use MongoDB (set MONGODB_URI).`;
      throw new CommandError("NotImplemented", text);
    }
  }
}

function rename(catalog: Catalog, [from, to]: readonly [Namespace, Namespace], drop?: (held: Held) => void): void {
  checkNamespace(to);
  const held = catalog.find(from);
  if (!held) {
    throw new CommandError("NamespaceNotFound", `Source collection ${namespaceText(from)} does not exist`);
  }
  const target = catalog.find(to);
  if (target === held) throw new CommandError("IllegalOperation", "Can't rename a collection to itself");
  if (target && !drop) throw new CommandError("NamespaceExists", "target namespace exists");
  if (target) drop?.(target);
  catalog.rename(held, to);
}

function databases(catalog: Catalog): { name: string; sizeOnDisk: number; empty: boolean }[] {
  const sizes = new Map<string, number>();
  for (const { ns, dataSize } of catalog.all()) sizes.set(ns.db, (sizes.get(ns.db) ?? 0) + dataSize);
  return [...sizes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, sizeOnDisk]) => ({ name, sizeOnDisk, empty: false }));
}

function sum<T>(items: Iterable<T>, of: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
}
