// Notices, chases, ended waits and what a ticket has read may lie beside its document as well.

import type { Migration } from "./migration.ts";

/**
 * Before, only words and history did, and a release that does not know the others would take a mail for new that was read long ago.
 * Nothing has to be rewritten: a document that has gathered much is made light by the next decision on its ticket.
 */
export const gathered: Migration = {
  number: 7,
  name: "notices, chases, ended waits and what a ticket has read leave its document when they are many",
  run: async () => 0,
};
