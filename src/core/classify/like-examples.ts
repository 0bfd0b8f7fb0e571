// Where no phrase decides: what the words are most like among the mails people wrote (examples/). Only what is very like them
// counts, the more so beside words that deny, limit or put off; a question settles nothing.

import { audienceOf } from "../audience/audience.ts";
import { hear } from "../audience/hearing.ts";
import { isLetter } from "../audience/meant.ts";
import { type Likeness, likenessOf } from "../learned/classifier.ts";
import type { Situation } from "../learned/readings.ts";
import type { Evidence, Rule } from "../model/verdict.ts";
import { type OwnWords, ownWords, speechesOf } from "../own-words/own-words.ts";
import { once } from "../words/once.ts";
import { allIn } from "../words/phrase-tree.ts";
import type { Tongue } from "../words/phrases.ts";
import { timeIn } from "../words/promise-time.ts";
import { asksForChase } from "../words/subject.ts";
import { awaitsThird } from "./asks-not-us.ts";
import { promiseMs } from "./promise.ts";
import { wasAsked } from "./thanks.ts";

const LONGEST = 60; // words; a longer mail tells more than one thing

/** How like the examples words must be, the more so where a mistake costs more. Found by `npm run learn -- --check`. */
const ENOUGH: Readonly<Record<Situation, Readonly<Record<string, number>>>> = {
  "requester-waits": { chase: 0.7, solved: 0.8, thanks: 0.65, more: 0.5 },
  "we-answered": { solved: 0.84, thanks: 0.65 },
  "colleague-replies": { confirm: 0.72, talk: 0.9 },
};
/** A question is a word of its own to a chase, and to many that are none: "what does a new one cost?" */
const ENOUGH_OF_A_QUESTION = 0.85;
/** Beside words that may limit ("one", "until") or turn ("not", "but") what is said of the end of a matter. */
const BESIDE_LIMITS = 0.87;
const BESIDE_TURNS = 0.9;

/** The requester asks again. @returns what it is like, for the `because` */
export function likeChase(evidence: Evidence): string | undefined {
  const own = ownWords(evidence);
  const speeches = speechesOf(own.phrases, own.tongues);
  if (own.clauses.some(({ words }) => speeches.some((speech) => awaitsThird(words, speech, own)))) return undefined;
  const found = heard("chase", evidence);
  if (own.sentences.some(({ asks }) => asks) && (found?.likelihood ?? 0) < ENOUGH_OF_A_QUESTION) return undefined;
  return found && `writes like people who ask again (${found.words})`;
}

/** What the requester asks or tells while they wait is most like what others ask and tell beside their matter. */
export const isLikeMore = (evidence: Evidence): boolean => heard("more", evidence) !== undefined;

/** The requester says that the matter is settled, or only thanks. */
export const likeSolved: Rule = (evidence) => {
  const { mail, sender, ticket } = evidence;
  if (!ticket || sender.relation !== "requester" || asksForChase(mail.subject)) return undefined;
  const own = ownWords(evidence);
  if (own.sentences.some(({ asks }) => asks)) return undefined;
  const [solved, thanks] = [heard("solved", evidence), heard("thanks", evidence)];
  const found = solved ?? thanks;
  if (!found || found.likelihood < surenessFor(own)) return undefined;
  if (solved)
    return { kind: "solved", because: `${sender.name} writes like people whose matter is settled (${found.words})` };
  if (wasAsked(evidence)) return undefined; // "ok" may be the answer
  return { kind: "thanks", because: `${sender.name} writes like people who only thank (${found.words})` };
};

/** How sure it must be beside words that turn, limit or put off. */
function surenessFor({ words, tongues }: OwnWords): number {
  const has = (...turns: (keyof Tongue)[]): boolean =>
    tongues.some((tongue) => turns.some((turn) => allIn<unknown>(tongue[turn], words).length > 0));
  if (has("negation", "contrast", "hearsay")) return BESIDE_TURNS;
  return has("question", "partly", "until", "another") ? BESIDE_LIMITS : 0;
}

/** A colleague takes the matter, speaks to no colleague by name, and does not write to the requester. */
export const likeConfirm: Rule = (evidence) => {
  const { mail, sender, ticket } = evidence;
  if (!ticket || sender.relation !== "staff" || MENTION.test(mail.newText)) return undefined;
  if ((mail.newText.match(REFERENCE) ?? []).some((one) => one !== ticket.record.reference)) return undefined;
  if (ownWords(evidence).sentences.some(({ asks }) => asks) || isLetter(hear(evidence, mail.newText))) return undefined;
  const found = heard("confirm", evidence);
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

/** A colleague talks to colleagues, though nothing names one. A question is more often the requester's. @returns what it is like */
export function likeTalk(evidence: Evidence): string | undefined {
  if (ownWords(evidence).sentences.some(({ asks }) => asks)) return undefined;
  const found = heard("talk", evidence);
  return found && `it reads like talk among colleagues (${found.words})`;
}

/** How likely the words are what is looked for, where they are most like it and like it enough. */
function heard(wanted: string, evidence: Evidence): { likelihood: number; words: string } | undefined {
  const found = likeness(evidence);
  if (found?.label !== wanted || found.likelihood < ENOUGH[situationOf(evidence)][wanted]!) return undefined;
  return { likelihood: found.likelihood, words: found.words.map((word) => `"${word}"`).join(", ") };
}

/** Made once for each mail, however many rules ask. */
const likeness = once((evidence: Evidence): Likeness | undefined => {
  const { text, words, files } = ownWords(evidence);
  const readings = evidence.organisation.readings?.();
  if (!readings || !text.trim() || files.length > 0 || words.length > LONGEST) return undefined;
  return likenessOf(text, readings[situationOf(evidence)]);
});

const situationOf = ({ sender, ticket }: Evidence): Situation => {
  if (sender.relation === "staff") return "colleague-replies";
  return ticket?.wait ? "requester-waits" : "we-answered";
};
