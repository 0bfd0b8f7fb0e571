// Whether an index can be made beside those that there are (manual: createIndexes, "Considerations").

import { CommandError } from "../errors.ts";
import { describe } from "../language/describe.ts";
import { sameValue } from "../language/order.ts";
import type { Doc } from "../language/values.ts";
import type { Index, IndexSpec } from "./index-spec.ts";

const MAX_INDEXES = 64;

/**
 * Two indexes on the same key may stand side by side when they differ in what they hold: unique, sparse, partialFilterExpression.
 * @returns whether it is there already
 * @throws CommandError IndexKeySpecsConflict, IndexOptionsConflict, CannotCreateIndex
 */
export function isThere(spec: IndexSpec, indexes: readonly Index[]): boolean {
  const named = indexes.find(({ name }) => name === spec.name);
  const same = indexes.find((index) => isSameIndex(index, spec));
  if (named && named !== same) {
    const reason =
      "An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please specify a unique name.";
    throw new CommandError("IndexKeySpecsConflict", `${reason} ${both(spec, named)}`);
  }
  if (same) {
    checkSameOptions(spec, same);
    return true;
  }
  if (indexes.length >= MAX_INDEXES) {
    throw new CommandError("CannotCreateIndex", `add index fails, too many indexes; at most ${MAX_INDEXES}`);
  }
  return false;
}

function checkSameOptions(spec: IndexSpec, same: Index): void {
  const isNamed = same.name === spec.name;
  if (same.expireAfterSeconds !== spec.expireAfterSeconds) {
    const [by, and] = isNamed ? ["the same name", "but different options"] : ["a different name", "and options"];
    throw new CommandError(
      "IndexOptionsConflict",
      `An equivalent index already exists with ${by} ${and}. ${both(spec, same)}`,
    );
  }
  if (!isNamed) {
    throw new CommandError("IndexOptionsConflict", `Index already exists with a different name: ${same.name}`);
  }
}

const identity = ({ key, unique = false, sparse = false, partialFilterExpression = {} }: IndexSpec): Doc => ({
  key,
  unique,
  sparse,
  partialFilterExpression,
});

const isSameIndex = (a: IndexSpec, b: IndexSpec): boolean => sameValue(identity(a), identity(b));

const both = (requested: IndexSpec, existing: Index): string => {
  const { id: _id, isMultikey: _isMultikey, hasLongKeys: _hasLongKeys, ...found } = existing;
  return `Requested index: ${describe(requested)}, existing index: ${describe(found)}`;
};
