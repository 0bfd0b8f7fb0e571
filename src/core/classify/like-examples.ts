// Where no phrase decides: what the words are most like among the mails people wrote (examples/). Only what is very like them
// counts, and nothing that the words themselves ask, deny, limit or put off.

import { likenessOf } from "../learned/classifier.ts";
import type { Situation } from "../learned/readings.ts";
import type { Evidence, Rule } from "../model/verdict.ts";
import { type OwnWords, ownWords, speechesOf } from "../own-words/own-words.ts";
import { allIn } from "../words/phrase-tree.ts";
import { timeIn } from "../words/promise-time.ts";
import { asksForChase } from "../words/subject.ts";
import { awaitsThird } from "./asks-not-us.ts";
import { promiseMs } from "./promise.ts";
import { wasAsked } from "./thanks.ts";

const LONGEST = 60; // words; a longer mail tells more than one thing

/** How like the examples words must be, the more so where a mistake costs more. Found by `npm run learn -- --check`. */
const ENOUGH = { chase: 0.65, confirm: 0.65, thanks: 0.6, solved: 0.75 };

type Heard = keyof typeof ENOUGH;

/** The requester asks again. @returns what it is like, for the `because` */
export function likeChase(evidence: Evidence): string | undefined {
  const { clauses, phrases, tongues } = ownWords(evidence);
  const speeches = speechesOf(phrases, tongues);
  if (clauses.some(({ words }) => speeches.some((speech) => awaitsThird(words, speech, ownWords(evidence)))))
    return undefined;
  const found = heard("requester-waits", ["chase"], evidence);
  return found && `writes like people who ask again (${found.words})`;
}

/** The requester says that the matter is settled, or only thanks. */
export const likeSolved: Rule = (evidence) => {
  const { mail, sender, ticket } = evidence;
  if (!ticket || sender.relation !== "requester" || asksForChase(mail.subject) || isOpen(ownWords(evidence)))
    return undefined;
  const found = heard(ticket.wait ? "requester-waits" : "we-answered", ["solved", "thanks"], evidence);
  const settled = `${sender.name} writes like people whose matter is settled`;
  if (found?.label === "solved") return { kind: "solved", because: `${settled} (${found.words})` };
  if (!found || wasAsked(evidence)) return undefined; // "ok" may be the answer
  return { kind: "thanks", because: `${sender.name} writes like people who only thank (${found.words})` };
};

/** A colleague takes the matter, and speaks to no colleague by name. */
export const likeConfirm: Rule = (evidence) => {
  const { mail, sender, ticket } = evidence;
  if (!ticket || sender.relation !== "staff" || MENTION.test(mail.newText)) return undefined;
  if (ownWords(evidence).sentences.some(({ asks }) => asks)) return undefined;
  const found = heard("colleague-replies", ["confirm"], evidence);
  if (!found) return undefined;
  const time = timeIn(mail.newText.slice(0, LONGEST_PROMISE), "");
  return {
    kind: "confirm",
    because: `${sender.name} writes like people who take a matter (${found.words})`,
    saidIn: "reply",
    ...(time ? { promiseMs: promiseMs(time, evidence) } : {}),
  };
};

const MENTION = /(?<![\p{L}\p{N}])@\p{L}/u;
const LONGEST_PROMISE = 400; // characters that may name a time

/** What the words are like, where that is looked for and they are like enough. */
function heard<Wanted extends Heard>(situation: Situation, wanted: readonly Wanted[], evidence: Evidence) {
  const { text, words, files } = ownWords(evidence);
  const readings = evidence.organisation.readings?.();
  if (!readings || !text.trim() || files.length > 0 || words.length > LONGEST) return undefined;
  const likeness = likenessOf(text, readings[situation]);
  const label = wanted.find((one) => one === likeness.label);
  if (!label || likeness.likelihood < ENOUGH[label]) return undefined;
  return { label, words: likeness.words.map((word) => `"${word}"`).join(", ") };
}

/** A question, or a word that denies, turns, limits or puts off. */
const isOpen = ({ sentences, words, tongues }: OwnWords): boolean =>
  sentences.some(({ asks }) => asks) ||
  tongues.some(({ negation, contrast, question, partly, until, another, hearsay }) =>
    [negation, contrast, question, partly, until, another, hearsay].some((tree) => allIn(tree, words).length > 0),
  );
