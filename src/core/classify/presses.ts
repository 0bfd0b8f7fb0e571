// Pressing in words that no list holds as a whole: a question how it goes on without its mark, a complaint of waiting.

import { fillersOf, type OwnWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import { type Clause, wholeSentences } from "../words/clause.ts";
import { allAlone, allIn, longestAt, type Tree } from "../words/phrase-tree.ts";
import type { Speech } from "../words/phrases.ts";

const LONGEST_CLAUSE = 25; // words
const MOST_IN_QUESTION = 1; // words that we do not know: "is anybody going to ring us"
const MOST_IN_REQUEST = 3; // "may I enquire how far you have got with the matter I reported"
const MOST_IN_PROMISE = 2; // "told on the phone"
const LONGEST_DATE = 4; // words: "you said Thursday"
const MOST_IN_COMPLAINT = 4; // "my request has slipped down the back of the sofa"

/**
 * The thought in which somebody who waits asks when and whether it goes on, complains that nobody comes, or holds us to what was
 * said. Not when it is somebody else who lets them wait, nor when they say that there is no need.
 */
export function presses(own: OwnWords): string | undefined {
  const speeches = speechesOf(own.phrases, own.tongues);
  const sentences = wholeSentences(own.clauses);
  for (const clause of own.clauses) {
    const { words: said, sentence } = clause;
    if (said.length > LONGEST_CLAUSE) continue;
    const whole = sentences[sentence]!;
    const isSaid = speeches.some(
      (speech) =>
        allIn(speech.tongue.needless, whole).length === 0 &&
        (asksOn(clause, speech, own) || requests(clause, whole, speech, own) || complains(said, speech, own)),
    );
    if (isSaid) return said.join(" ");
  }
  return undefined;
}

/** "Is anybody going to ring us", "passiert da heute noch was": how it goes on is asked by the words it opens with. */
function asksOn({ words: said, asks, opens, sentence }: Clause, speech: Speech, own: OwnWords): boolean {
  const { cues, tongue } = speech;
  const opened = longestAt(cues.probes, said, 0) ?? longestAt(cues.probes, said, pastSmall(said, speech, own));
  if (!opened || allIn(tongue.another, said).length > 0 || isOfOthers(said, speech)) return false;
  if (unknownBeside(said.slice(opened.to), speech, own) > (asks ? MOST_IN_QUESTION : 0)) return false;
  // "Quand vient le signal, elle s'arrête": a condition has the same form, and what happens stands behind it.
  const rest = own.clauses.filter((one) => one.sentence === sentence && !one.opens);
  return asks || !opens || rest.every((one) => unknownBeside(one.words, speech, own) <= MOST_IN_QUESTION);
}

/** "May I ask", and behind it "who looks after it", "how far you have got". */
function requests({ opens }: Clause, whole: readonly string[], speech: Speech, own: OwnWords): boolean {
  const { wonders, state, you } = speech.cues;
  const [opening] = allIn(wonders, whole);
  if (!opens || !opening || whole.length > LONGEST_CLAUSE || isOfOthers(whole, speech)) return false;
  const isAsked = allIn(state, whole).some(({ from }) => from >= opening.from);
  return isAsked && allIn(you, whole).length > 0 && unknownBeside(whole, speech, own) <= MOST_IN_REQUEST;
}

/** "Nobody has turned up", "the fourth time I write", "I was told that someone would ring by noon", "you said Thursday". */
function complains(said: readonly string[], speech: Speech, own: OwnWords): boolean {
  const { laments, counts, writes, pledges, pledged, days } = speech.cues;
  const has = (tree: Tree<unknown>): boolean => allIn(tree, said).length > 0;
  if (isOfOthers(said, speech)) return false;
  const unknown = unknownBeside(said, speech, own);
  const isLament = has(laments) || (has(counts) && has(writes));
  if (isLament && unknown <= MOST_IN_COMPLAINT) return true;
  if (has(pledges) && (has(pledged) || (said.length <= LONGEST_DATE && has(days)))) return unknown <= MOST_IN_PROMISE;
  return moans(said, speech) && unknown <= MOST_IN_COMPLAINT;
}

/** "My request has slipped down", "nothing has happened since Monday"; not "nothing happens when I press start". */
function moans(said: readonly string[], { cues, tongue }: Speech): boolean {
  const has = (tree: Tree<unknown>): boolean => allIn(tree, said).length > 0;
  if (!has(cues.moans) || has(tongue.question)) return false;
  const isDated = has(tongue.since) && [cues.days, cues.spans, cues.when, cues.around].some(has);
  return isDated || [cues.you, cues.us, cues.file].some(has);
}

/** "My boss's approval" is his, and not in "speak to your boss". */
function isOfOthers(thought: readonly string[], { cues }: Speech): boolean {
  const said = thought.map((word) => word.replace(/'s?$/, ""));
  return [cues.others, cues.thirds, cues.suppliers].some((tree) => allAlone(tree, said, [cues.laments]).length > 0);
}

function unknownBeside(said: readonly string[], { cues, tongue }: Speech, own: OwnWords): number {
  const { common, soon, you, us, please, when, spans, around, answers, awaits, gets, lacks, matter } = cues;
  const { wonders, state, probes, laments, moans: weak, counts, writes, pledges, pledged, verbs, days } = cues;
  const { negation, question, joins, within, since } = tongue;
  const small = [common, soon, you, us, please, when, spans, around, answers, awaits, gets, lacks, matter];
  const asking = [wonders, state, probes, laments, weak, counts, writes, pledges, pledged, verbs, days];
  const turns = [negation, question, joins, within, since];
  const known = [...fillersOf(own.phrases), own.phrases.assent, own.phrases.chase, ...small, ...asking, ...turns];
  return unknownIn(said, known, own).filter((word) => !/^\d/.test(word)).length;
}

/** The place behind "hello", "and" and "so". */
function pastSmall(said: readonly string[], { tongue }: Speech, own: OwnWords): number {
  const small = [...fillersOf(own.phrases), own.phrases.assent, tongue.joins, tongue.contrast];
  let at = 0;
  for (let next = 0; ; at = next) {
    next = Math.max(at, ...small.map((tree) => longestAt(tree as Tree<unknown>, said, at)?.to ?? at));
    if (next === at || next >= said.length) return at;
  }
}
