import { may } from "../permission.ts";
import type { Rule } from "./verdict.ts";

/** Nothing changes on the word of an unproven sender, and a right number lets no stranger onto a ticket (P8, P11). */
export const quarantine: Rule = ({ mail, sender, ticket, organisation }) => {
  if (!mail.from && sender.means !== "token") return undefined; // nobody to speak of: the last rule says so
  if (!sender.trusted) return { kind: "quarantine", because: sender.because, held: "unproven" };
  if (ticket && sender.relation === "stranger") {
    const { because: why } = may(sender.person?.id, "see", ticket, organisation);
    const because = `${sender.address} has no part in ${ticket.record.reference}${sender.person ? `: ${why}` : ""}`;
    return { kind: "quarantine", because, held: "no-part" };
  }
  return undefined;
};
