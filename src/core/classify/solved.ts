import { isContrasted, isTurned, saidIn } from "../phrases.ts";
import { asksForChase } from "../subject.ts";
import { words } from "../words/spelling.ts";
import type { Rule } from "./verdict.ts";

const SHORT = 40; // words; a longer mail tells more than that it is solved

/**
 * The requester says that the matter is settled, or asks to close it, which says the same.
 * A question or a "but" anywhere says otherwise, and so does a "not" or an "if" in the sentence itself.
 */
export const solved: Rule = ({ mail, sender, ticket, organisation: { phrases } }) => {
  if (!ticket || sender.relation !== "requester" || asksForChase(mail.subject)) return undefined;
  const text = mail.newText;
  const said = [...saidIn(text, phrases.close), ...saidIn(text, phrases.solved)];
  const [first] = said;
  if (!first || first.sentences.some(({ asks }) => asks) || words(text).length > SHORT) return undefined;
  if (said.some((one) => isContrasted(one) || isTurned(one, ["negation", "question"]))) return undefined;
  return { kind: "solved", because: `${sender.name} says "${first.phrase}"` };
};
