// A scan that goes on after a pause may find that what it read was dropped.

import { CommandError } from "../errors.ts";
import type { Collection } from "../storage/collection.ts";
import type { Index } from "../storage/index-spec.ts";

const killed = (what: string): CommandError =>
  new CommandError("QueryPlanKilled", `query plan killed :: caused by :: ${what} dropped`);

/** @throws CommandError QueryPlanKilled when the collection, or the index that is read, is no longer there */
export function checkIsThere(collection: Collection, index?: Index): void {
  if (collection.isDropped()) throw killed("collection");
  if (index && !collection.indexes().some(({ id }) => id === index.id)) throw killed(`index '${index.name}'`);
}
