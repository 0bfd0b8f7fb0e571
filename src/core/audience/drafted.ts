// A draft, or what an assistant wrote: nobody has made it an answer yet.

import type { Clause } from "../words/clause.ts";
import type { Cue } from "../words/phrase-lists.ts";
import { allIn, longestAt } from "../words/phrase-tree.ts";
import { type Hearing, pastFillers, within } from "./hearing.ts";

const MOST_OF_A_HEADING = 6; // words: "Suggestion of Copilot for your reply:"
const MOST_AT_AN_END = 6; // thoughts: a heading stands above a text, and who wrote it below
const MOST_NAMES = 3; // "Draft for Carl Cliff:"

/** Why nobody has made an answer of it yet, or undefined. Headings are in any language, whatever the text below is in. */
export function drafted(hearing: Hearing): string | undefined {
  const { clauses } = hearing;
  if (clauses.length < 2) return undefined; // what it would be a draft of is missing
  const ends = [...clauses.slice(0, MOST_AT_AN_END), ...clauses.slice(MOST_AT_AN_END).slice(-MOST_AT_AN_END)];
  const draft = ends.find((one, at) => (at === 0 || one.opens) && isDraftHeading(one, hearing));
  if (draft) return `it is marked as a draft: "${draft.words.join(" ")}"`;
  const written = ends.find((one, at) => isOfAssistant(one, at === 0, hearing));
  return written && `an assistant wrote it: "${written.words.join(" ")}"`;
}

/** "Draft", "Draft for Carl", and nothing else in the thought. */
function isDraftHeading({ words: said }: Clause, { phrases, colleagues, writer, requester }: Hearing): boolean {
  return phrases.speeches.some(({ cues }) => {
    const found = longestAt(cues.drafts, said, 0);
    if (!found || said.length - found.to > MOST_NAMES + 1) return false;
    const isName = (word: string): boolean => colleagues.has(word) || writer.has(word) || requester.has(word);
    const rest = said.slice(found.to);
    return rest.length === 0 || (rest.length > 1 ? rest.slice(1) : rest).every(isName);
  });
}

/** "Copilot suggests", "written by ChatGPT", or in front of all else its name alone; not "your Copilot is active". */
function isOfAssistant({ words: said }: Clause, isFirst: boolean, hearing: Hearing): boolean {
  if (said.length > MOST_OF_A_HEADING || within(hearing, "you", said) || pastFillers(hearing, said) > 0) return false;
  const found = inAnyLanguage(hearing, "assistants", said.map(withoutCase));
  if (!found || isPerson(found.phrase, hearing)) return false;
  return (isFirst && found.to - found.from === said.length) || inAnyLanguage(hearing, "drafted", said) !== undefined;
}

/** "Gemini's answer" */
const withoutCase = (word: string): string => word.replace(/'s$/, "");

/** Claude may be one of us, or who asked. */
const isPerson = (name: string, { colleagues, writer, requester }: Hearing): boolean =>
  [colleagues, writer, requester].some((names) => names.has(name));

const inAnyLanguage = ({ phrases }: Hearing, cue: Cue, said: readonly string[]) =>
  phrases.speeches.flatMap(({ cues }) => allIn(cues[cue], said))[0];
