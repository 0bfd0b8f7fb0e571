// The tickets of a mail that tells of several: a row each, with what its reader needs to choose.

import type { Organisation } from "../core/model/organisation.ts";
import { holderOf } from "../core/model/wait.ts";
import { inWords } from "../core/words/duration.ts";
import type { Row } from "../ports/app.ts";
import type { Clockface } from "./instant.ts";
import { shortLine } from "./words.ts";

/** What a requester may read of one of theirs. */
export type RequesterRow = { reference: string; subject: string; openedAt: string; link: string };

/** `over`: why there is nothing to take any more; null as long as there is. */
export type StaffRow = RequesterRow & {
  requester: string;
  client: string | null;
  waited: string;
  since: string;
  priority: string;
  step: string; // "step 2 of 3, Gold"
  over: string | null;
};

export const requesterRow = ({ ticket: { record }, link }: Row, clock: Clockface): RequesterRow => ({
  reference: shortLine(record.reference),
  subject: shortLine(record.subject) || "(no subject)",
  openedAt: clock.say(record.createdAt),
  link,
});

/** @param writtenAt when the mail was owed */
export function staffRow(row: Row, { clients }: Organisation, clock: Clockface, writtenAt: Date): StaffRow {
  const { record, wait } = row.ticket;
  const { stepNumber, stepCount, policyName } = row.notice.facts;
  const { name, address } = record.requester;
  return {
    ...requesterRow(row, clock),
    requester: shortLine(name || address),
    client: record.clientId === undefined ? null : shortLine(clients.get(record.clientId)?.name ?? record.clientId),
    waited: wait ? inWords(writtenAt.getTime() - wait.since.getTime()) : "",
    since: wait ? clock.say(wait.since) : "",
    priority: shortLine(record.priority),
    step: shortLine(`Step ${stepNumber} of ${stepCount}, ${policyName}`),
    over: overIn(row, clock),
  };
}

function overIn({ ticket: { wait, record }, notice }: Row, clock: Clockface): string | null {
  if (wait?.number !== notice.waitNumber) return record.status === "closed" ? "Closed meanwhile" : "Answered meanwhile";
  const holder = wait?.escalation && holderOf(wait.escalation);
  return holder ? `${shortLine(holder.name)} is on it until ${clock.say(holder.until)}` : null;
}
