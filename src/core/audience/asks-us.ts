// What a colleague asks or proposes that only we could answer.

import type { Clause } from "../words/clause.ts";
import { longestAt } from "../words/phrase-tree.ts";
import { type Hearing, pastFillers, within } from "./hearing.ts";
import { saidToReader } from "./told.ts";

/**
 * "Do we have …", "who was there": only we could answer. Not with "you" in it: "could we call you at three?", nor where it tells
 * what was done: "hemos cambiado el cable" has the form of a question only where question marks stand round it.
 */
export function asksUs(hearing: Hearing): string | undefined {
  const bySentence: Clause[][] = hearing.sentences.map(() => []);
  for (const one of hearing.clauses) bySentence[one.sentence]!.push(one);
  for (const [sentence, said] of hearing.sentences.entries()) {
    const clauses = bySentence[sentence]!;
    const told = saidToReader(hearing, clauses);
    const asked = clauses
      .filter((one) => !told.includes(one))
      .map((one) => opensWith(hearing, one, "ours"))
      .find(Boolean);
    if (asked && !within(hearing, "you", said)) return `it asks or proposes something among colleagues: "${asked}"`;
    const question = clauses[0]?.asks && told.length === 0 ? wonders(hearing, said) : undefined;
    if (question) return question;
  }
  return undefined;
}

/** A question about us, or one that doubts. */
function wonders(hearing: Hearing, said: readonly string[]): string | undefined {
  const isToReader = within(hearing, "you", said) !== undefined;
  const isDenied = hearing.speeches.some(({ tongue }) => said.some((_, at) => longestAt(tongue.negation, said, at)));
  if (!isToReader && within(hearing, "us", said) && !namesTime(said)) return "it asks something about us";
  if (!isToReader && isDenied) return "it wonders about something";
  return confirmIn(hearing, said) ? "it asks who is on it" : undefined;
}

function opensWith(hearing: Hearing, { words: said }: Clause, cue: "ours"): string | undefined {
  const at = pastFillers(hearing, said);
  return hearing.speeches.map(({ cues }) => longestAt(cues[cue], said, at)?.phrase).find(Boolean);
}

/** "Shall we say 9:30?" is for the requester. */
const namesTime = (said: readonly string[]): boolean => said.some((word) => /^\d/.test(word));

/** "Are you on it?", in no more words than that takes. */
const confirmIn = ({ phrases }: Hearing, said: readonly string[]): boolean =>
  said.length <= 7 && said.some((_, at) => longestAt(phrases.confirm, said, at)?.to === said.length);
