import type { Rule } from "./verdict.ts";

/** A colleague replied to a notice: the words are for the requester. */
export const staffAnswer: Rule = ({ mail, sender, ticket }) => {
  if (!ticket || sender.relation !== "staff") return undefined;
  if (!mail.newText.trim() && mail.attachments.length === 0) return undefined; // nothing to send on
  return {
    kind: "staff-answer",
    because: `${sender.name} answered ${ticket.record.requester.name || ticket.record.requester.address}`,
  };
};
