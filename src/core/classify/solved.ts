import type { Rule } from "../model/verdict.ts";
import { type OwnWords, ownWords, speechesOf } from "../own-words/own-words.ts";
import { allIn, longestAt, standsBeside, type Tree } from "../words/phrase-tree.ts";
import { isTurned, type Said, saidAmong, type Tongue } from "../words/phrases.ts";
import { words } from "../words/spelling.ts";
import { asksForChase } from "../words/subject.ts";
import { closingIn, isClosed } from "./closing.ts";
import {
  addsNothing,
  curesIn,
  hasAlone,
  isAside,
  isCured,
  isPastCause,
  isReported,
  isSettled,
  isStory,
  longerOf,
  saysAll,
} from "./outcome.ts";
import { reportedIn } from "./report.ts";
import { restoredIn } from "./restored.ts";
import { type Statement, saidIn, spoken, statementsOf } from "./statements.ts";
import { troubleFreeIn } from "./trouble-free.ts";

const SHORT = 60; // words; a longer mail tells more than that it is solved
const SHORT_CLOSING = 120; // words; who asks to close may tell how it went

/**
 * The requester says that the matter is settled, or asks to close it, which says the same. Only when nothing remains open:
 * a question or a "but" anywhere says otherwise, and so does a "not" or an "if" in the sentence itself, a part ("on the left
 * screen"), what others say, what will be, or another matter beside it.
 */
export const solved: Rule = (evidence) => {
  const { mail, sender, ticket } = evidence;
  if (!ticket || sender.relation !== "requester" || asksForChase(mail.subject)) return undefined;
  const own = spoken(ownWords(evidence));
  if (own.words.length > SHORT_CLOSING || own.sentences.some(({ asks }) => asks)) return undefined;
  const { solved } = own.phrases;
  const statements = statementsOf(own, ({ words: said }) => isCured(said, own) || closingIn(said, own).length > 0);
  const closes = closingsOf(statements, own);
  const cures = [...saidAmong(own.sentences, solved), ...saidIn(statements, own, restoredIn)];
  const told = [troubleFreeIn, reportedIn].flatMap((find) => saidIn(statements, own, find));
  const [first] = [...closes, ...cures, ...told];
  if (!first || (closes.length === 0 && own.words.length > SHORT)) return undefined;
  if (isConditional(statements, own)) return undefined;
  const isBack =
    closes.length > 0
      ? closes.some((one) => isDenied({ ...one, sentence: withoutInversions(one, own) }, own))
      : cures.some((one) => isTakenBack(one, statements, own));
  if (isBack) return undefined;
  const isAll = closes.length > 0 ? isClosedAll(statements, own) : isDone(statements, own);
  return isAll ? { kind: "solved", because: `${sender.name} says "${first.phrase}"` } : undefined;
};

/** A "but" in front of anything else than the closing itself takes it back. */
function isClosedAll(statements: readonly Statement[], own: OwnWords): boolean {
  const last = statements.findLastIndex(({ words: said }) => closingIn(said, own).length > 0);
  return statements.every(
    ({ words: said, isTurned: turned }, at) =>
      isClosed(said, own, at < last) && (!turned || closingIn(said, own).length > 0 || curesIn(said, own).length > 0),
  );
}

/** Who asks to close denies it in the statement itself: "I no longer work there, you can close it". */
const closingsOf = (statements: readonly Statement[], own: OwnWords): Said[] =>
  statements.flatMap(({ words: said, asks }) =>
    closingIn(said, own).map((found) => ({ ...found, sentence: { words: said, asks }, sentences: own.sentences })),
  );

/** "Should it work, you can close it": a condition stands in front. */
const isConditional = (statements: readonly Statement[], own: OwnWords): boolean =>
  statements.some(
    ({ words: said, sentence }) =>
      closingIn(said, own).length > 0 &&
      statements.some(
        (other) =>
          other.sentence === sentence &&
          speechesOf(own.phrases, own.tongues).some((speech) =>
            hasAlone(other.words, [speech.tongue.question, speech.cues.conditions], longerOf(speech, own)),
          ),
      ),
  );

/** Every statement says that it is done, or tells the story of it: what was in front of it, or what was so before. */
function isDone(statements: readonly Statement[], own: OwnWords): boolean {
  const isCure = (said: readonly string[]): boolean =>
    curesIn(said, own).length > 0 || reportedIn(said, own).length > 0;
  const last = statements.findLastIndex(({ words: said }) => isCured(said, own) && isCure(said));
  const concluded = statements.findLastIndex(({ words: said }) => saysAll(said, own) && isSettled(said, own));
  const isTold = ({ words: said }: Statement, at: number): boolean =>
    curesIn(said, own).length === 0 &&
    (isPastCause(said, own, at < last || concluded >= 0) ||
      (at < last && isStory(said, own)) ||
      (at < concluded && isClosed(said, own))); // "the code is on it, all in order": what it concludes is the report
  if (isRetraction(statements, own))
    return statements.every(({ words: said }) => curesIn(said, own).length > 0 || addsNothing(said, own));
  if (last < 0 && !statements.some(({ words: said }) => isReported(said, own))) return false;
  return statements.every((one, at) => {
    const { words: said, isTurned: turned } = one;
    if (isCured(said, own)) return !turned || curesIn(said, own).length > 0;
    if (turned) return false;
    const isBehindTold = statements
      .slice(0, at)
      .some((other, place) => other.sentence === one.sentence && isTold(other, place));
    return isTold(one, at) || (isBehindTold && isAside(said, own));
  });
}

/** All that says so takes back what was written: "scrap that, I meant the 14 inch model" writes something else. */
function isRetraction(statements: readonly Statement[], own: OwnWords): boolean {
  const { phrases, tongues } = own;
  const retracts = speechesOf(phrases, tongues).map(({ cues }) => cues.retracts);
  const cured = statements.filter(({ words: said }) => curesIn(said, own).length > 0);
  return cured.length > 0 && cured.every(({ words: said }) => retracts.some((tree) => allIn(tree, said).length > 0));
}

const isTakenBack = (said: Said, statements: readonly Statement[], own: OwnWords): boolean =>
  isDenied(said, own) ||
  said.owners.some((tongue) => statements.some(({ words: thought }) => isContrasted(thought, said, tongue, own)));

function isDenied(said: Said, own: OwnWords): boolean {
  const { words: all, asks } = said.sentence;
  const alone = { words: withoutOthers(all, said, own), asks };
  return isTurned({ ...said, sentence: alone }, ["negation", "question"]);
}

type Place = Pick<Said, "from" | "to" | "owners">;

/**
 * The "not" of "not needed any more" and of "never mind" denies nothing beside it, nor does "since yesterday" say that it is
 * over, nor the "encore" of "merci encore" that something is still open: other phrases of the kind are blank.
 */
function withoutOthers(said: readonly string[], { from, to, owners }: Place, own: OwnWords): string[] {
  const { phrases } = own;
  const rest = [...said];
  const sinces = speechesOf(phrases, owners).flatMap(({ cues, tongue }) => [tongue.since, tongue.explains, cues.again]);
  const trees: Tree<unknown>[] = [phrases.solved, phrases.close, phrases.noted, phrases.thanks, ...sinces];
  const others = [...trees.flatMap((tree) => allIn<unknown>(tree, said)), ...troubleFreeIn(said, own)];
  for (const one of others) if (one.to <= from || one.from >= to) rest.fill("", one.from, one.to);
  return rest;
}

/** "Is the case closed" asks, "with that is the case closed", as some languages have it, does not: verb and article in mid-sentence. */
function withoutInversions({ sentence, owners }: Said, own: OwnWords): Said["sentence"] {
  const rest = [...sentence.words];
  for (const { cues, tongue } of speechesOf(own.phrases, owners))
    for (const { from, to } of allIn(tongue.question, sentence.words)) {
      const asked = rest.slice(from, to);
      const isPlain = asked.every((word) => allIn(cues.common, [word]).length > 0);
      const isWord = asked.some((word) => allIn(tongue.question, [word]).length > 0);
      if (from > 0 && asked.length > 1 && isPlain && !isWord) rest.fill("", from, to);
    }
  return { ...sentence, words: rest };
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
