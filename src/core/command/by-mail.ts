// The command that a colleague's mail is.

import { causeOf } from "../model/cause.ts";
import type { Command } from "../model/command.ts";
import { type GivenFields, infoIn } from "../model/escalation-info.ts";
import type { Mail } from "../model/mail.ts";
import type { NoticeKind } from "../model/notice.ts";
import type { Sender } from "../model/verdict.ts";
import { commandsIn } from "../words/commands.ts";
import type { ByMail } from "./running.ts";

/** What the commands run on, of what is known of a mail. */
export const byMail = (read: Omit<ByMail, "command">): ByMail => ({
  ...read,
  command: commandOf(read.mail, read.sender, read.answers),
});

const commandOf = (
  mail: Mail,
  { address, name, person, because }: Sender,
  answers: NoticeKind | undefined,
): Command => ({
  by: { address, name, person },
  at: mail.receivedAt,
  proof: { means: "mail", via: because },
  words: mail.newText,
  fields: fieldsIn(mail, answers),
  once: causeOf("mail", { mail: mail.contentId }),
  cause: causeOf("mail", { mail: mail.id }),
  mailId: mail.id,
});

/** An answer to what was returned as incomplete is read whole, with its quoted headings; any other mail only as far as it is new. */
function fieldsIn(mail: Mail, answers: NoticeKind | undefined): GivenFields {
  const { rest } = commandsIn(mail.newText);
  return infoIn(answers === "sent-back" && mail.parts.length > 0 ? mail.parts : [{ kind: "own", text: rest }]);
}
