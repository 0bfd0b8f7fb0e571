// Words that would ask again, were they said of us: they wait for somebody else, or one word only opens what is told.

import { fillersOf, type OwnWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import type { Clause } from "../words/clause.ts";
import { allIn, type Found } from "../words/phrase-tree.ts";
import type { Speech, Tongue } from "../words/phrases.ts";
import { words } from "../words/spelling.ts";

/** "I am still waiting" and behind it "for my boss to agree". */
export const isOfThird = ({ owners, to }: Found<Tongue>, { words: said, asks }: Clause, own: OwnWords): boolean =>
  !asks && speechesOf(own.phrases, owners).some((speech) => awaitsThird(said, speech, own, to));

const MOST_UNKNOWN = 1; // of what they are to give: "the approval of my boss"

/**
 * The person they wait for stands right behind the waiting, or behind what they are to give. Not whom it is for: "for an answer that
 * I can give my boss", "for a solution for our customer".
 * @param after where the words end that would ask again: who is named in them, "I want to speak to a manager", is not waited for
 */
export function awaitsThird(thought: readonly string[], speech: Speech, own: OwnWords, after = 0): boolean {
  const { cues, tongue } = speech;
  const said = thought.map((word) => word.replace(/'s?$/, "")); // "my boss's approval"
  const [waiting] = [cues.awaits, cues.around].flatMap((tree) => allIn(tree, said));
  const [third] = waiting ? allIn(cues.thirds, said.slice(waiting.to)) : [];
  if (!waiting || !third || waiting.to + third.from < after || allIn(cues.you, said).length > 0) return false;
  const between = said.slice(waiting.to, waiting.to + third.from);
  const turns = [tongue.reason, tongue.question, tongue.contrast, cues.will];
  const isFor = turns.some((tree) => allIn(tree, between.slice(1)).length > 0);
  const small = [...fillersOf(own.phrases), cues.common, cues.answers, cues.soon, cues.awaits, tongue.joins];
  return !isFor && unknownIn(between, small, own).length <= MOST_UNKNOWN;
}

/** "Update: the second screen is black, too": one word and a colon open what is told. "Reminder: …" and "Urgent: …" press all the same. */
export function isHeading({ phrase, owners }: Found<Tongue>, { words: said }: Clause, own: OwnWords): boolean {
  const spoken = words(phrase);
  if (spoken.length !== 1 || said.length !== 1) return false;
  if (!speechesOf(own.phrases, owners).some(({ cues }) => allIn(cues.headings, spoken).length > 0)) return false;
  return own.text.split("\n").some((line) => {
    const [heading = "", told = ""] = line.split(/[:：](.*)/, 2);
    return words(told).length > 1 && words(heading).join(" ") === spoken[0];
  });
}
