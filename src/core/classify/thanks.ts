import { phraseIn, words, wordsBeside } from "../phrases.ts";
import type { Rule } from "./verdict.ts";

// What may stand beside a thank-you without saying anything of its own. Names may, too.
const POLITE =
  /^(hi|hello|hey|dear|all|team|everyone|so|very|much|again|and|for|the|your|you|that|quick|fast|help|support|reply|answer|best|kind|regards|cheers|hallo|liebe[rs]?|und|für|die|ihre|eure|schnelle|hilfe|antwort|viele|beste|grüße|bonjour|salut|pour|votre|aide|hola|por|la|su|ayuda|ciao|per|l'aiuto|beste|voor|de|je|uw|hulp|cześć|za|pomoc)$/u;

/** A mere thank-you is activity to no clock (P23). "Thanks, but it still fails" and "thanks, any news?" are more. */
export const thanks: Rule = ({ mail, sender, ticket, organisation: { phrases, people } }) => {
  if (!ticket || (sender.relation !== "requester" && sender.relation !== "participant")) return undefined;
  const text = mail.newText;
  const phrase = phraseIn(text, phrases.thanks);
  if (!phrase || text.includes("?") || mail.attachments.length > 0) return undefined;
  if (phraseIn(text, phrases.contrast) || phraseIn(text, phrases.chase)) return undefined;
  const names = new Set([sender.name, ...[...people.values()].map(({ name }) => name)].flatMap(words));
  const beside = wordsBeside(text, phrases.thanks).filter((word) => !POLITE.test(word) && !names.has(word));
  if (beside.length > 0) return undefined;
  return { kind: "thanks", because: `${sender.name} only says "${phrase}"` };
};
