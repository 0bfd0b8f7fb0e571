import type { Rule } from "../model/verdict.ts";
import { fillersOf, type OwnWords, ownWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import type { Clause } from "../words/clause.ts";
import { allAlone, allIn, type Found, longestAt, standsBeside, type Tree } from "../words/phrase-tree.ts";
import { isTurned, type Said, saidAmong, type Tongue } from "../words/phrases.ts";
import { isSpaceless, words } from "../words/spelling.ts";
import { asksForChase } from "../words/subject.ts";
import { restoredAmong, restoredIn } from "./restored.ts";
import { isThanksFor } from "./thanks.ts";
import { troubleFreeAmong, troubleFreeIn } from "./trouble-free.ts";

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
  const closes = [...saidAmong(own.sentences, phrases.close), ...closedAmong(own)];
  const cures = [...closes, ...saidAmong(own.sentences, phrases.solved), ...restoredAmong(own)];
  const [first] = [...cures, ...troubleFreeAmong(own)];
  if (!first) return undefined;
  if ((closes.length > 0 ? closes : cures).some((one) => isTakenBack(one, own))) return undefined;
  const whole = own.clauses.findLastIndex((one) => saysAll(one, own));
  const settled = own.clauses.some((one) => saysAll(one, own) && isSettled(one, own));
  const isAll =
    closes.length > 0
      ? own.clauses.every((one) => isClosed(one, own))
      : own.clauses.every(
          (one, at) =>
            isCured(one, own) || (isStory(one, own) && (at < whole || settled || (whole >= 0 && isCause(one, own)))),
        );
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
function withoutOthers(said: readonly string[], { from, to, owners }: Place, own: OwnWords): string[] {
  const { phrases } = own;
  const rest = [...said];
  const sinces = speechesOf(phrases, owners).flatMap(({ cues, tongue }) => [tongue.since, cues.again]);
  const trees: Tree<unknown>[] = [phrases.solved, phrases.close, phrases.noted, phrases.thanks, ...sinces];
  const others = [...trees.flatMap((tree) => allIn<unknown>(tree, said)), ...troubleFreeIn(said, own)];
  for (const one of others) if (one.to <= from || one.from >= to) rest.fill("", one.from, one.to);
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

/** Anybody who asks to close may say why, but not that it is another ticket, nor what else is to be done. */
function isClosed(clause: Clause, own: OwnWords): boolean {
  const { words: said } = clause;
  if (isSpaceless(said.join(""))) return true;
  const found = [...allIn(own.phrases.close, said), ...closedIn(said, own)];
  const isOther = found.some(({ to, owners }) => owners.some((tongue) => isOfPart(said.slice(to), tongue, own)));
  if (found.length > 0) return !isOther;
  if (isCured(clause, own) || own.tongues.some(({ explains }) => longestAt(explains, said, 0))) return true;
  return !speechesOf(own.phrases, own.tongues).some(({ cues, tongue }) =>
    [tongue.another, tongue.contrast, cues.trouble, cues.lacks, cues.awaits].some(
      (tree) => allAlone(tree, said, [cues.again, tongue.since]).length > 0,
    ),
  );
}

/** A thought that says it is done, why it is, or nothing of its own. */
function isCured({ words: said }: Clause, own: OwnWords): boolean {
  if (isSpaceless(said.join(""))) return true;
  if (troubleFreeIn(said, own).length > 0) return true;
  const found = [...allIn(own.phrases.solved, said), ...restoredIn(said, own)];
  if (found.length > 0) return found.some((one) => isWhole(one, said, own));
  if (isThanksFor(said, own)) return true;
  if (unknownIn(said, harmless(own), own).length === 0) return !isForNow(said, own);
  return own.tongues.some((tongue) => longestAt(tongue.explains, said, 0) && !isOfPart(said, tongue, own));
}

/** The matter as a whole is done: the phrase, and nothing that it may be said of in front of it. */
const saysAll = ({ words: said }: Clause, own: OwnWords): boolean => {
  const small = speechesOf(own.phrases, own.tongues).flatMap(({ cues, tongue }) => [cues.common, tongue.since]);
  const before = [...harmless(own), ...small];
  return allIn(own.phrases.solved, said).some(
    (one) => isWhole(one, said, own) && unknownIn(said.slice(0, one.from), before, own).length === 0,
  );
};

const LONGEST_STORY = 20; // words of one thought

/** What was done until it worked: "I swapped the cable as you said". */
function isStory({ words: said }: Clause, own: OwnWords): boolean {
  if (said.length > LONGEST_STORY) return false;
  return speechesOf(own.phrases, own.tongues).every(({ cues, tongue }) => {
    const rest = withoutOthers(said, { from: 0, to: 0, owners: [tongue] }, own);
    const turns = [tongue.contrast, tongue.question, tongue.another];
    if (isOfPart(rest, tongue, own)) return false;
    return ![...turns, cues.please, cues.awaits, cues.lacks, cues.trouble].some((tree) => allIn(tree, rest).length > 0);
  });
}

const isSettled = ({ words: said }: Clause, own: OwnWords): boolean =>
  speechesOf(own.phrases, own.tongues).some(({ cues }) => allIn(cues.settled, said).length > 0);

const MOST_BESIDE_CLOSING = 4; // unknown words: "as far as I am concerned"

/** The same for every thought of the mail. */
const closedAmong = (own: OwnWords): Said[] =>
  own.clauses.flatMap((clause) =>
    closedIn(clause.words, own).map((found) => ({ ...found, sentence: clause, sentences: own.sentences })),
  );

/** "From my side the case can be closed": a word of closing and what is closed, in whatever order, and no doubt about it. */
const closedIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] =>
  speechesOf(own.phrases, own.tongues).flatMap(({ cues, tongue }) => {
    const [closing] = allIn(cues.closes, said);
    if (!closing || allIn(cues.file, said).length === 0) return [];
    const turns = [tongue.contrast, tongue.question, tongue.another, tongue.until, cues.awaits, cues.lacks];
    if (turns.some((tree) => allAlone(tree, said, [tongue.since, own.phrases.polite]).length > 0)) return [];
    const small = [cues.common, cues.matter, cues.you, cues.please, cues.will, tongue.since];
    const known = [...harmless(own), cues.closes, cues.file, ...small];
    return unknownIn(said, known, own).length > MOST_BESIDE_CLOSING ? [] : [{ ...closing, owners: [tongue] }];
  });

/** Why it had not worked, said behind the cure: "the driver was out of date". */
const isCause = ({ words: said }: Clause, own: OwnWords): boolean =>
  own.tongues.some(({ explains, negation }) => allIn(explains, said).length > 0 && allIn(negation, said).length === 0);

/** "It works again, for now", but not "thank you for your time": there the word of a part is one of a longer phrase. */
const isForNow = (said: readonly string[], own: OwnWords): boolean =>
  own.tongues.some((tongue) => isOfPart(said, tongue, own));

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
    const isTrouble = allIn(cues.trouble, lead).length > 0; // "the error is back again"
    if (isTrouble && ![cues.spared, cues.settled].some((tree) => allIn(tree, said).length > 0)) return false;
    if (isOfPart(lead, tongue, own) || isOfPart(tail, tongue, own)) return false;
    if (what.length > MOST_UNKNOWN || what.some((word) => /\d|'s$/.test(word))) return false;
    const since = longestAt(tongue.since, tail, 0) ?? longestAt(tongue.explains, tail, 0);
    return since !== undefined || unknownIn(tail, beside, own).length === 0;
  });
}

/** "On the left screen", where the matter is not a left screen. */
const isOfPart = (said: readonly string[], { partly, since }: Tongue, { phrases, known }: OwnWords): boolean =>
  allAlone(partly, said, [...fillersOf(phrases), phrases.solved, since]).some(({ from, to }) =>
    said.slice(from, to).some((word) => !known.has(word)),
  );
