// Where no phrase decides: what the words are most like among the mails people wrote (examples/). Only what is very like them
// counts, and a question settles nothing. Words that deny, limit or put off ask for no more: what was learned knows them.

import { audienceOf } from "../audience/audience.ts";
import { hear } from "../audience/hearing.ts";
import { isLetter } from "../audience/meant.ts";
import { type Likeness, likenessOf, wordsFor } from "../learned/classifier.ts";
import type { Situation } from "../learned/readings.ts";
import type { Evidence, Rule } from "../model/verdict.ts";
import { namesOf } from "../own-words/names.ts";
import { type OwnWords, ownWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import type { Clause } from "../words/clause.ts";
import { conditionIn } from "../words/condition.ts";
import { once } from "../words/once.ts";
import { allIn } from "../words/phrase-tree.ts";
import { earFor } from "../words/promise-ear.ts";
import { isTimeThroughout, timeIn } from "../words/promise-time.ts";
import { asksForChase } from "../words/subject.ts";
import { awaitsThird } from "./asks-not-us.ts";
import { promiseMs } from "./promise.ts";
import { isReply, wasAsked } from "./thanks.ts";

const LONGEST = 60; // words; a longer mail tells more than one thing

/** How like the examples words must be, the more so where a mistake costs more. Found by `npm run learn -- --check`. */
const ENOUGH: Readonly<Record<Situation, Readonly<Record<string, number>>>> = {
  "requester-waits": { chase: 0.7, thanks: 0.65, settled: 0.8, more: 0.5 },
  "we-answered": { thanks: 0.65, settled: 0.8 },
  "colleague-replies": { confirm: 0.72, talk: 0.85, answer: 0.95 },
};
/** Below this, words that both a requester and a colleague may be told are asked about; a faint sign needs more. */
const TOO_LITTLE_OF_AN_ANSWER = { shared: 0.1, faint: 0.6 } as const;
/** Where nothing says whom words are for; "it hums" says too little. */
const [ENOUGH_OF_A_STATEMENT, LEAST_OF_A_STATEMENT] = [0.7, 6]; // likelihood, words
/** "Giving him a ring" takes it, and speaks of the requester. */
const ENOUGH_BESIDE_TALK = 0.9;
/** Solved or thanks, whichever of the two: nothing is open. It is "solved" where so much of that speaks for it. */
const MOSTLY_SOLVED = 0.7;
/** A question is a word of its own to a chase, and to many that are none: "what does a new one cost?" */
const ENOUGH_OF_A_QUESTION = 0.85;

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
  if (own.sentences.some(({ asks }) => asks) || regrets(own)) return undefined;
  const found = settled(evidence);
  if (!found) return undefined;
  const words = wordsOf(found, evidence);
  if (found === "solved")
    return { kind: "solved", because: `${sender.name} writes like people whose matter is settled (${words})` };
  if ((wasAsked(evidence) && !beginsWithThanks(own)) || own.clauses.some((one) => isAnswer(one, own))) return undefined;
  return { kind: "thanks", because: `${sender.name} writes like people who only thank (${words})` };
};

/** "Thanks, unfortunately no change" */
const regrets = ({ phrases, tongues, clauses }: OwnWords): boolean =>
  speechesOf(phrases, tongues).some(({ cues }) => clauses.some(({ words }) => allIn(cues.regrets, words).length > 0));

/** "5, thanks" and "yes, thanks" */
const isAnswer = ({ words }: Clause, own: OwnWords): boolean =>
  isReply(words, own) || (words.length > 0 && words.every((word) => /^\p{N}+$/u.test(word)));

/** "Ok" may be an answer, and "thanks, good"; "thanks, good to know" is none. */
function beginsWithThanks({ phrases, clauses: [first, ...rest] }: OwnWords): boolean {
  return (
    first !== undefined && allIn(phrases.thanks, first.words).length > 0 && rest.every(({ words }) => words.length > 1)
  );
}

/** Nothing is open: which of the two ways to say so it is. */
function settled(evidence: Evidence): "solved" | "thanks" | undefined {
  const { solved = 0, thanks = 0 } = likeness(evidence) ?? {};
  const enough = ENOUGH[situationOf(evidence)];
  if (thanks >= enough.thanks!) return "thanks";
  if (solved + thanks < enough.settled!) return undefined;
  return solved >= MOSTLY_SOLVED * (solved + thanks) ? "solved" : "thanks";
}

/** A colleague takes the matter, speaks to no colleague by name, and does not write to the requester. */
export const likeConfirm: Rule = (evidence) => {
  const { mail, sender, ticket } = evidence;
  if (!ticket || sender.relation !== "staff" || MENTION.test(mail.newText)) return undefined;
  if ((mail.newText.match(REFERENCE) ?? []).some((one) => one !== ticket.record.reference)) return undefined;
  if (ownWords(evidence).sentences.some(({ asks }) => asks) || isLetter(hear(evidence, mail.newText))) return undefined;
  const found = heard("confirm", evidence);
  if (!found || !mayTake(evidence, found.likelihood)) return undefined;
  if (namesOnlyWhen(evidence) || isConditional(evidence)) return undefined;
  const time = timeIn(
    mail.newText.slice(0, LONGEST_PROMISE),
    "",
    earFor(evidence.organisation.phrases, namesOf(evidence)),
  );
  return {
    kind: "confirm",
    because: `${sender.name} writes like people who take a matter (${found.words})`,
    saidIn: "reply",
    ...(time ? { promiseMs: promiseMs(time, evidence) } : {}),
  };
};

/** Not "Thanks!", which is like "Will do, thanks!", nor talk among colleagues; "I'm covering this for Anna" only names one. */
function mayTake(evidence: Evidence, likelihood: number): boolean {
  const { for: whom, sign } = audienceOf(evidence);
  if (whom !== "colleagues") return whom !== "nobody";
  return sign === "faint" || (sign === "shared" && likelihood >= ENOUGH_BESIDE_TALK);
}

/** "Mach ich nach meinem Urlaub": nobody has it yet. */
function isConditional(evidence: Evidence): boolean {
  const own = ownWords(evidence);
  const speeches = speechesOf(own.phrases, own.tongues);
  return own.clauses.some(({ words }) => speeches.some((speech) => conditionIn(words, speech) !== undefined));
}

/** "Friday in the morning" may be when somebody comes. */
function namesOnlyWhen(evidence: Evidence): boolean {
  const own = ownWords(evidence);
  const whens = speechesOf(own.phrases, own.tongues).map(({ cues }) => cues.when);
  return isTimeThroughout(own.text) || unknownIn(own.words, whens, own).length === 0;
}

const REFERENCE = /(?<![\p{L}\p{N}])\p{Lu}{2,8}-\d{2,}/gu; // of another ticket
const MENTION = /(?<![\p{L}\p{N}])@\p{L}/u;
const LONGEST_PROMISE = 400; // characters that may name a time

/** A colleague talks to colleagues, though nothing names one. A question is more often the requester's. @returns what it is like */
export function likeTalk(evidence: Evidence): string | undefined {
  if (ownWords(evidence).sentences.some(({ asks }) => asks)) return undefined;
  const found = heard("talk", evidence);
  return found && `it reads like talk among colleagues (${found.words})`;
}

/** The words are surely like what colleagues write to requesters. */
export const isLikeAnswer = (evidence: Evidence): boolean => heard("answer", evidence) !== undefined;

/** Nothing says whom a statement is for, but it is long enough to tell, and like what colleagues write to requesters. */
export function isStatementLikeAnswer(evidence: Evidence): boolean {
  const { words, sentences } = ownWords(evidence);
  if (words.length < LEAST_OF_A_STATEMENT || sentences.some(({ asks }) => asks)) return false;
  return (likeness(evidence)?.answer ?? 0) >= ENOUGH_OF_A_STATEMENT;
}

/** The words are less like what colleagues write to requesters than words with such a sign must be. */
export function isUnlikeAnswer(evidence: Evidence, sign: keyof typeof TOO_LITTLE_OF_AN_ANSWER): boolean {
  const likely = likeness(evidence);
  return likely !== undefined && likely.answer! < TOO_LITTLE_OF_AN_ANSWER[sign];
}

/** How likely the words are what is looked for, where they are like it enough. */
function heard(wanted: string, evidence: Evidence): { likelihood: number; words: string } | undefined {
  const likelihood = likeness(evidence)?.[wanted] ?? 0;
  if (likelihood < ENOUGH[situationOf(evidence)][wanted]!) return undefined;
  return { likelihood, words: wordsOf(wanted, evidence) };
}

function wordsOf(label: string, evidence: Evidence): string {
  const readings = evidence.organisation.readings?.();
  if (!readings) return "";
  const words = wordsFor(label, ownWords(evidence).text, readings[situationOf(evidence)]);
  return words.map((word) => `"${word}"`).join(", ");
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
