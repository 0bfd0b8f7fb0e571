// "Not mine.": a colleague's mail that does nothing but refuse the matter.

import type { Evidence } from "../model/verdict.ts";
import { longestAt } from "../words/phrase-tree.ts";
import { type Hearing, hear, pastFillers } from "./hearing.ts";

/** The phrase that refuses it, when beside greetings, thanks and names nothing else is said; "not mine, Ben please do" asks for more. */
export function plainRefusal(evidence: Evidence): string | undefined {
  const hearing = hear(evidence, evidence.mail.newText);
  if (evidence.mail.attachments.length > 0 || hearing.clauses.some(({ asks }) => asks)) return undefined;
  let refusal: string | undefined;
  for (const { words: said } of hearing.clauses) {
    const from = pastFillers(hearing, said);
    const found = refusedIn(hearing, said, from);
    const isName = said.slice(from).every((word) => hearing.fillers.has(word));
    if (!found && !isName) return undefined;
    refusal ??= found;
  }
  return refusal;
}

function refusedIn({ speeches }: Hearing, said: readonly string[], from: number): string | undefined {
  for (const { cues } of speeches) {
    const found = [cues.decline, cues.cannot].map((tree) => longestAt(tree, said, from));
    const whole = found.find((one) => one?.to === said.length);
    if (whole) return whole.phrase;
  }
  return undefined;
}
