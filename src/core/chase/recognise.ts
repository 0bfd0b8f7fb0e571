// Is this mail a chase? The requester asks again while we owe the answer.
//
// Who wrote and what we owe decide it; the words only tell a chase from more information: "any news" and "??" from
// somebody waiting are chases, "it is room 204" may not be one. What may not be one is never counted on a guess.

import type { Evidence, Rule } from "../classify/verdict.ts";
import { inUtc } from "../duration.ts";
import { isTurned, saidIn, wordsBeside } from "../phrases.ts";
import { asksForChase } from "../subject.ts";
import { sentencesOf } from "../words/sentence.ts";
import { words } from "../words/spelling.ts";
import { chaseRulesOf, mayChase } from "./resolve-rules.ts";

const SHORT = 25; // words; a longer question without a word of asking is more likely about something else
const FEW = 6; // words beside a phrase that say nothing of their own

export const chase: Rule = (evidence) => {
  const { mail, sender, ticket, desk, organisation } = evidence;
  if (!ticket || !isAllowed(evidence)) return undefined;
  if (asksForChase(mail.subject)) return { kind: "chase", because: `${sender.name} asked with [chase]` };
  const phrase = asked(evidence);
  if (ticket.record.status === "closed") {
    const isOnlyAsking =
      phrase && wordsBeside(mail.newText, organisation.phrases.chase).length <= FEW && mail.attachments.length === 0;
    return isOnlyAsking
      ? { kind: "chase", because: `${sender.name} asks "${phrase}" about a closed ticket` }
      : undefined;
  }
  // T8: an answer to our question is no chase; it is our turn only when they spoke last.
  if (!ticket.wait || ticket.lastSpeaker !== "requester" || !desk) return undefined;
  const since = `is waiting since ${inUtc(ticket.wait.since)}`;
  if (phrase) return { kind: "chase", because: `${sender.name} asks "${phrase}" and ${since}` };
  if (mayBeInformation(evidence)) {
    return {
      kind: "unsure",
      because: `${sender.name} wrote again and ${since}, but it may be more information rather than a chase`,
    };
  }
  return { kind: "chase", because: `${sender.name} asks again and ${since}` };
};

/** "No need for an update" asks for nothing. A "not" alone turns nothing: "we have not had any news" asks. */
const asked = ({ mail, organisation: { phrases } }: Evidence): string | undefined =>
  saidIn(mail.newText, phrases.chase).find((said) => !isTurned(said, ["needless"]))?.phrase;

function isAllowed({ sender, desk, ticket, organisation }: Evidence): boolean {
  const rules = ticket && desk && chaseRulesOf(ticket.record, desk, organisation);
  return rules !== undefined && mayChase(sender, rules, organisation);
}

const mayBeInformation = ({ mail }: Evidence): boolean =>
  mail.attachments.length > 0 ||
  words(mail.newText).length > SHORT ||
  !sentencesOf(mail.newText).some(({ asks }) => asks);
