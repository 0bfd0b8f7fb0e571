import { saidIn, wordsBeside } from "../phrases.ts";
import { asksForChase } from "../subject.ts";
import { namesOf } from "./names.ts";
import type { Rule } from "./verdict.ts";

/** A mere thank-you is activity to no clock (P23). "Thanks, but it still fails" and "no thanks needed" are more. */
export const thanks: Rule = (evidence) => {
  const { mail, sender, ticket, organisation } = evidence;
  if (!ticket || (sender.relation !== "requester" && sender.relation !== "participant")) return undefined;
  if (mail.attachments.length > 0 || asksForChase(mail.subject)) return undefined;
  const { phrases } = organisation;
  const said = saidIn(mail.newText, phrases.thanks)[0];
  if (!said || said.sentences.some(({ asks }) => asks)) return undefined;
  const names = namesOf(evidence);
  if (wordsBeside(mail.newText, phrases.thanks, phrases.polite).some((word) => !names.has(word))) return undefined;
  return { kind: "thanks", because: `${sender.name} only says "${said.phrase}"` };
};
