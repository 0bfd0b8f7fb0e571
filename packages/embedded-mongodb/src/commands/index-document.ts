// An index as clients see it.

import type { Doc } from "../language/values.ts";
import type { Index } from "../storage/index-spec.ts";

/** What listIndexes says of it. */
export function indexDocument({ id: _, isMultikey: _m, hasLongKeys: _l, key, name, ...options }: Index): Doc {
  return { v: 2, key, name, ...options };
}
