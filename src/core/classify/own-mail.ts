import { isOwnMessageId } from "../identify/clues.ts";
import { header, type Mail } from "../mail.ts";
import { isOurs } from "../organisation.ts";
import type { Rule } from "./verdict.ts";

/** Our own mail coming back, by the header we set, the id we made or the address we write from: reading it would be a loop. */
export const ownMail: Rule = ({ mail, organisation }) => {
  const because = noticeMarkOf(mail);
  if (because) return { kind: "own-mail", because };
  if (mail.from && isOurs(organisation, mail.from.address)) {
    return { kind: "own-mail", because: `${mail.from.address} is an address of ours` };
  }
  return undefined;
};

/** What shows that Onit itself wrote a mail, in words. */
export function noticeMarkOf(mail: Mail): string | undefined {
  if (header(mail, "x-onit-notice")) return "it carries our own X-Onit-Notice header";
  return mail.messageId && isOwnMessageId(mail.messageId) ? "its Message-ID is ours" : undefined;
}
