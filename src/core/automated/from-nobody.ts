// A mail with an empty envelope sender that nothing else marks: a note of absence, a program's answer, or a person's words after all.

import type { Evidence } from "../model/verdict.ts";
import { ownWords } from "../own-words/own-words.ts";
import { allIn } from "../words/phrase-tree.ts";
import { speechesIn } from "../words/phrases.ts";
import { isFromNobody } from "./machine.ts";

/** Programs answer: to a ticket, or to a mail it names. What begins something may be a person's in a web form. */
export const answersFromNobody = ({ mail, ticket }: Evidence): boolean =>
  isFromNobody(mail) && (ticket !== undefined || mail.references.length > 0);

/** Why such an answer is a program's: it says what only machines say. */
export function wordsFromNobody(evidence: Evidence): string | undefined {
  if (!answersFromNobody(evidence)) return undefined;
  const { clauses, words, phrases } = ownWords(evidence);
  for (const { cues } of speechesIn(words, phrases)) {
    const [said] = clauses.flatMap((one) => allIn(cues.machine, one.words));
    if (said) return `its envelope sender is empty, and it says "${said.phrase}"`;
  }
  return undefined;
}
