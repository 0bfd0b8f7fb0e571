import { isOwnMessageId } from "../identify/clues.ts";
import { header } from "../mail.ts";
import { isOurs } from "../organisation.ts";
import type { Rule } from "./verdict.ts";

/** Our own mail coming back, by the header we set, the id we made or the address we write from: reading it would be a loop. */
export const ownMail: Rule = ({ mail, organisation }) => {
  if (header(mail, "x-onit-notice")) return { kind: "own-mail", because: "it carries our own X-Onit-Notice header" };
  if (mail.messageId && isOwnMessageId(mail.messageId)) return { kind: "own-mail", because: "its Message-ID is ours" };
  if (mail.from && isOurs(organisation, mail.from.address)) {
    return { kind: "own-mail", because: `${mail.from.address} is an address of ours` };
  }
  return undefined;
};
