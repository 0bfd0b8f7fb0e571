import type { Evidence, Rule } from "../model/verdict.ts";
import { fillersOf, type OwnWords, ownWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import type { Clause } from "../words/clause.ts";
import { allAlone, allIn, longestAt } from "../words/phrase-tree.ts";
import { type Speech, saidAmong } from "../words/phrases.ts";
import { sentencesOf } from "../words/sentence.ts";
import { smile } from "../words/smile.ts";
import { asksForChase } from "../words/subject.ts";

/**
 * A mere thank-you, an "ok" or a smile is activity to no clock (P23). "Thanks, but it still fails" and "no thanks needed" are
 * more, and so is "ok" where our last mail asked something: it may be the answer.
 */
export const thanks: Rule = (evidence) => {
  const { mail, sender, ticket } = evidence;
  if (!ticket || (sender.relation !== "requester" && sender.relation !== "participant")) return undefined;
  if (asksForChase(mail.subject)) return undefined;
  const own = ownWords(evidence);
  if (own.files.length > 0 || !own.clauses.every((clause) => isThanks(clause, own))) return undefined;
  if (sentencesOf(mail.newText).some(({ asks }) => asks)) return undefined;
  const said = saidIn(own, smile(mail.newText), wasAsked(evidence));
  return said ? { kind: "thanks", because: `${sender.name} only says "${said}"` } : undefined;
};

function saidIn(own: OwnWords, smiled: string | undefined, asked: boolean): string | undefined {
  const { thanks: thanked, noted, polite } = own.phrases;
  const [notes] = own.sentences.flatMap(({ words }) =>
    allAlone(noted, words, [polite, thanked]).map((one) => one.phrase),
  );
  if (asked && (notes !== undefined || (own.words.length === 0 && smiled))) return undefined;
  return saidAmong(own.sentences, thanked)[0]?.phrase ?? notes ?? smiled;
}

/** Nothing but thanks and what says nothing beside them, or thanks and what they are for. */
const isThanks = ({ words: said }: Clause, own: OwnWords): boolean =>
  (unknownIn(said, fillersOf(own.phrases), own).length === 0 || isThanksFor(said, own)) && !isReply(said, own);

/** "Yes, thanks" answers something; "ok, thanks" does not. */
export const isReply = (said: readonly string[], { phrases }: OwnWords): boolean =>
  ![phrases.noted, phrases.thanks].some((tree) => longestAt(tree, said, 0)?.to === said.length) &&
  phrases.speeches.some(({ cues }) => longestAt(cues.reply, said, 0)?.to === said.length);

const MOST_THANKS = 10; // in one thought
const MOST_WORDS = 8; // of what the thanks are for
/** "Thanks for a quick answer" asks for one: what was done is "the" or "your" answer. */
const INDEFINITE = new Set("a an any ein eine einen einem einer un une una uno unos unas um uma een".split(" "));
const TIME = /^\d/;

/** "Thanks for looking into this": a thing that was done, named with the word of its language and without a wish or a "but". */
export function isThanksFor(said: readonly string[], own: OwnWords): boolean {
  const found = allIn(own.phrases.thanks, said).slice(0, MOST_THANKS);
  const strange = found.findIndex(({ from }) => unknownIn(said.slice(0, from), fillersOf(own.phrases), own).length > 0);
  const thanks = strange < 0 ? found : found.slice(0, strange);
  const reasons = thanks.flatMap(({ to, owners }) =>
    speechesOf(own.phrases, owners).flatMap((speech) => reasonOf(said, to, speech) ?? []),
  );
  return !reasons.some(isMock) && reasons.some((reason) => isDone(reason, own));
}

type Reason = { what: readonly string[]; whole: readonly string[]; speech: Speech };

/** What stands behind "thanks for". */
function reasonOf(said: readonly string[], from: number, speech: Speech): Reason | undefined {
  const at = longestAt(speech.tongue.reason, said, from)?.to;
  return at === undefined ? undefined : { what: said.slice(at), whole: said.slice(from), speech };
}

/** "Thanks for breaking my calendar". */
const isMock = ({ whole, speech }: Reason): boolean => allIn(speech.cues.harms, whole).length > 0;

function isDone({ what, speech: { tongue, cues } }: Reason, own: OwnWords): boolean {
  if (what.length === 0 || what.length > MOST_WORDS || INDEFINITE.has(what[0]!) || what.some((one) => TIME.test(one)))
    return false;
  const turns = [tongue.contrast, tongue.negation, tongue.question, tongue.needless, tongue.partly, tongue.another];
  const wishes = [cues.please, own.phrases.chase];
  const isToCome = allAlone(cues.when, what, [tongue.since]).length > 0; // "tomorrow", and not "this morning"
  return !isToCome && ![...turns, ...wishes].some((tree) => allIn(tree, what).length > 0);
}

const OUR_LINES = 40; // of what is quoted: what is further down is older
const WHAT_THEY_WROTE = /^\s*-{3} \S/; // our mails show the requester's words below such a line
const HEADER_LINE = /^[\p{L}-]{2,12}\s?: /u; // "Subject: Who gets the alarm?"

/** Whether our last mail asked something: known from what was sent, else from what they quote of it. */
export function wasAsked({ ticket, mail }: Evidence): boolean {
  if (ticket?.wait) return false; // the last words were theirs
  if (ticket?.asked !== undefined) return ticket.asked;
  const quoted = mail.parts.find(({ kind, text }) => kind === "quote" && text.trim() !== "")?.text ?? "";
  const lines = quoted.split("\n", OUR_LINES).map((line) => line.replace(/^\s*>(?!\s*>)\s?/, ""));
  const end = lines.findIndex((line) => WHAT_THEY_WROTE.test(line));
  const ours = lines.slice(0, end < 0 ? undefined : end);
  const said = ours.filter((line) => !/^\s*>/.test(line) && !HEADER_LINE.test(line));
  return sentencesOf(said.join("\n")).some(({ asks }) => asks);
}
