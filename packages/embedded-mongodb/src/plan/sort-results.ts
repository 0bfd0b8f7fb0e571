// The sort that no index gives: in memory, by sort keys and record ids, while the documents stay on disk.

import { MOST_BYTES as MAX_SORT_BYTES } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { sizeOf } from "../language/size.ts";
import type { SortKeys } from "../language/sort.ts";
import type { RecordId } from "../storage/collection.ts";
import type { Found } from "./found.ts";

type Row = { recordId: RecordId; key: unknown[] };

const ROW_BYTES = 64;

/**
 * Record ids in the order of the sort; documents that it takes for equal stay in the order they come in.
 * @param most how many are wanted, so that the others need not be kept
 * @throws CommandError QueryExceededMemoryLimitNoDiskUseAllowed when more than 100 MB would be kept
 */
export function sortedIds(results: Iterable<Found>, keys: SortKeys, most = Infinity): RecordId[] {
  let rows: Row[] = [];
  let last: Row | undefined;
  let bytes = 0;
  const shorten = (): void => {
    rows = inOrder(rows, keys).slice(0, most);
    last = rows.at(-1);
    bytes = rows.reduce((sum, { key }) => sum + sizeOfRow(key), 0);
  };
  for (const found of results) {
    const key = keys.of(found.doc());
    if (last !== undefined && keys.compare(key, last.key) >= 0) continue;
    rows.push({ recordId: found.recordId, key });
    bytes += sizeOfRow(key);
    // At twice the wanted number, so that each sort is paid for by as many rows.
    if (rows.length >= 2 * most || bytes > MAX_SORT_BYTES) shorten();
    if (bytes > MAX_SORT_BYTES) throw tooLarge();
  }
  return inOrder(rows, keys)
    .slice(0, most)
    .map(({ recordId }) => recordId);
}

const inOrder = (rows: Row[], keys: SortKeys): Row[] => rows.sort((a, b) => keys.compare(a.key, b.key));

const sizeOfRow = (key: readonly unknown[]): number =>
  key.reduce<number>((sum, value) => sum + sizeOf(value), ROW_BYTES);

const tooLarge = (): CommandError =>
  new CommandError(
    "QueryExceededMemoryLimitNoDiskUseAllowed",
    `Sort exceeded memory limit of ${MAX_SORT_BYTES} bytes, but did not opt in to external sorting.`,
  );
