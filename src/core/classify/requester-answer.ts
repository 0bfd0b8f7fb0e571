import { besideQuotes } from "../model/mail.ts";
import type { Rule } from "../model/verdict.ts";

/** The requester, or somebody they copied in, says something: an answer to our question, or something new. */
export const requesterAnswer: Rule = ({ mail, sender, ticket }) => {
  if (!ticket || (sender.relation !== "requester" && sender.relation !== "participant")) return undefined;
  if (!mail.newText.trim() && !besideQuotes(mail) && mail.attachments.length === 0) return undefined;
  const turn = ticket.wait ? "adds to what they wrote" : "answers our last words";
  return { kind: "requester-answer", because: `${sender.name} ${turn}` };
};
