import { ticketSystemMark } from "../automated/auto-marks.ts";
import { writerOf } from "../automated/machine.ts";
import type { Evidence, Rule } from "../model/verdict.ts";

/** On a ticket, what may be a machine's word is never taken for a person's. A new request may well come from a machine. */
export const doubtful: Rule = (evidence) => {
  if (!evidence.ticket) return undefined;
  const { writer, because } = writerOf(evidence.mail);
  if (writer === "unsure") return { kind: "unsure", because };
  const system = throughTicketSystem(evidence);
  if (writer !== "machine" || system === undefined) return undefined;
  return {
    kind: "unsure",
    because: `${because}, but its field ${system} says that another ticket system sent it: a person may have written it there (list such senders in machinesThatSpeakForPeople)`,
  };
};

/**
 * What a requester's ticket system writes to a ticket of ours is marked as a machine's also where a person wrote it. It counts for
 * nothing, but is shown. Of anybody else, and without a sender in its envelope, it is a machine's.
 */
export function throughTicketSystem({ mail, ticket, sender }: Evidence): string | undefined {
  const isTheirs = sender.relation === "requester" || sender.relation === "participant";
  return ticket && isTheirs && sender.trusted && mail.envelope.from !== "" ? ticketSystemMark(mail) : undefined;
}
