// What a ticket's document would gather for good lies in pieces beside it.

import type { Migration } from "./migration.ts";

/**
 * Before, all of a ticket was one document, and a release that knows no pieces would show a ticket without its past. Nothing has to
 * be rewritten: a document that is heavy is made light by the next decision on its ticket.
 */
export const past: Migration = {
  number: 6,
  name: "what a ticket has gathered leaves its document when that is heavy",
  run: async () => 0,
};
