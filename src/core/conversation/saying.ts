// A mail's words as they join the conversation.

import { isSameCause } from "../model/cause.ts";
import type { Command } from "../model/command.ts";
import { besideQuotes, type Correspondent, type Mail } from "../model/mail.ts";
import type { Notice } from "../model/notice.ts";
import type { Saying } from "../model/ticket.ts";

/** Characters. Of a mail the whole is kept anyway; what comes by another way must not be longer. */
export const LONGEST_SAYING = 20_000;

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

/** What somebody says to the requester by another way than a mail. */
export const publicWords = ({ at, by, once }: Pick<Command, "at" | "by" | "once">, text: string): Saying => ({
  at,
  by: { address: by.address, name: by.name },
  from: "staff",
  text,
  private: false,
  act: once,
});

/** Whether it is what a notice brings to its reader. */
export const isCarriedBy = ({ mailId, act }: Saying, notice: Pick<Notice, "mailId" | "cause">): boolean =>
  notice.mailId === undefined ? isSameCause(act, notice.cause) : mailId === notice.mailId;

const cut = (text: string): string => (text.length > LONGEST_SAYING ? `${text.slice(0, LONGEST_SAYING)} […]` : text);

function withAttachments(text: string, { attachments }: Mail, isPrivate: boolean): string {
  if (attachments.length === 0 || isPrivate) return text;
  return `${text}\n[attached: ${attachments.map(({ name }) => name).join(", ")}]`.trimStart();
}
