import { phraseIn, words } from "../phrases.ts";
import type { Rule } from "./verdict.ts";

const SHORT = 25; // words; a longer mail tells more than that it is solved

/** The requester says that the matter is settled. A question or a "but" says otherwise. */
export const solved: Rule = ({ mail, sender, ticket, organisation: { phrases } }) => {
  if (!ticket || sender.relation !== "requester") return undefined;
  const text = mail.newText;
  const phrase = phraseIn(text, phrases.solved);
  if (!phrase || text.includes("?") || words(text).length > SHORT || phraseIn(text, phrases.contrast)) return undefined;
  return { kind: "solved", because: `${sender.name} says "${phrase}"` };
};
