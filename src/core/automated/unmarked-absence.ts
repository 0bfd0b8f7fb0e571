// A note of absence that has no mark of a machine in its head: what it says, and that it says nothing else.

import type { Evidence } from "../model/verdict.ts";
import { fillersOf, type OwnWords, ownWords } from "../own-words/own-words.ts";
import { type Clause, wholeSentences } from "../words/clause.ts";
import { allIn, type Found, type Tree, uncovered } from "../words/phrase-tree.ts";
import { type Speech, speechesIn } from "../words/phrases.ts";
import { isSpaceless, words } from "../words/spelling.ts";
import { isDateWord, returnDay } from "./return-day.ts";

const LONGEST_NOTE = 120; // words
const FIRST_SENTENCES = 3; // behind "Hello" and thanks for the mail
const MOST_OWN = 2; // words in front of the absence: "Herr Okafor ist auf Dienstreise" speaks of somebody else
const MOST_STRAY = 3; // words of a sentence that says nothing of the absence
const MOST_WORDS = 14; // of a note that only names the day

/** What says that the writer is away, and what makes it a note: the time until then, or no more than the day they are back. */
export type Note = { phrase: string; by: "meanwhile" | "day" };

/** One mail, read in one language; `away` is the thought with the absence, by its place in the clauses. */
type Reading = { evidence: Evidence; own: OwnWords; speech: Speech; away: number; found: Found<undefined> };

/**
 * What says that the writer is away; undefined where the mail may be more than a note. Notes say that somebody is away and
 * what becomes of mails meanwhile, or until when. Anybody who writes "I am out tomorrow, so please leave it on my desk" is there.
 */
export function absenceNote(evidence: Evidence): Note | undefined {
  const own = ownWords(evidence);
  const { clauses, words: all, phrases } = own;
  if (all.length === 0 || all.length > LONGEST_NOTE || clauses.some(({ asks }) => asks)) return undefined;
  for (const speech of speechesIn(all, phrases)) {
    const away = clauses.findIndex((one, at) => one.sentence < FIRST_SENTENCES && saysAway(clauses, at, speech));
    if (away < 0) continue;
    const found = allIn(speech.cues.absence, clauses[away]!.words)[0]!;
    const by = basisOf({ evidence, own, speech, away, found });
    if (by) return { phrase: found.phrase, by };
  }
  return undefined;
}

function basisOf(reading: Reading): Note["by"] | undefined {
  const { evidence, own, speech, found } = reading;
  const isDated = returnDay(own.text, evidence.mail.receivedAt) !== undefined;
  // "In urgent cases" is said of an absence and is none: beside it stands where the writer is, or until when.
  const isAbsence = isDated || uncovered(words(found.phrase), [speech.cues.meanwhile]).length > 0;
  if (saysMore(reading)) return undefined;
  if (isAbsence && saysMeanwhile(reading)) return "meanwhile";
  return isDated && isNothingElse(reading) ? "day" : undefined;
}

/** The words of absence, and in front of them nobody but the writer. */
function saysAway(clauses: readonly Clause[], at: number, { cues }: Speech): boolean {
  const { words: said } = clauses[at]!;
  const [found] = allIn(cues.absence, said);
  if (!found) return false;
  const lead = [...dayBefore(clauses, at), ...said.slice(0, found.from)];
  const others: readonly Tree<unknown>[] = [cues.persons, cues.others];
  if (others.some((tree) => allIn(tree, lead).length > 0)) return false;
  return ownIn(lead, cues).length <= MOST_OWN;
}

/** "My boss is until 16. March on leave" is one thought, though a full stop stands in its date. */
function dayBefore(clauses: readonly Clause[], at: number): readonly string[] {
  const before = clauses[at - 1]?.words ?? [];
  return /^\d{1,2}$/.test(before.at(-1) ?? "") && isDateWord(clauses[at]!.words[0]!) ? before : [];
}

/** What is neither a small word nor a date. */
const ownIn = (said: readonly string[], cues: Speech["cues"]): string[] =>
  asWords(uncovered(said, [cues.common, cues.soon, cues.us, cues.you]).filter((word) => !isDateWord(word)));

/** One for each word: where no spaces part them, a word has two or three signs. */
const asWords = (said: readonly string[]): string[] => {
  const signs = said.filter(isSpaceless);
  return [...said.filter((word) => !isSpaceless(word)), ...signs.slice(0, Math.floor(signs.length / SIGNS_A_WORD))];
};

const SIGNS_A_WORD = 3;

/** What becomes of mails, in other words than those of the absence. */
const saysMeanwhile = ({ own: { clauses }, speech: { cues }, away, found }: Reading): boolean =>
  clauses.some(({ words: said }, at) =>
    allIn(cues.meanwhile, said).some((one) => at !== away || one.to <= found.from || one.from >= found.to),
  );

/** Whether somebody writes about a matter, too: what goes wrong, what the subject names, or a sentence between those of the note. */
function saysMore({ own, speech: { cues, tongue } }: Pick<Reading, "own" | "speech">): boolean {
  if (own.clauses.some((one) => isOfMatter(one, own, cues) || isOpposed(one, cues))) return true;
  const sentences = wholeSentences(own.clauses);
  const last = sentences.findLastIndex((said) => isOfNote(said, cues));
  const fillers = fillersOf(own.phrases);
  return sentences
    .slice(0, last)
    .some(
      (said) =>
        !isOfNote(said, cues) &&
        !fillers.some((tree) => allIn(tree, said).length > 0) &&
        ownIn(uncovered(said, [tongue.contrast]), cues).length > MOST_STRAY,
    );
}

type Cues = Speech["cues"];

const isOfNote = (said: readonly string[], { absence, meanwhile }: Cues): boolean =>
  [absence, meanwhile].some((tree) => allIn(tree, said).length > 0);

function isOfMatter({ words: said }: Clause, own: OwnWords, cues: Cues): boolean {
  const left = uncovered(said, [cues.absence, cues.meanwhile]);
  const isThanks = allIn(own.phrases.thanks, said).length > 0; // "for the message"
  return (!isThanks && allIn(cues.trouble, left).length > 0) || left.some((word) => isOfSubject(word, own, cues));
}

/** "But the printer still jams". */
const isOpposed = ({ words: said }: Clause, cues: Cues): boolean =>
  allIn(cues.but, said)[0]?.from === 0 && !isOfNote(said, cues) && ownIn(said, cues).length > MOST_OWN;

/** Whether a mail that speaks of an absence is more than a note in any language it may be in: it asks, wishes, or writes about a matter. */
export function asksSomething(evidence: Evidence): boolean {
  const own = ownWords(evidence);
  if (own.words.length > LONGEST_NOTE || own.clauses.some(({ asks }) => asks)) return true;
  return speechesIn(own.words, own.phrases).some((speech) => {
    const { cues } = speech;
    const isWish = ({ words: said }: Clause): boolean =>
      !isOfNote(said, cues) && [cues.please, cues.imperative].some((tree) => allIn(tree, said).length > 0);
    return saysMore({ own, speech }) || own.clauses.some(isWish);
  });
}

const SHORTEST = 4; // letters; shorter words of a subject stand in every mail

const isOfSubject = (word: string, { known, names }: OwnWords, { common }: Speech["cues"]): boolean =>
  word.length >= SHORTEST && known.has(word) && !names.has(word) && uncovered([word], [common]).length > 0;

/** One sentence and no wish in it, and in front of it at most a greeting: "there is no hurry, I am away till Friday" is not a note. */
function isNothingElse({ evidence, own: { clauses, phrases }, speech: { cues }, away, found }: Reading): boolean {
  const { sentence, words: said } = clauses[away]!;
  const fillers = fillersOf(phrases);
  const isGreeting = ({ words: one }: Clause): boolean => {
    const left = uncovered(one, fillers);
    const isThanks = allIn(phrases.thanks, one).length > 0; // "thank you for your message"
    return left.length === 0 || (isThanks && ownIn(left, cues).length <= 1);
  };
  if (!clauses.slice(0, away).every(isGreeting)) return false;
  if (clauses.some((one) => one.sentence > sentence && !uncovered(one.words, fillers).every(isDateWord))) return false;
  // Nothing but the day speaks for a note: it is its writer's, or names nobody.
  const writer = new Set(words(evidence.sender.name));
  if (ownIn(said.slice(0, found.from), cues).some((word) => !writer.has(word))) return false;
  const whole = clauses.filter((one) => one.sentence === sentence).flatMap((one) => one.words);
  return asWords(whole).length <= MOST_WORDS && ![cues.please, cues.you].some((tree) => allIn(tree, whole).length);
}
