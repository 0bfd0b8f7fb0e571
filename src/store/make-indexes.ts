// Indexes as they were in the database that was exported, where the store has not made them itself.

import type { Index } from "./data-lines.ts";
import type { Database } from "./database.ts";
import { documentKey } from "./document-text.ts";

/** @returns those that the server does not make, and why: another kind of server may lack what they need */
export async function makeIndexes(db: Database, wanted: ReadonlyMap<string, readonly Index[]>): Promise<string[]> {
  const failed: string[] = [];
  for (const [name, indexes] of wanted) {
    await db.createCollection(name).catch(ignoreExisting);
    const present = await db.collection(name).listIndexes({ promoteValues: false }).toArray();
    // What a server says of its own workings is not an option elsewhere.
    for (const { v: _v, ns: _ns, storageEngine: _engine, ...index } of indexes) {
      if (present.some((one) => one.name === index.name || documentKey(one.key) === documentKey(index.key))) continue;
      await db.command({ createIndexes: name, indexes: [index] }).catch((error: Error) => {
        failed.push(`${name}.${index.name}: ${error.message}`);
      });
    }
  }
  return failed;
}

const NAMESPACE_EXISTS = 48;

function ignoreExisting(error: unknown): void {
  if ((error as { code?: number }).code !== NAMESPACE_EXISTS) throw error;
}
