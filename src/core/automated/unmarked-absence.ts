// A note of absence that has no mark of a machine in its head: what it says, and that it says nothing else.

import type { Evidence } from "../model/verdict.ts";
import { fillersOf, ownWords } from "../own-words/own-words.ts";
import type { Clause } from "../words/clause.ts";
import { allIn, type Tree, uncovered } from "../words/phrase-tree.ts";
import { type Phrases, type Speech, speechesIn } from "../words/phrases.ts";
import { returnDay } from "./return-day.ts";

const LONGEST_NOTE = 120; // words
const FIRST_SENTENCES = 3; // behind "Hello" and thanks for the mail
const MOST_OWN = 2; // words in front of the absence: "Herr Okafor ist auf Dienstreise" speaks of somebody else

/**
 * What says that the writer is away; undefined where the mail may be more than a note. Notes say that somebody is away and
 * what becomes of mails meanwhile, or until when. Anybody who writes "I am out tomorrow, so please leave it on my desk" is there.
 */
export function absenceNote(evidence: Evidence): string | undefined {
  const { mail } = evidence;
  const { text, clauses, words: all, phrases } = ownWords(evidence);
  if (all.length === 0 || all.length > LONGEST_NOTE || clauses.some(({ asks }) => asks)) return undefined;
  for (const speech of speechesIn(all, phrases)) {
    const away = clauses.findIndex((one) => one.sentence < FIRST_SENTENCES && saysAway(one, speech));
    if (away < 0) continue;
    const isNote = clauses.some(({ words: said }) => allIn(speech.cues.meanwhile, said).length > 0);
    const isOnlyDated = returnDay(text, mail.receivedAt) !== undefined && isNothingElse(clauses, away, speech, phrases);
    if (isNote || isOnlyDated) return phraseOf(clauses[away]!, speech);
  }
  return undefined;
}

const phraseOf = ({ words: said }: Clause, { cues }: Speech): string => allIn(cues.absence, said)[0]?.phrase ?? "";

/** The words of absence, and in front of them nobody but the writer. */
function saysAway({ words: said }: Clause, { cues }: Speech): boolean {
  const [found] = allIn(cues.absence, said);
  if (!found) return false;
  const lead = said.slice(0, found.from);
  const others: readonly Tree<unknown>[] = [cues.persons, cues.others];
  if (others.some((tree) => allIn(tree, lead).length > 0)) return false;
  return uncovered(lead, [cues.common, cues.soon, cues.us, cues.you]).length <= MOST_OWN;
}

const MOST_WORDS = 14;

/** One sentence and no wish in it, and in front of it at most a greeting: "there is no hurry, I am away till Friday" is not a note. */
const isNothingElse = (clauses: readonly Clause[], away: number, { cues }: Speech, phrases: Phrases): boolean => {
  const { sentence } = clauses[away]!;
  const before = clauses.slice(0, away).flatMap((one) => one.words);
  if (uncovered(before, fillersOf(phrases)).length > 0) return false;
  const others = clauses.filter((one) => one.sentence > sentence).flatMap((one) => one.words);
  const said = clauses.filter((one) => one.sentence === sentence).flatMap((one) => one.words);
  return (
    others.length === 0 &&
    said.length <= MOST_WORDS &&
    ![cues.please, cues.you].some((tree) => allIn(tree, said).length)
  );
};
