// Whether two subjects speak of the same matter, by the words they share.

import { COMMON_WORDS } from "../words/common-words.ts";
import { words } from "../words/spelling.ts";
import { plainSubject } from "../words/subject.ts";

const LONGEST = 300; // characters of a subject that are looked at
const ENOUGH = 0.5; // of the words of both, the share they have in common (Dice)

/** What a subject is about: its words without "Re:", references and words that stand anywhere. */
export const subjectWords = (subject: string): ReadonlySet<string> =>
  new Set(words(plainSubject(subject.slice(0, LONGEST))).filter((word) => !COMMON_WORDS.has(word)));

/** Half of their words are the same, and at least two of them where both have two. */
export function alike(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared >= Math.max(1, Math.min(2, one.size, other.size)) && 2 * shared >= ENOUGH * (one.size + other.size);
}
