// Names of databases and collections, and what MongoDB allows in them (manual: "Naming Restrictions").

import { CommandError } from "../errors.ts";

export type Namespace = { db: string; name: string };

const MAX_DB_BYTES = 63;
const MAX_NAMESPACE_BYTES = 255;

export const namespaceText = (ns: Namespace): string => `${ns.db}.${ns.name}`;

/** @throws CommandError InvalidNamespace when MongoDB would not take a collection of this name */
export function checkNamespace(ns: Namespace): void {
  const full = namespaceText(ns);
  if (ns.db === "" || /[/\\. "$\0]/.test(ns.db) || Buffer.byteLength(ns.db) > MAX_DB_BYTES) {
    throw new CommandError("InvalidNamespace", `Invalid database name: '${ns.db}'`);
  }
  if (ns.name === "" || /[$\0]/.test(ns.name) || ns.name.startsWith(".") || ns.name.endsWith(".")) {
    throw new CommandError("InvalidNamespace", `Invalid namespace specified '${full}'`);
  }
  if (Buffer.byteLength(full) > MAX_NAMESPACE_BYTES) {
    throw new CommandError(
      "InvalidNamespace",
      `Fully qualified namespace is too long. Namespace: ${full} Max: ${MAX_NAMESPACE_BYTES}`,
    );
  }
}
