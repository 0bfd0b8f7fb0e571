// Field paths in expressions and projections, and what MongoDB refuses in them.

import { CommandError } from "../errors.ts";
import { pathParts } from "./path.ts";

/** @throws CommandError 16872 for "$", 40353, 15998, 16410 … for a path with an empty or `$`-prefixed part. Strings that are no path pass. */
export function checkPathExpression(text: string): void {
  if (!text.startsWith("$")) return;
  if (text === "$") throw new CommandError(16872, "'$' by itself is not a valid FieldPath");
  const path = text.slice(text.startsWith("$$") ? 2 : 1);
  if (path === "") throw new CommandError("FailedToParse", "empty variable names are not allowed");
  checkParts(path);
}

/** @throws CommandError 40352, 40353, 15998, 16410 as MongoDB's FieldPath does */
export function checkParts(path: string): void {
  if (path === "") throw new CommandError(40352, "FieldPath cannot be constructed with empty string");
  if (path.endsWith(".")) throw new CommandError(40353, "FieldPath must not end with a '.'.");
  for (const part of pathParts(path)) {
    if (part === "") throw new CommandError(15998, "FieldPath field names may not be empty strings.");
    if (part.startsWith("$")) {
      throw new CommandError(
        16410,
        "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
      );
    }
  }
}
