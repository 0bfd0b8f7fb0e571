// A colleague sends a mail or a chat on into the ticket (S3.20): it is kept for colleagues, whole, and never sent to the requester.

import { sentOnIn } from "../classify/forwarded.ts";
import { causeOf } from "../model/cause.ts";
import type { Decision } from "../model/decision.ts";
import type { Mail } from "../model/mail.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Sender } from "../model/verdict.ts";
import { owe, recipient } from "../outbox/owe.ts";
import { saying } from "./saying.ts";

/** The writer's own words, the mail below them, once where that is all there is, and the names of the files. */
export function withSentOn(words: string, mail: Mail): string {
  const sentOn = sentOnIn(mail);
  const files = mail.attachments.map(({ name }) => name).join(", ");
  const isSaid = words.includes(sentOn);
  return [words, isSaid ? "" : sentOn, files && `[attached: ${files}]`].filter(Boolean).join("\n\n");
}

/**
 * Without #note nobody knows whom it is for: it stays inside, and its author is notified that nothing was sent.
 * @param words what is kept of it
 */
export function keepSentOn(
  { ticket, mail, sender, now }: { ticket: Ticket; mail: Mail; sender: Sender; now: Date },
  because: string,
  words = withSentOn(mail.newText, mail),
): Decision {
  const { requester } = ticket.record;
  const reason = `you sent a mail on, so it stands in a private note with your words, and nothing went to ${requester.name || requester.address}; to answer them, reply without it`;
  const next = owe(ticket, {
    kind: "refused",
    to: sender.person ? [recipient(sender.person)] : [],
    cause: causeOf("mail", { mail: mail.contentId }),
    because,
    now,
    facts: { command: "answer", reason },
  });
  return {
    next,
    because: `${because}; it stays inside`,
    by: sender.person?.id ?? sender.address,
    cause: causeOf("mail", { mail: mail.id }),
    says: [saying(mail, sender, "staff", words, true)],
  };
}
