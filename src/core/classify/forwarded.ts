import type { Mail, TextPart } from "../model/mail.ts";
import type { Rule } from "../model/verdict.ts";
import { REPLY_LINE } from "../words/reply-line.ts";
import { saysSentOn } from "../words/subject.ts";

/** A colleague sent a mail on into the ticket: what somebody else wrote to them is not an answer to the requester. */
export const forwarded: Rule = ({ mail, sender, ticket }) => {
  if (!ticket || sender.relation !== "staff" || !sendsOn(mail)) return undefined;
  return { kind: "forwarded", because: `${sender.name} sent a mail on into ${ticket.record.reference}` };
};

/**
 * The mail that is forwarded inside this one, "" when there is none. Outlook marks it as it marks a quote: there the subject decides.
 * A notice of ours that is quoted is none.
 */
export function sentOnIn({ parts, subject }: Mail): string {
  const kinds: readonly TextPart["kind"][] = saysSentOn(subject) ? ["forward", "quote"] : ["forward"];
  const text = parts
    .flatMap((part) => (kinds.includes(part.kind) ? part.text : []))
    .join("")
    .trim();
  return text.includes(REPLY_LINE) ? "" : text;
}

/** Whether a mail is forwarded inside this one, or attached to it. */
export const sendsOn = (mail: Mail): boolean =>
  sentOnIn(mail) !== "" || mail.attachments.some(({ type }) => type === "message/rfc822");
