// Is this mail a chase? The requester asks again while we owe the answer.
//
// Who wrote and what we owe decide it; the words only tell a chase from more information:
// "??" from somebody waiting is a chase, a screenshot with an explanation may not be one.

import type { Evidence, Rule } from "../classify/verdict.ts";
import { inUtc } from "../duration.ts";
import { phraseIn, words } from "../phrases.ts";
import { asksForChase } from "../subject.ts";

const SHORT = 60; // words; a longer mail without a word of asking is more likely information

export const chase: Rule = (evidence) => {
  const { mail, sender, ticket, desk, organisation } = evidence;
  if (!ticket || !mayChase(evidence)) return undefined;
  if (asksForChase(mail.subject)) return { kind: "chase", because: `${sender.name} asked with [chase]` };
  const phrase = phraseIn(mail.newText, organisation.phrases.chase);
  if (ticket.record.status === "closed") {
    return phrase ? { kind: "chase", because: `${sender.name} asks "${phrase}" about a closed ticket` } : undefined;
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
  return { kind: "chase", because: `${sender.name} wrote again and ${since}` };
};

function mayChase({ sender, desk }: Evidence): boolean {
  if (!desk?.chase) return false;
  return (
    sender.relation === "requester" || (sender.relation === "participant" && desk.chase.whoMayChase === "participants")
  );
}

const mayBeInformation = ({ mail }: Evidence): boolean =>
  mail.attachments.length > 0 || words(mail.newText).length > SHORT || !/[\p{L}\p{N}?!]/u.test(mail.newText);
