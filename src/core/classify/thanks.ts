import { phraseIn, wordsBeside } from "../phrases.ts";
import type { Rule } from "./verdict.ts";

const SPARE_WORDS = 3; // a name, a greeting: more than that says something of its own

/** A mere thank-you is activity to no clock (P23). "Thanks, but it still fails" and "thanks, any news?" are more. */
export const thanks: Rule = ({ mail, sender, ticket, organisation: { phrases } }) => {
  if (!ticket || (sender.relation !== "requester" && sender.relation !== "participant")) return undefined;
  const text = mail.newText;
  const phrase = phraseIn(text, phrases.thanks);
  if (!phrase || text.includes("?") || mail.attachments.length > 0) return undefined;
  if (phraseIn(text, phrases.contrast) || phraseIn(text, phrases.chase)) return undefined;
  if (wordsBeside(text, phrases.thanks).length > SPARE_WORDS) return undefined;
  return { kind: "thanks", because: `${sender.name} only says "${phrase}"` };
};
