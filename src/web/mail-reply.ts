// An answer somebody writes at /mailbox, as their mail program would write it.

import type { SubmittedMail } from "../core/model/mail.ts";
import type { SentMessage } from "../ports/app.ts";
import { MACHINE_ZONE, sayInstant } from "./local-time.ts";

/** The answer of a message's recipient: to its Reply-To, in its thread (RFC 5322, 3.6.4), above its quoted words. */
export const replyTo = (message: SentMessage, text: string): SubmittedMail => ({
  from: { name: message.to.name === message.to.address ? "" : message.to.name, address: message.to.address },
  to: message.replyTo,
  subject: /^re:/i.test(message.subject) ? message.subject : `Re: ${message.subject}`,
  text: `${text.trim()}\n\n${quoted(message)}\n`,
  inReplyTo: message.messageId,
  references: [...message.references, message.messageId],
});

function quoted({ at, from, text }: SentMessage): string {
  const lines = text.trimEnd().split(/\r?\n/);
  const intro = `On ${sayInstant(at, MACHINE_ZONE)}, ${from.name} <${from.address}> wrote:`;
  return [intro, ...lines.map((line) => (line.startsWith(">") ? `>${line}` : line ? `> ${line}` : ">"))].join("\n");
}
