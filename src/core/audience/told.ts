// What a colleague tells that was done, also where a question follows in the same sentence.

import type { Clause } from "../words/clause.ts";
import { allIn, longestAt } from "../words/phrase-tree.ts";
import { type Hearing, pastFillers, within } from "./hearing.ts";

const LEAST_QUESTION = 2; // words: "druckt er", and not "oder?"

/**
 * The thoughts of one sentence that tell what was done: "hemos cambiado el cable", and "we swapped the cable" in front of "does
 * it print now?". Not "we should have swapped it", nor "we swapped it before, haven't we?", which asks for assent.
 * @param clauses all of the sentence
 */
export function saidToReader(hearing: Hearing, clauses: readonly Clause[]): readonly Clause[] {
  const told = clauses.filter((one) => tells(hearing, one));
  if (!clauses[0]?.asks) return told;
  const [first] = told;
  if (first !== clauses[0] || clauses.length < 2 || clauses.slice(1).some((one) => asksAmongUs(hearing, one)))
    return [];
  return asksForAssent(hearing, clauses) ? [] : [first];
}

/** "… do we have another in stock?": what was done is told to somebody who can answer that. */
const asksAmongUs = (hearing: Hearing, { words: said }: Clause): boolean =>
  within(hearing, "you", said) === undefined &&
  hearing.speeches.some(({ cues }) => longestAt(cues.ours, said, pastFillers(hearing, said)) !== undefined);

/** News, and where the thought opens like a question among us, in words that begin with that: "on a changé". */
function tells(hearing: Hearing, { words: said }: Clause): boolean {
  const at = pastFillers(hearing, said);
  return hearing.speeches.some(({ cues }) => {
    const [news] = allIn(cues.news, said);
    const ours = longestAt(cues.ours, said, at);
    return ours ? (longestAt(cues.news, said, at)?.to ?? at) > ours.to : news !== undefined;
  });
}

function asksForAssent({ speeches }: Hearing, clauses: readonly Clause[]): boolean {
  const isDenied = speeches.some(({ tongue }) =>
    clauses.some(({ words: said }) => allIn(tongue.negation, said).length > 0),
  );
  return clauses.at(-1)!.words.length < LEAST_QUESTION || isDenied;
}
