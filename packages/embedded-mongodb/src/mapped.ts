// How much of the data file stands in this process's memory. LMDB maps the file, and what was read once stays mapped, in the map of
// each size that the file has had: the system takes it back when others need it, but until then it counts as ours.

import { readFileSync } from "node:fs";

/** So much more than right after it was opened, and the file is opened again. */
const MOST_BYTES = 32 * 1024 ** 2;

/** @returns bytes of files in memory; undefined where the system does not say (it does on Linux) */
export function mappedBytes(): number | undefined {
  try {
    const [, kilobytes] = /^RssFile:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

/** @returns to be called now and then: calls `letGo` when too much was mapped since it was called last */
export function watchMapped(letGo: () => void, mapped = mappedBytes): () => void {
  let known = mapped();
  return () => {
    const now = mapped();
    if (now === undefined || known === undefined || now - known < MOST_BYTES) return;
    letGo();
    known = mapped();
  };
}
