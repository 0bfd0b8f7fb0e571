// "From my side the case can be closed", "you can shut it": closing, composed of a verb, what is closed and that the reader may.

import { type OwnWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import { allAlone, allIn, type Found, type Tree, uncovered } from "../words/phrase-tree.ts";
import type { Speech, Tongue } from "../words/phrases.ts";
import { harmless } from "./outcome.ts";

const MOST_BESIDE = 4; // unknown words: "as far as I am concerned"

/**
 * The words that allow it come before "close", or "close" is the first word. Not "the case was closed, please open it". What
 * merely is thrown away, "you can delete it", may be anything.
 */
export const askedToCloseIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] =>
  speechesOf(own.phrases, own.tongues).flatMap((speech) => {
    const { cues, tongue } = speech;
    const isFile = allIn(cues.file, said).length > 0;
    const closes = allIn(cues.closes, said);
    const [closing] = [...closes, ...(isFile ? allIn(cues.drops, said) : [])];
    const [may] = allIn(cues.may, said);
    if (!closing || !may || !isAllowed(may, closing) || isTurned(said, speech, own)) return [];
    const known = knownBeside(speech, isFile, own);
    if (!isFile && uncovered(said, known).length > 0) return []; // "it" and "this", and no other thing
    const isOther = unknownIn(said.slice(may.to, closing.from), known, own).length > 0; // "feel free to ring me about the closed …"
    const most = closes.length > 0 ? MOST_BESIDE : 0; // "remove Maria from the ticket"
    if (isOther || unknownIn(said, known, own).length > most) return [];
    const isAll = unknownIn(said.slice(closing.to), known, own).length === 0; // "shut this one"
    return [spanOf(said, closing.from, isAll ? said.length : closing.to, tongue)];
  });

const spanOf = (said: readonly string[], from: number, to: number, tongue: Tongue): Found<Tongue> => ({
  phrase: said.slice(from, to).join(" "),
  owners: [tongue],
  from,
  to,
});

const isAllowed = (may: Found<undefined>, closing: Found<undefined>): boolean =>
  may.from <= closing.from || closing.from === 0;

/** The "request" that is dropped is not asked for. */
function isTurned(said: readonly string[], { cues, tongue }: Speech, own: OwnWords): boolean {
  const files = allIn(cues.file, said);
  const turns = [tongue.contrast, tongue.question, tongue.another, tongue.until, cues.awaits, cues.lacks];
  const longer = [tongue.since, own.phrases.polite, cues.may];
  return turns.some((tree) =>
    allAlone(tree, said, longer).some(({ from, to }) => !files.some((one) => one.from <= from && one.to >= to)),
  );
}

function knownBeside({ cues, tongue }: Speech, isFile: boolean, own: OwnWords): readonly Tree<unknown>[] {
  const small = [cues.common, cues.you, cues.please, cues.will, cues.may, cues.sides, tongue.since];
  return [...harmless(own), cues.closes, ...small, ...(isFile ? [cues.drops, cues.file, cues.matter] : [])];
}
