// The index a client wants a query to use.

import { CommandError } from "../errors.ts";
import { bsonTypeName, type Doc, isDoc } from "../language/values.ts";

/** @param hint an index's name or its key; none, or an empty document, leaves the choice to the planner */
export function hintOf(hint: unknown): { hint?: Doc | string } {
  if (hint === undefined || hint === null) return {};
  if (typeof hint === "string") return { hint };
  if (!isDoc(hint)) {
    throw new CommandError("FailedToParse", `Hint must be a string or an object, not ${bsonTypeName(hint)}`);
  }
  return Object.keys(hint).length > 0 ? { hint } : {};
}
