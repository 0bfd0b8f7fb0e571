import { autoMark } from "../automated/auto-marks.ts";
import { header } from "../model/mail.ts";
import { isOurs } from "../model/organisation.ts";
import type { Rule } from "../model/verdict.ts";

/** Our own mail coming back, by a mark only we can make: reading it would be a loop. */
export const ownMail: Rule = ({ mail: { ownMark } }) =>
  ownMark === undefined ? undefined : { kind: "own-mail", because: ownMark };

/**
 * From an address of ours, without a mark of ours: somebody else wrote it, a form or a colleague in a shared mailbox. Nothing
 * answers it, and it is quarantined, as nobody knows whom it is from. An admin who looked at it may release it.
 */
export const inOurName: Rule = ({ mail, sender, organisation }) => {
  if (!mail.from || sender.means === "admin" || !isOurs(organisation, mail.from.address)) return undefined;
  const isGenerated = /^\s*auto-generated/i.test(header(mail, "auto-submitted"));
  if (!isGenerated && autoMark(mail)) return undefined; // our mail server's answers
  const because = `it is from ${mail.from.address}, which is an address of ours, and Onit did not write it`;
  return { kind: "own-mail", because, held: "not-ours" };
};
