import { isOwnMessageId } from "../identify/clues.ts";
import { header, type Mail } from "../mail.ts";
import { isOurs } from "../organisation.ts";
import { autoMark } from "./auto-marks.ts";
import { nullSender } from "./machine.ts";
import type { Rule } from "./verdict.ts";

/** Our own mail coming back, by the header we set or the id we made: reading it would be a loop. */
export const ownMail: Rule = ({ mail }) => {
  const because = noticeMarkOf(mail);
  return because ? { kind: "own-mail", because } : undefined;
};

/**
 * From an address of ours, without a mark of ours: somebody else wrote it, a form or a colleague in a shared mailbox. Nothing
 * answers it, and it is held, as nobody knows whom it is from. An admin who looked at it may release it.
 */
export const inOurName: Rule = ({ mail, sender, organisation }) => {
  if (!mail.from || sender.means === "admin" || !isOurs(organisation, mail.from.address)) return undefined;
  const isGenerated = /^\s*auto-generated/i.test(header(mail, "auto-submitted"));
  if (!isGenerated && (autoMark(mail) ?? nullSender(mail))) return undefined; // our mail server's answers, and bounces
  const because = `it is from ${mail.from.address}, which is an address of ours, and Onit did not write it`;
  return { kind: "own-mail", because, held: "not-ours" };
};

/** What shows that Onit itself wrote a mail, in words. */
export function noticeMarkOf(mail: Mail): string | undefined {
  if (header(mail, "x-onit-notice")) return "it carries our own X-Onit-Notice header";
  return mail.messageId && isOwnMessageId(mail.messageId) ? "its Message-ID is ours" : undefined;
}
