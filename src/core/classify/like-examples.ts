// Where no phrase decides: what the words are most like among the mails people wrote (examples/). Only what is very like them
// counts, and nothing that the words themselves ask, deny, limit or put off.

import { audienceOf } from "../audience/audience.ts";
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
const ENOUGH = { chase: 0.65, confirm: 0.65, thanks: 0.65, solved: 0.85 };

type Heard = keyof typeof ENOUGH;
/** Beside words that may limit ("one", "until") or turn ("not", "but") what is said of the end of a matter. */
const BESIDE_LIMITS = 0.85;
const BESIDE_TURNS = 0.93;

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
  if (!ticket || sender.relation !== "requester" || asksForChase(mail.subject)) return undefined;
  const own = ownWords(evidence);
  if (own.sentences.some(({ asks }) => asks)) return undefined;
  const found = heard(ticket.wait ? "requester-waits" : "we-answered", ["solved", "thanks"], evidence);
  if (!found || found.likelihood < surenessFor(own)) return undefined;
  const settled = `${sender.name} writes like people whose matter is settled`;
  if (found.label === "solved") return { kind: "solved", because: `${settled} (${found.words})` };
  if (wasAsked(evidence)) return undefined; // "ok" may be the answer
  return { kind: "thanks", because: `${sender.name} writes like people who only thank (${found.words})` };
};

/** How sure it must be beside words that turn, limit or put off. */
function surenessFor({ words, tongues }: OwnWords): number {
  const has = (
    ...turns: ("negation" | "contrast" | "question" | "partly" | "until" | "another" | "hearsay")[]
  ): boolean => tongues.some((tongue) => turns.some((turn) => allIn(tongue[turn], words).length > 0));
  if (has("negation", "contrast", "hearsay")) return BESIDE_TURNS;
  return has("question", "partly", "until", "another") ? BESIDE_LIMITS : 0;
}

/** A colleague takes the matter, and speaks to no colleague by name. */
export const likeConfirm: Rule = (evidence) => {
  const { mail, sender, ticket } = evidence;
  if (!ticket || sender.relation !== "staff" || MENTION.test(mail.newText)) return undefined;
  if ((mail.newText.match(REFERENCE) ?? []).some((one) => one !== ticket.record.reference)) return undefined;
  if (ownWords(evidence).sentences.some(({ asks }) => asks)) return undefined;
  const found = heard("colleague-replies", ["confirm"], evidence);
  if (!found || audienceOf(evidence).for === "nobody") return undefined; // "Thanks!", which is like "Will do, thanks!"
  const time = timeIn(mail.newText.slice(0, LONGEST_PROMISE), "");
  return {
    kind: "confirm",
    because: `${sender.name} writes like people who take a matter (${found.words})`,
    saidIn: "reply",
    ...(time ? { promiseMs: promiseMs(time, evidence) } : {}),
  };
};

const REFERENCE = /(?<![\p{L}\p{N}])\p{Lu}{2,8}-\d{2,}/gu; // of another ticket
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
  return { label, likelihood: likeness.likelihood, words: likeness.words.map((word) => `"${word}"`).join(", ") };
}
