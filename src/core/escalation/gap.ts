// What of an escalation is known to be missing before somebody misses it (N11).

import type { Period } from "../calendar/periods.ts";

/** Something that a policy or a rota misses, or a contact that is stale: one sentence, where it stands, and what to do. */
export type Gap = {
  file: "policies" | "desks" | "clients" | "rotas" | "people";
  path: readonly (string | number)[];
  message: string;
  help: string;
  key: string; // the same as long as it is the same gap, however much of it has passed; a longer one is another
  during?: Period; // one that begins and ends; absent: it lasts, or comes again and again
};
