// A mail's words as they join the conversation.

import type { Command } from "../model/command.ts";
import { besideQuotes, type Correspondent, type Mail } from "../model/mail.ts";
import type { Saying } from "../model/ticket.ts";

const LONGEST = 20_000; // characters; the whole mail is kept anyway

export const saying = (
  mail: Mail,
  by: Correspondent,
  from: "requester" | "staff",
  text = mail.newText || (from === "requester" ? besideQuotes(mail) : ""),
  isPrivate = false,
): Saying => ({
  at: mail.receivedAt,
  by: { address: by.address, name: by.name },
  from,
  text: withAttachments(cut(text), mail, isPrivate),
  private: isPrivate,
  mailId: mail.id,
});

/** What a command keeps for colleagues. */
export const privateNote = ({ at, by, mailId }: Pick<Command, "at" | "by" | "mailId">, text: string): Saying => ({
  at,
  by: { address: by.address, name: by.name },
  from: "staff",
  text: cut(text),
  private: true,
  ...(mailId === undefined ? {} : { mailId }),
});

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)} […]` : text);

function withAttachments(text: string, { attachments }: Mail, isPrivate: boolean): string {
  if (attachments.length === 0 || isPrivate) return text;
  return `${text}\n[attached: ${attachments.map(({ name }) => name).join(", ")}]`.trimStart();
}
