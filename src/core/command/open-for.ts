// #for on a ticket that a colleague opened for somebody else: it is taken back, or given to the right person.

import { readAsker } from "../door/opened-for.ts";
import { choosePolicy } from "../escalation/choose-policy.ts";
import { hoursOf } from "../escalation/hours.ts";
import { takePolicy } from "../escalation/take-policy.ts";
import type { Decision } from "../model/decision.ts";
import type { NoticeKind } from "../model/notice.ts";
import { clientAt, type Organisation, personAt } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import { owe } from "../outbox/owe.ts";
import { decided, type Refused, type RunningCommand } from "./running.ts";

/** Until then nobody outside has said or heard anything on the ticket but that it came. */
const IN_TALK: readonly NoticeKind[] = [
  "answer",
  "acknowledged",
  "promised",
  "closed",
  "requester-replied",
  "chased",
  "chase-receipt",
  "escalation-call",
  "escalation-request",
];

/** The new requester is told that it came; the person who had it hears and reads no more of it. */
export function openFor(running: RunningCommand, argument: string, organisation: Organisation): Decision | Refused {
  const { ticket, command, now } = running;
  const { by, mailId } = command;
  const refused = whyNot(ticket);
  if (refused) return { refused };
  const asker = readAsker(argument, by, organisation);
  if ("refused" in asker) return asker;
  if (asker.address === ticket.record.requester.address) return { refused: `it is for ${asker.address} already` };
  const because = `${by.name} made it a ticket of ${asker.address}`;
  const given = withRequester(ticket, asker, now, organisation);
  const isTheirs = personAt(organisation, asker.address)?.id === by.person?.id;
  const to = isTheirs ? [] : [given.record.requester];
  return decided(running, owe(given, { kind: "received", to, cause: command.once, because, now, mailId }), because);
}

function whyNot({ openedFor, outbox, chases, lastSpeaker, record }: Ticket): string | undefined {
  if (!openedFor)
    return `${record.requester.address} wrote the request, so it stays theirs; forward a mail of the other person to the desk instead`;
  const isBegun = lastSpeaker === "staff" || chases.length > 0 || outbox.some(({ kind }) => IN_TALK.includes(kind));
  return isBegun
    ? `words went to and fro with ${record.requester.address} already; open a new ticket for the other person`
    : undefined;
}

/** With their client, and with its policy from now on. */
function withRequester(
  ticket: Ticket,
  requester: Ticket["record"]["requester"],
  now: Date,
  organisation: Organisation,
): Ticket {
  const { clientId: _, ...rest } = ticket.record;
  const client = clientAt(organisation, requester.address);
  const record = { ...rest, requester, ...(client ? { clientId: client.id } : {}), updatedAt: now };
  const policy = choosePolicy(record, organisation);
  const { wait } = ticket;
  const isSame = policy?.id === wait?.escalation?.policy.id;
  const given = { ...ticket, record };
  if (!wait || !policy || isSame) return given;
  return { ...given, wait: takePolicy(wait, policy, hoursOf(given, policy, organisation)) };
}
