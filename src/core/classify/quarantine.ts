import { may } from "../model/permission.ts";
import type { Evidence, Rule } from "../model/verdict.ts";
import { confirm } from "./confirm.ts";
import { escalationInfo } from "./escalation-info.ts";

/**
 * Nothing changes on the word of an unproven sender, and a right number lets no stranger onto a ticket (P8, P11). A reply
 * address travels with copies and forwarded mails: it is enough for what a requester may do, and not for what staff may do.
 */
export const quarantine: Rule = (evidence) => {
  const { mail, sender, ticket, organisation } = evidence;
  if (!mail.from && !sender.byToken) return undefined; // nobody to speak of: the last rule says so
  if (!sender.trusted) return { kind: "quarantine", because: sender.because, held: "unproven" };
  if (ticket && sender.means === "form") {
    const because = `anybody may write anything in a contact form, so it opens tickets and changes none; it names ${ticket.record.reference}`;
    return { kind: "quarantine", because, held: "unproven" };
  }
  if (ticket && sender.relation === "stranger") {
    const { because: why } = may(sender.person?.id, "see", ticket, organisation);
    const because = `${sender.address} is not a participant of ${ticket.record.reference}${sender.person ? `: ${why}` : ""}`;
    return { kind: "quarantine", because, held: "no-part" };
  }
  if (ticket && sender.relation === "staff" && !sender.proven && !isMereOnIt(evidence)) {
    const because = `what ${sender.name} writes as staff needs a proven sender, and this mail has none: ${sender.because}`;
    return { kind: "quarantine", because, held: "unproven" };
  }
  return undefined;
};

/** "On it" reaches nobody outside and runs out by itself, so the reply address may be enough for it. */
const isMereOnIt = (evidence: Evidence): boolean =>
  !evidence.desk?.onItNeedsProof && !escalationInfo(evidence) && confirm(evidence) !== undefined;
