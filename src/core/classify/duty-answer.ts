// Somebody answers the question whether what they stand for in escalations is still right: "still right", "not mine any more".

import type { Duty } from "../model/duty.ts";
import type { Rule } from "../model/verdict.ts";
import { longestAt, type Tree } from "../words/phrase-tree.ts";
import { type Phrases, wordsBeside } from "../words/phrases.ts";
import { words } from "../words/spelling.ts";
import { isWholeAnswer } from "../words/whole-answer.ts";

const LONGEST = 300; // characters: more is not a mere answer
const OPENS_ALONE = 1; // words of a phrase such as "no", which says nothing in front of others

export const dutyAnswer: Rule = ({ asksOfDuties: person }) =>
  person && { kind: "duty-answer", because: `it came to the address for answers of ${person.name} about their duties` };

/** What they say of which duties; "nothing": they only thank, "unclear": nobody can tell. */
export type DutyAnswer = { isTheirs: boolean; duties: readonly Duty[] } | "nothing" | "unclear";

/**
 * "Still right" must be all they say. "Not mine any more" may be followed by whose it is now, and means the duties it names, or the
 * only one there is.
 * @param duties all of theirs
 */
export function dutyAnswerIn(text: string, name: string, duties: readonly Duty[], phrases: Phrases): DutyAnswer {
  if (text.length > LONGEST || /[?？]/.test(text)) return "unclear";
  const said = words(text);
  if (wordsBeside(text, phrases.polite, phrases.thanks).length === 0) return "nothing";
  const names = new Set([name, ...duties.map((duty) => `${duty.name} ${duty.what}`)].flatMap(words));
  const speaks = (tree: Tree<undefined>): boolean => isWholeAnswer(said, tree, phrases, names);
  const isRight = phrases.speeches.some(({ cues }) => speaks(cues.stillRight));
  const isNot = phrases.speeches.some(({ cues }) => speaks(cues.notMine) || opensWith(said, cues.notMine));
  if (isRight === isNot) return "unclear";
  if (isRight) return { isTheirs: true, duties };
  const named = duties.length === 1 ? duties : duties.filter((duty) => isNamed(duty, said));
  return named.length > 0 ? { isTheirs: false, duties: named } : "unclear";
}

function opensWith(said: readonly string[], tree: Tree<undefined>): boolean {
  const found = longestAt(tree, said, 0);
  return found !== undefined && found.to > OPENS_ALONE;
}

function isNamed(duty: Duty, said: readonly string[]): boolean {
  const name = words(duty.name);
  return said.some((_, at) => name.every((word, nth) => said[at + nth] === word));
}
