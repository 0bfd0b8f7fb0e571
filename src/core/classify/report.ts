// "Labels are printing", "every card opens its door": an answer to ours tells that things do what they are for.

import { fillersOf, type OwnWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import type { Talk } from "../own-words/talk.ts";
import { allAlone, allIn, type Found, type Tree } from "../words/phrase-tree.ts";
import type { Speech, Tongue } from "../words/phrases.ts";
import { troublesIn } from "./restored.ts";
import { isThanksFor } from "./thanks.ts";

const LONGEST = 18; // words

/** Where a thought tells so of what was spoken of, and nothing that is wrong, open, of a part or of another thing. */
export const reportedIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] => {
  const { talk } = own;
  if (!talk || said.length > LONGEST) return [];
  return speechesOf(own.phrases, own.tongues).flatMap((speech) => {
    if (!isTold(said, speech, own) || isTurned(said, speech, own) || !isOfTalk(said, speech, talk, own)) return [];
    return [{ phrase: said.join(" "), owners: [speech.tongue], from: 0, to: said.length }];
  });
};

/** What things do is enough; that it "works" or "is back" must be said of all, or as it was before. Thanks tell nothing. */
function isTold(said: readonly string[], { cues }: Speech, own: OwnWords): boolean {
  const fillers = fillersOf(own.phrases);
  if (unknownIn(said, fillers, own).length === 0 || isThanksFor(said, own)) return false;
  const has = (...trees: readonly Tree<unknown>[]): boolean =>
    trees.some((tree) => apartFrom(allIn(tree, said), said, fillers).length > 0);
  const isOwnDeed = [cues.will, cues.us].some((tree) => allIn(tree, said).length > 0); // "I sent the form"
  if (apartFrom(allIn(cues.does, said), said, fillers).some(({ from, to }) => !isOwnDeed || to - from > 1)) return true;
  const isDeed = has(cues.works, cues.returns) || said.some((word) => own.missed.deeds.has(word));
  return isDeed && has(cues.again, cues.wholes);
}

/** Not within a phrase of the others: the "ok" of "ok, thanks". */
const apartFrom = <Owner>(
  found: readonly Found<Owner>[],
  said: readonly string[],
  others: readonly Tree<unknown>[],
): Found<Owner>[] =>
  found.filter(
    ({ from, to }) => !others.some((other) => allIn(other, said).some((one) => one.from <= from && one.to >= to)),
  );

function isTurned(said: readonly string[], speech: Speech, own: OwnWords): boolean {
  const { cues, tongue } = speech;
  const turns = [tongue.contrast, tongue.negation, tongue.question, tongue.partly, tongue.another, tongue.hearsay];
  const others = [
    cues.conditions,
    cues.future,
    cues.please,
    cues.awaits,
    cues.lacks,
    cues.others,
    cues.days,
    cues.harms,
  ];
  const longer = longerIn(speech, own);
  const found = [...turns, ...others].flatMap((tree) => allAlone(tree, said, longer));
  if (apartFrom(found, said, [cues.wholes]).length > 0) return true;
  return apartFrom(troublesIn(said, speech, own), said, longer).length > 0;
}

const longerIn = ({ cues, tongue }: Speech, { phrases }: OwnWords): readonly Tree<unknown>[] => [
  ...fillersOf(phrases),
  phrases.solved,
  cues.again,
  cues.works,
  cues.does,
  cues.wholes,
  tongue.since,
];

/**
 * Of nothing but the thing that was asked about, or "it" and "everything". What our answer brought in, "the new roll", may be
 * named only beside a word that it is as it was before, or is so of all.
 */
function isOfTalk(said: readonly string[], speech: Speech, talk: Talk, own: OwnWords): boolean {
  const { cues, tongue } = speech;
  const known = [...longerIn(speech, own), cues.common, cues.matter, cues.soon, tongue.explains];
  const strange = unknownIn(said, known, own).filter((word) => !own.missed.deeds.has(word));
  const isMarked = [cues.again, cues.wholes].some((tree) => allIn(tree, said).length > 0);
  const isSaid = (word: string): boolean =>
    talk.asked.has(word) || (isMarked && (talk.answered.has(word) || /^\d+$/.test(word)));
  const isSame = said.some((word) => talk.asked.has(word) || own.known.has(word)) || strange.length === 0;
  return isSame && strange.every(isSaid);
}
