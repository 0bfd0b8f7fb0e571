// Is this mail a chase? The requester asks again while we owe the answer.
//
// Who wrote and what we owe decide it; the words only tell a chase from more information: "any news" and "??" from
// somebody waiting are chases, "it is room 204" may not be one. What may not be one is never counted on a guess.

import { chaseRulesOf, mayChase } from "../model/chase-rules.ts";
import type { Evidence, Rule, Verdict } from "../model/verdict.ts";
import { type OwnWords, ownWords } from "../own-words/own-words.ts";
import { inUtc } from "../words/duration.ts";
import { allIn, uncovered } from "../words/phrase-tree.ts";
import { asksForChase } from "../words/subject.ts";
import { askedAgain, askedInSubject, waitsForAnswer } from "./asked-again.ts";
import { isLikeMore, likeChase } from "./like-examples.ts";
import { presses } from "./presses.ts";

const SHORT = 25; // words; a longer question without a word of asking is more likely about something else
const FEW = 6; // words beside a phrase that say nothing of their own

export const chase: Rule = (evidence) => {
  const { mail, sender, ticket, desk, organisation } = evidence;
  if (!ticket || !isAllowed(evidence)) return undefined;
  if (asksForChase(mail.subject)) return { kind: "chase", because: `${sender.name} asked with [chase]` };
  const own = ownWords(evidence);
  const phrase = askedAgain(own) ?? waitsForAnswer(own) ?? presses(own) ?? askedInSubject(evidence, own);
  if (ticket.record.status === "closed") {
    const isOnlyAsking =
      phrase && uncovered(own.words, [organisation.phrases.chase]).length <= FEW && own.files.length === 0;
    return isOnlyAsking
      ? { kind: "chase", because: `${sender.name} asks "${phrase}" about a closed ticket` }
      : undefined;
  }
  if (!desk) return undefined;
  // T8: an answer to our question is not a chase; it is our turn only when they spoke last, or while a promise of ours stands.
  if (!ticket.wait || ticket.lastSpeaker !== "requester") return afterPromise(evidence, phrase);
  const since = `has been waiting since ${inUtc(ticket.wait.since)}`;
  if (phrase) return { kind: "chase", because: `${sender.name} asks "${phrase}" and ${since}` };
  const like = likeChase(evidence);
  if (like) return { kind: "chase", because: `${sender.name} ${like} and ${since}` };
  if (mayBeInformation(own) || isLikeMore(evidence)) {
    return {
      kind: "unsure",
      because: `${sender.name} wrote again and ${since}, but it may be more information rather than a reminder`,
    };
  }
  return { kind: "chase", because: `${sender.name} asks again and ${since}` };
};

/** We spoke last, and only promised: asking again is a chase, a further question is not. */
function afterPromise({ ticket, sender }: Evidence, phrase: string | undefined): Verdict | undefined {
  if (!ticket || phrase === undefined || ticket.asked) return undefined;
  const { promised, wait } = ticket;
  if (!promised && !wait) return undefined;
  const since = promised ? `we promised "${promised.phrase}" at ${inUtc(promised.at)}` : "the wait goes on";
  return { kind: "chase", because: `${sender.name} asks "${phrase}", and ${since}` };
}

function isAllowed({ sender, desk, ticket, organisation }: Evidence): boolean {
  const rules = ticket && desk && chaseRulesOf(ticket.record, desk, organisation);
  return rules !== undefined && mayChase(sender, rules, organisation);
}

const mayBeInformation = (own: OwnWords): boolean =>
  own.files.length > 0 ||
  own.words.length > SHORT ||
  !own.sentences.some(({ asks, words: said }) => asks && !isAnother(said, own));

/** "Can I also get a new mouse?", "should I bring it down?": a question, but not when this will be done. */
const isAnother = (said: readonly string[], { tongues }: OwnWords): boolean =>
  tongues.some(({ another }) => allIn(another, said).length > 0);
