// Who asks again, how, and when.

import type { Correspondent } from "../model/mail.ts";
import type { Chase } from "../model/ticket.ts";

export type Chasing = {
  by: Correspondent;
  source: Chase["source"];
  mailId?: string;
  cause: string;
  at: Date; // when they asked
  now: Date;
  hasOpenEscalation: boolean; // an escalation ticket of this origin is still open
  silence?: string | undefined; // why the mail must not be answered automatically: then there is no receipt
};
