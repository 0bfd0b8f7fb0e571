import { sendsOn } from "../conversation/sent-on.ts";
import type { Rule } from "./verdict.ts";

/** A colleague sent a mail on into the ticket: what somebody else wrote to them is no answer to the requester. */
export const forwarded: Rule = ({ mail, sender, ticket }) => {
  if (!ticket || sender.relation !== "staff" || !sendsOn(mail)) return undefined;
  return { kind: "forwarded", because: `${sender.name} sent a mail on into ${ticket.record.reference}` };
};
