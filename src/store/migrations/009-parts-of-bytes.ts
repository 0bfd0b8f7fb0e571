// The parts of a large mail are named after its bytes, and its document says how they begin.

import type { Migration } from "./migration.ts";

/**
 * Before, they were named after the mail alone, and a release that knows no other names would find none of the parts.
 * Nothing has to be rewritten: a mail that names no beginning has its parts where they were.
 */
export const partsOfBytes: Migration = {
  number: 9,
  name: "parts of large mails are named after the bytes they are of",
  run: async () => 0,
};
