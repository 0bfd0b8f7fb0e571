// "Nothing further needed", "ihr braucht nichts mehr zu machen": we have nothing left to do.

import { fillersOf, type OwnWords, speechesOf } from "../own-words/own-words.ts";
import { allAlone, allIn, type Found, uncovered } from "../words/phrase-tree.ts";
import type { Speech, Tongue } from "../words/phrases.ts";

/** Where a thought says so and nothing else: a "not", a word that it was otherwise before, and one of what is to be done. */
export const nothingMoreIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] =>
  speechesOf(own.phrases, own.tongues).flatMap((speech) => {
    const { cues, tongue } = speech;
    const [needed] = allIn(cues.needed, said);
    const [further] = allIn(cues.further, said);
    const denial = further && denialIn(said, further, speech);
    if (!needed || !further || !denial) return [];
    const parts = [needed, further, denial];
    if (!isAll(said, parts, speech, own)) return [];
    const from = Math.min(...parts.map((one) => one.from));
    const to = Math.max(...parts.map((one) => one.to));
    const isNot = allIn(cues.answers, said.slice(denial.from, denial.to)).length === 0;
    const isCure = allIn(own.phrases.solved, said).some((one) => one.from <= from && one.to >= to);
    if (isNot && isCure) return []; // "not needed any more" may be said of a part
    return [{ phrase: said.slice(from, to).join(" "), owners: [tongue], from, to }];
  });

/** Nothing is told beside it, also not of the subject's things. */
function isAll(
  said: readonly string[],
  parts: readonly Found<undefined>[],
  { cues, tongue }: Speech,
  own: OwnWords,
): boolean {
  const beside = [...said];
  for (const { from, to } of parts) beside.fill("", from, to);
  const turns = [tongue.contrast, tongue.question, tongue.another, tongue.until, tongue.hearsay, cues.conditions];
  const others = [cues.please, cues.lacks, cues.awaits];
  const longer = [own.phrases.polite, tongue.since];
  if ([...turns, ...others].some((tree) => allAlone(tree, beside, longer).length > 0)) return false;
  if (allIn(cues.trouble, said).length > 0) return false; // "er is niets meer aan te doen"
  const fillers = [...fillersOf(own.phrases), own.phrases.assent];
  const small = [cues.common, cues.matter, cues.you, cues.sides, cues.aids, cues.verbs, cues.takes, cues.soon];
  const known = [...fillers, cues.needed, cues.further, ...small, tongue.since];
  return uncovered(beside, known).every((word) => word === "" || own.names.has(word));
}

/** The one "not": in "no longer", or beside "nada más". Not "noch mehr", "not no longer" or "not nothing more". */
function denialIn(
  said: readonly string[],
  further: Found<undefined>,
  { cues, tongue }: Speech,
): Found<undefined> | undefined {
  const denials = allAlone(tongue.negation, said, [tongue.another]);
  const isDoubled = ({ from, to }: Found<undefined>): boolean =>
    from >= further.from && to <= further.to && allIn(cues.answers, said.slice(from, to)).length > 0;
  const [plain, ...more] = denials.filter((one) => !isDoubled(one));
  return more.length === 0 ? (plain ?? denials[0]) : undefined;
}
