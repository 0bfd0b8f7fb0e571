// What goes when an index or a collection goes.

import type { Held } from "./catalog.ts";
import type { Index } from "./index-spec.ts";
import { idBytes, removeRange, type Tables } from "./tables.ts";

export const removeEntriesOf = (tables: Tables, { id }: Index): void =>
  removeRange(tables, "entries", { from: idBytes(id), to: idBytes(id + 1) });

/** Removes all documents and entries. The catalog is the caller's. */
export function removeData(held: Held, tables: Tables): void {
  removeRange(tables, "documents", { from: idBytes(held.id), to: idBytes(held.id + 1) });
  for (const index of held.indexes) removeEntriesOf(tables, index);
}
