import type { Rule } from "../model/verdict.ts";
import { fillersOf, type OwnWords, ownWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import type { Clause } from "../words/clause.ts";
import { allIn, type Found, longestAt, standsBeside, type Tree } from "../words/phrase-tree.ts";
import { isTurned, type Said, saidAmong, type Tongue } from "../words/phrases.ts";
import { isSpaceless, words } from "../words/spelling.ts";
import { asksForChase } from "../words/subject.ts";
import { restoredAmong, restoredIn } from "./restored.ts";

const SHORT = 40; // words; a longer mail tells more than that it is solved

/**
 * The requester says that the matter is settled, or asks to close it, which says the same. Only when nothing remains open:
 * a question or a "but" anywhere says otherwise, and so does a "not" or an "if" in the sentence itself, a part ("on the left
 * screen"), or another matter beside it.
 */
export const solved: Rule = (evidence) => {
  const { mail, sender, ticket, organisation } = evidence;
  if (!ticket || sender.relation !== "requester" || asksForChase(mail.subject)) return undefined;
  const { phrases } = organisation;
  const own = ownWords(evidence);
  if (own.words.length > SHORT || own.sentences.some(({ asks }) => asks)) return undefined;
  const closes = saidAmong(own.sentences, phrases.close);
  const said = [...closes, ...saidAmong(own.sentences, phrases.solved), ...restoredAmong(own)];
  const [first] = said;
  if (!first) return undefined;
  if (said.some((one) => isTakenBack(one, own))) return undefined;
  const isAll =
    closes.length > 0 ? own.clauses.every((one) => isClosed(one, own)) : own.clauses.every((one) => isCured(one, own));
  return isAll ? { kind: "solved", because: `${sender.name} says "${first.phrase}"` } : undefined;
};

const isTakenBack = (said: Said, own: OwnWords): boolean => {
  const { words: all, asks } = said.sentence;
  const alone = { words: withoutOthers(all, said, own), asks };
  return (
    isTurned({ ...said, sentence: alone }, ["negation", "question"]) ||
    said.owners.some((tongue) => own.clauses.some(({ words: thought }) => isContrasted(thought, said, tongue, own)))
  );
};

type Place = Pick<Said, "from" | "to" | "owners">;

/**
 * The "not" of "not needed any more" and of "never mind" denies nothing beside it, nor does "since yesterday" say that it is
 * over, nor the "encore" of "merci encore" that something is still open: other phrases of the kind are blank.
 */
function withoutOthers(said: readonly string[], { from, to, owners }: Place, { phrases }: OwnWords): string[] {
  const rest = [...said];
  const sinces = owners.map(({ since }) => since);
  const trees: Tree<unknown>[] = [phrases.solved, phrases.close, phrases.noted, phrases.thanks, ...sinces];
  for (const tree of trees)
    for (const one of allIn(tree, said)) if (one.to <= from || one.from >= to) rest.fill("", one.from, one.to);
  return rest;
}

/** A "but" in a thought, beside the phrase itself and beside "it was only", which opens the story of it. */
function isContrasted(
  thought: readonly string[],
  { phrase, owners }: Said,
  { contrast, explains }: Tongue,
  own: OwnWords,
) {
  const told = longestAt(explains, thought, 0)?.to ?? 0;
  const spoken = words(phrase);
  const at = thought.findIndex((_, place) => spoken.every((word, index) => thought[place + index] === word));
  const [from, to] = at < 0 ? [0, told] : [Math.min(at, told > 0 ? 0 : at), Math.max(at + spoken.length, told)];
  return standsBeside(contrast, withoutOthers(thought, { from, to, owners }, own), from, to);
}

/** Whoever asks to close may say why, but not that it is another ticket, nor what else is to be done. */
function isClosed({ words: said }: Clause, own: OwnWords): boolean {
  if (isSpaceless(said.join(""))) return true;
  const found = allIn(own.phrases.close, said);
  const isOther = found.some(({ to, owners }) => owners.some((tongue) => isOfPart(said.slice(to), tongue)));
  if (found.length > 0) return !isOther;
  return (
    own.tongues.some(({ explains }) => longestAt(explains, said, 0)) ||
    !own.tongues.some(({ another }) => allIn(another, said).length > 0)
  );
}

/** A thought that says it is done, why it is, or nothing of its own. */
function isCured({ words: said }: Clause, own: OwnWords): boolean {
  if (isSpaceless(said.join(""))) return true;
  const found = [...allIn(own.phrases.solved, said), ...restoredIn(said, own)];
  if (found.length > 0) return found.some((one) => isWhole(one, said, own));
  if (unknownIn(said, harmless(own), own).length === 0) return !isForNow(said, own);
  return own.tongues.some((tongue) => longestAt(tongue.explains, said, 0) && !isOfPart(said, tongue));
}

/** "It works again, for now", but not "thank you for your time": there the word of a part stands within a longer phrase. */
function isForNow(said: readonly string[], { phrases, tongues }: OwnWords): boolean {
  const around = fillersOf(phrases).flatMap((tree) => allIn(tree, said));
  const isWithin = ({ from, to }: Found<undefined>): boolean =>
    around.some((one) => one.from <= from && one.to >= to && one.to - one.from > to - from);
  return tongues.some(({ partly }) => allIn(partly, said).some((found) => !isWithin(found)));
}

const harmless = ({ phrases }: OwnWords) => [
  ...fillersOf(phrases),
  phrases.solved,
  phrases.assent,
  ...phrases.speeches.flatMap(({ cues }) => [cues.soon, cues.reply]),
];

const MOST_UNKNOWN = 2; // words of what works: "the scanner works again"

/** What works is the matter itself, and behind it stands at most since when. */
function isWhole({ from, to, owners }: Found<Tongue>, said: readonly string[], own: OwnWords): boolean {
  return speechesOf(own.phrases, owners).some(({ cues, tongue }) => {
    const isLonger = allIn(own.phrases.noted, said).some((one) => one.from <= from && one.to > to);
    if (isLonger) return false; // "that works for me" agrees, it does not work again
    const beside = [...fillersOf(own.phrases), own.phrases.solved, cues.soon, cues.matter, cues.works, cues.again];
    const trees = [...beside, tongue.since, cues.common, cues.you];
    const [lead, tail] = [said.slice(0, from), said.slice(to)];
    const what = unknownIn(lead, trees, own);
    if ([cues.please, cues.awaits].some((tree) => allIn(tree, lead).length > 0)) return false; // a wish
    if (isOfPart(lead, tongue) || isOfPart(tail, tongue)) return false;
    if (what.length > MOST_UNKNOWN || what.some((word) => /\d|'s$/.test(word))) return false;
    const since = longestAt(tongue.since, tail, 0) ?? longestAt(tongue.explains, tail, 0);
    return since !== undefined || unknownIn(tail, beside, own).length === 0;
  });
}

const isOfPart = (said: readonly string[], { partly }: Tongue): boolean => allIn(partly, said).length > 0;
