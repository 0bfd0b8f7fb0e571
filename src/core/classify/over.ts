// "For us the matter is settled", "Thema durch": that it is over, and of what or for whom it is said.

import { type OwnWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import { allAlone, allIn, type Found } from "../words/phrase-tree.ts";
import type { Speech, Tongue } from "../words/phrases.ts";
import { harmless } from "./outcome.ts";

/**
 * Where a thought says so and nothing else. That "the case is closed" is said of us, unless it is closed "for me" or is to be
 * taken for closed.
 */
export const overIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] =>
  speechesOf(own.phrases, own.tongues).flatMap((speech) => {
    const { cues, tongue } = speech;
    const [over] = allIn(cues.over, said);
    const [deemed] = allIn(cues.deems, said);
    const isForUs = over !== undefined && (deemed !== undefined || allIn(cues.sides, said).length > 0);
    const isClosed = over !== undefined && allIn(cues.closes, said.slice(over.from, over.to)).length > 0;
    if (!over || !(isForUs || (!isClosed && allIn(cues.file, said).length > 0))) return [];
    return isPlain(said, speech, own) ? [spanOf(said, over, deemed ?? over, tongue)] : [];
  });

function spanOf(said: readonly string[], over: Place, deemed: Place, tongue: Tongue): Found<Tongue> {
  const from = Math.min(over.from, deemed.from);
  const to = Math.max(over.to, deemed.to);
  return { phrase: said.slice(from, to).join(" "), owners: [tongue], from, to };
}

type Place = { from: number; to: number };

function isPlain(said: readonly string[], { cues, tongue }: Speech, own: OwnWords): boolean {
  const turns = [tongue.contrast, tongue.question, tongue.another, tongue.until, tongue.partly, tongue.hearsay];
  const wishes = [cues.awaits, cues.please, cues.future, cues.conditions, cues.lacks, cues.needed, cues.days];
  const longer = [cues.over, cues.sides, cues.deems, own.phrases.polite, own.phrases.thanks, tongue.since];
  if ([...turns, ...wishes].some((tree) => allAlone(tree, said, longer).length > 0)) return false;
  const known = [
    ...harmless(own),
    cues.over,
    cues.file,
    cues.sides,
    cues.deems,
    cues.may,
    cues.common,
    cues.matter,
    tongue.since,
  ];
  return unknownIn(said, known, own).length === 0;
}
