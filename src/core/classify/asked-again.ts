// Whether words that ask again are meant so. They stand in many other sentences, too: "any update I install fails",
// "the server gives no response", "he is still waiting for his parcel".

import type { Evidence } from "../model/verdict.ts";
import { fillersOf, type OwnWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import { type Clause, clausesOf, wholeSentences } from "../words/clause.ts";
import { allIn, type Found, isEmpty, longestAt, standsBeside, type Tree } from "../words/phrase-tree.ts";
import type { Speech, Tongue } from "../words/phrases.ts";
import { NUMBER_WORDS } from "../words/promise-words.ts";
import { isSpaceless, words } from "../words/spelling.ts";
import { plainSubject } from "../words/subject.ts";
import { awaitsThird, isHeading, isOfThird } from "./asks-not-us.ts";

const MOST_FOUND = 5; // phrases of one thought that are looked at

/**
 * The phrase by which the requester asks again, undefined without one. In its thought stand in front of it only words that
 * say nothing of their own, and behind it nothing or what the question is about. "No need for an update" asks for nothing;
 * a "not" alone turns nothing: "we have not had any news" asks.
 */
export function askedAgain(own: OwnWords): string | undefined {
  const sentences = wholeSentences(own.clauses);
  for (const clause of own.clauses) {
    const { words: said, asks, sentence } = clause;
    const whole = sentences[sentence]!;
    for (const found of allIn(own.phrases.chase, said).slice(0, MOST_FOUND)) {
      const isNeedless = found.owners.some((tongue) => isTakenBack(whole, tongue, own));
      if (isNeedless || isOfAnother(said, own) || isOfThird(found, clause, own) || isHeading(found, clause, own))
        continue;
      if (isMeant(found, said, asks, own) && !isCondition(clause, found, own)) return found.phrase;
    }
  }
  return undefined;
}

/** "No need for an update"; but "I do not want to bother you" needs one. */
function isTakenBack(whole: readonly string[], tongue: Tongue, own: OwnWords): boolean {
  const excuses = speechesOf(own.phrases, [tongue]).flatMap(({ cues }) => allIn(cues.around, whole));
  return allIn(tongue.needless, whole).some(
    (found) => !excuses.some((one) => one.from <= found.from && one.to > found.to),
  );
}

/** "When I wait, the screen goes dark": the phrase is what must be for the thing that is told behind it. */
function isCondition({ words: said, opens, asks, sentence }: Clause, { from, owners }: Found<Tongue>, own: OwnWords) {
  if (asks || !opens || !owners.some(({ question }) => (longestAt(question, said, 0)?.to ?? from + 1) <= from))
    return false;
  return own.clauses.some(
    (one) => one.sentence === sentence && !one.opens && unknownIn(one.words, fillersOf(own.phrases), own).length > 1,
  );
}

const MOST_NAMED = 4; // words that say whose answer it is

/** "No answer from the printer", "from the supplier": not from us. */
function isOfAnother(said: readonly string[], own: OwnWords): boolean {
  return speechesOf(own.phrases, own.tongues).some(({ cues }) =>
    allIn(cues.source, said).some(({ to }) => {
      const whose = said.slice(to, to + MOST_NAMED);
      const ours = [cues.you, cues.us, cues.team, cues.around, cues.spans, cues.when, cues.soon];
      return whose.length > 0 && !ours.some((tree) => allIn(tree, whose).length > 0);
    }),
  );
}

function isMeant(found: Found<Tongue>, said: readonly string[], asks: boolean, own: OwnWords): boolean {
  if (isSpaceless(found.phrase)) return true;
  if (!asks && isInCourtesy(found, said, own)) return false;
  const [lead, tail] = [said.slice(0, found.from), said.slice(found.to)];
  if (!asks && isReceived(found, lead, own)) return false;
  // "Any update of the driver fails with code 12" tells something.
  if (!asks && tail.some((word) => /^\p{L}?\d/u.test(word) && !own.known.has(word)) && tail.length > 3) return false;
  const isWord = found.to - found.from === 1; // "status" asks alone, "the status of the light" does not
  const speeches = speechesOf(own.phrases, found.owners);
  if (speeches.length === 0) return true; // a phrase of no file: nothing is known of its language
  return speeches.some((speech) => isLead(lead, isWord, speech, own) && isTail(tail, isWord, speech, own));
}

/** "Good news: it prints again" tells some. */
const isInCourtesy = ({ from, to }: Found<Tongue>, said: readonly string[], { phrases }: OwnWords): boolean =>
  [phrases.polite, phrases.thanks].some((tree) =>
    allIn(tree, said).some((one) => one.from <= from && one.to >= to && one.to - one.from > to - from),
  );

/** "I have received your answer": an answer is named that came. */
function isReceived({ phrase, owners }: Found<Tongue>, lead: readonly string[], own: OwnWords): boolean {
  const spoken = words(phrase);
  return speechesOf(own.phrases, owners).some(({ cues, tongue }) => {
    const isAnswer = allIn(cues.answers, spoken).some(({ from, to }) => from === 0 && to === spoken.length);
    const turns = [tongue.negation, cues.awaits, cues.please, cues.wonders, cues.lacks];
    return isAnswer && allIn(cues.gets, lead).length > 0 && !turns.some((tree) => allIn(tree, lead).length > 0);
  });
}

const small = ({ cues }: Speech, own: OwnWords) => [
  ...fillersOf(own.phrases),
  own.phrases.assent,
  own.phrases.chase,
  cues.soon,
  cues.you,
  cues.us,
  cues.please,
];

/** "Is there", "we have", "hi, just": and nobody else who waits or was asked. */
function isLead(lead: readonly string[], isWord: boolean, speech: Speech, own: OwnWords): boolean {
  const { cues } = speech;
  if (allIn(cues.others, lead).length > 0) return false;
  const { wonders, state, spans, around, common, gets, awaits } = cues;
  // "I was wondering if there is news": one word asks there as well as a phrase.
  const isOpened = [wonders, awaits].some((tree) => allIn(tree, lead).length > 0);
  const more = isWord && !isOpened ? [] : [common, wonders, state, spans, around, gets, awaits];
  return unknownIn(lead, [...small(speech, own), ...more], own).every((word) => more.length > 0 && isNumber(word));
}

function isTail(tail: readonly string[], isWord: boolean, speech: Speech, own: OwnWords): boolean {
  const { joins } = speech.tongue;
  if (tail.length === 0 || isEmpty(joins) || (!isWord && longestAt(joins, tail, 0))) return true;
  return unknownIn(tail, [...small(speech, own), speech.cues.matter], own).length === 0;
}

/**
 * "We need a response", "nobody has contacted me": a thought that wants an answer or got none, and says nothing else.
 * "I do not need an answer" wants none, "I have received your answer" got one. "May I ask how far you are" asks in a sentence.
 */
export function waitsForAnswer(own: OwnWords): string | undefined {
  const speeches = speechesOf(own.phrases, own.tongues);
  const sentences = wholeSentences(own.clauses);
  for (const { words: said, sentence, asks, opens } of own.clauses) {
    const whole = sentences[sentence]!;
    if (whole.length > LONGEST_SENTENCE) continue;
    const isSaid = speeches.some(
      (speech) =>
        (opens && isWondering(whole, speech, own)) ||
        ((isReminder(said, speech, own) || (!asks && isWaiting(said, speech, own))) &&
          allIn(speech.tongue.needless, whole).length === 0),
    );
    if (isSaid) return said.join(" ");
  }
  return undefined;
}

const LONGEST_SENTENCE = 80; // words, or characters where each is one

function isWaiting(said: readonly string[], { cues, tongue }: Speech, own: OwnWords): boolean {
  const has = (tree: Tree<undefined>): boolean => allIn(tree, said).length > 0;
  // Not the words alone: "the server says: no answer".
  const isMissing = allIn(cues.lacks, said).some(({ from, to }) => {
    const missed = longestAt(cues.answers, said, to) ?? longestAt(cues.answers, said, to + 1); // "without a word"
    return missed !== undefined && missed.to - from < said.length;
  });
  const isWanted = has(cues.awaits) && (has(cues.answers) || (has(cues.gets) && has(cues.you)));
  // In some languages "I wait" is "I hope" as well, and "nothing" is what came.
  const awaited = [...allIn(cues.awaits, said), ...allIn(cues.answers, said), ...allIn(cues.around, said)];
  const isDenied = allIn(tongue.negation, said).some(
    (no) => !awaited.some((one) => one.from <= no.from && one.to >= no.to),
  );
  const isAbsent = isMissing || (has(tongue.negation) && has(cues.gets)) || (isWanted && !isDenied);
  if (!isAbsent || has(cues.others) || has(tongue.question) || isOfAnother(said, own)) return false;
  if (awaitsThird(said, { cues, tongue }, own)) return false;
  const { answers, awaits, gets, lacks } = cues;
  // Languages without spaces: each character is a word, and phrases stand within others.
  if (isSpaceless(said.join(""))) return unknownIn(said, [answers, awaits, gets, lacks], own).length <= MOST_SIGNS;
  // "I have not received my mail" is a fault, "… an answer to my mail" is not.
  const what = has(answers) ? [cues.matter] : [];
  const trees = [answers, awaits, gets, lacks, ...what];
  // "No news about the printer" misses news, "the printer receives nothing" does not.
  const lead = said.slice(0, allIn(answers, said).find(({ from }) => from > 0)?.from);
  return (
    saysNothingElse(said, trees, { cues, tongue }, own) &&
    saysNothingElse(lead, trees, { cues, tongue }, { ...own, known: own.names })
  );
}

const MOST_SIGNS = 8; // beside the words for it

function saysNothingElse(
  said: readonly string[],
  trees: readonly Tree<unknown>[],
  { cues, tongue }: Speech,
  own: OwnWords,
): boolean {
  const { common, soon, you, us, please, when, spans, around } = cues;
  const { negation, joins, within } = tongue;
  const rest = [...trees, common, soon, you, us, please, when, spans, around, negation, joins, within];
  const unknown = unknownIn(said, [...fillersOf(own.phrases), own.phrases.assent, ...rest], own);
  return unknown.length <= 1 && unknown.every(isNumber); // "for 3 days"
}

const isNumber = (word: string): boolean => NUMBER_WORDS.has(word) || /^\d{1,4}$/.test(word);

/** "I would like to remind you of my request." */
function isReminder(said: readonly string[], speech: Speech, own: OwnWords): boolean {
  const { cues, tongue } = speech;
  const reminded = allIn(cues.reminds, said);
  if (reminded.length === 0 || allIn(cues.others, said).length > 0) return false;
  // "Noch einmal" denies nothing, nor does "I insist, as there is no answer".
  const around = allIn(cues.around, said);
  const isDenied = allIn(tongue.negation, said).some(
    (no) => no.from < reminded[0]!.from && !around.some((one) => one.from <= no.from && one.to >= no.to),
  );
  return !isDenied && saysNothingElse(said, [cues.reminds, cues.answers, cues.matter, cues.gets], speech, own);
}

/** "I wanted to ask", and behind it in the same sentence "how far you are". */
function isWondering(whole: readonly string[], speech: Speech, own: OwnWords): boolean {
  const { wonders, state, answers, matter, gets, takes, acts, verbs, awaits } = speech.cues;
  const [opening] = allIn(wonders, whole);
  const asked = opening ? allIn(state, whole).find(({ from }) => from >= opening.to) : undefined;
  if (!asked || standsBeside(speech.tongue.needless, whole, asked.from, asked.to)) return false;
  return saysNothingElse(whole, [wonders, state, answers, matter, gets, takes, acts, verbs, awaits], speech, own);
}

/** Behind the mark of a ticket, as our receipts count: "Reminder 2 of 3: …". */
const COUNTED =
  /\[\s{0,9}[a-z]{1,8}\s{0,9}-\s{0,9}\d{1,9}\s{0,9}\]\s{0,9}\p{L}{1,30} \d{1,4}(?: \p{L}{1,12} \d{1,4})?(?:, \p{L}{1,30})?\s?:/iu;

/** A mail without words of its own whose subject was replaced by "Update?" or "2nd reminder". What a receipt of ours counted is ours. */
export function askedInSubject({ mail, ticket }: Evidence, own: OwnWords): string | undefined {
  const subject = plainSubject(mail.subject.replace(COUNTED, " "));
  const known = new Set(words(ticket?.record.subject ?? ""));
  if (own.files.length > 0 || words(subject).every((word) => known.has(word))) return undefined;
  const fillers = [...fillersOf(own.phrases), own.phrases.assent];
  if (own.clauses.some(({ words: said }) => unknownIn(said, fillers, own).length > 0)) return undefined;
  const found = askedAgain({ ...own, clauses: clausesOf(subject) });
  if (found && !words(found).every((word) => known.has(word))) return found;
  return /[?？؟]\s*$/.test(subject) && words(subject).length <= 3 ? subject : undefined;
}
