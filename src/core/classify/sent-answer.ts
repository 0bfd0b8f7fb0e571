import type { Ticket } from "../model/ticket.ts";
import type { Evidence, Rule } from "../model/verdict.ts";
import { requesterSide } from "../outbox/owe.ts";
import { autoReply } from "./auto-reply.ts";

/**
 * What lies in the folder of sent mails was sent by anybody who may log in there, so it needs no further proof. An answer that a
 * colleague wrote around Onit ends the wait as any other. All else is our own mail: it opens no ticket and goes to nobody.
 */
export const sentAnswer: Rule = (evidence) => {
  const { mail, ticket, desk } = evidence;
  if (mail.envelope.source !== "imap-sent") return undefined;
  const because = otherThanAnswer(evidence);
  if (because) return { kind: "own-mail", because: `it was sent from our mailbox: ${because}` };
  const by = mail.from?.name || mail.from?.address || desk?.name;
  return { kind: "sent-answer", because: `${by} answered ${ticket?.record.requester.address} around Onit` };
};

function otherThanAnswer(evidence: Evidence): string | undefined {
  const { mail, ticket, sender } = evidence;
  if (mail.ownMark !== undefined) return mail.ownMark;
  const machine = autoReply(evidence);
  if (machine) return machine.because;
  if (!ticket) return "it belongs to no ticket we know";
  if (!isFromUs(evidence)) return `${mail.from?.address ?? "nobody"} does not work on ${ticket.record.reference}`;
  if (!reachesRequester(evidence, ticket)) return `it is not to the requester of ${ticket.record.reference}`;
  return mail.newText.trim() || mail.attachments.length > 0 ? undefined : `${sender.name} wrote nothing in it`;
}

/** From a desk's address, as shared mailboxes do, or a colleague's own. */
const isFromUs = ({ mail, desk, sender }: Evidence): boolean =>
  sender.relation === "staff" ||
  (mail.from !== undefined && desk !== undefined && [desk.address, ...desk.aliases].includes(mail.from.address));

const reachesRequester = ({ mail }: Evidence, ticket: Ticket): boolean =>
  requesterSide(ticket).some((one) => mail.to.some(({ address }) => address === one.address));
