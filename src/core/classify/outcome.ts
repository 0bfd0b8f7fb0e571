// What a statement of a requester says of the matter: that it is done, why it was not, what they did, or something else.

import { fillersOf, type OwnWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import { allAlone, allIn, type Found, longestAt, type Tree } from "../words/phrase-tree.ts";
import type { Speech, Tongue } from "../words/phrases.ts";
import { isSpaceless } from "../words/spelling.ts";
import { reportedIn } from "./report.ts";
import { restoredIn, troublesIn } from "./restored.ts";
import { isThanksFor } from "./thanks.ts";
import { troubleFreeIn } from "./trouble-free.ts";

/** Where it says that the matter is done: by a phrase of the lists, or by a verb and what stands beside it. */
export const curesIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] => [
  ...allIn(own.phrases.solved, said),
  ...restoredIn(said, own),
];

/** It tells a result, in words that are those of the matter. */
export const isReported = (said: readonly string[], own: OwnWords): boolean =>
  troubleFreeIn(said, own).length > 0 || reportedIn(said, own).length > 0;

/** It says that the matter is done, why it is, or nothing of its own. */
export function isCured(said: readonly string[], own: OwnWords): boolean {
  if (isSpaceless(said.join("")) || isReported(said, own)) return true;
  const found = curesIn(said, own);
  if (found.length > 0) return found.some((one) => isWhole(one, said, own));
  if (isThanksFor(said, own) || isSinceWhen(said, own)) return true;
  if (isPleased(said, own)) return true;
  if (addsNothing(said, own)) return !isOfPart(said, own.tongues, own);
  return speechesOf(own.phrases, own.tongues).some(
    (speech) =>
      longestAt(speech.tongue.explains, said, 0) && !isOfPart(said, [speech.tongue], own) && isMild(said, speech, own),
  );
}

const LONGEST_PRAISE = 8; // words

/** "Thanks to your technician", "customers are happy": whom they thank, and who is pleased. */
const isPleased = (said: readonly string[], own: OwnWords): boolean =>
  said.length <= LONGEST_PRAISE &&
  speechesOf(own.phrases, own.tongues).some((speech) => {
    const { cues, tongue } = speech;
    const isThanks = longestAt(own.phrases.thanks, said, 0) !== undefined;
    if (!isThanks && allIn(cues.glad, said).length === 0) return false;
    const turns = [
      tongue.negation,
      tongue.question,
      tongue.until,
      ...(isThanks ? [] : [tongue.another, tongue.partly]),
    ];
    const others = [cues.harms, cues.lacks, cues.future, cues.conditions, cues.works, cues.again, cues.days];
    return !hasAlone(said, [...turns, ...others], longerOf(speech, own)) && isMild(said, speech, own);
  });

/** A greeting, a thank you, a name. */
export const addsNothing = (said: readonly string[], own: OwnWords): boolean =>
  unknownIn(said, harmless(own), own).length === 0;

/** The matter as a whole is done: the phrase, and nothing that it may be said of in front of it. */
export function saysAll(said: readonly string[], own: OwnWords): boolean {
  const small = speechesOf(own.phrases, own.tongues).flatMap(({ cues, tongue }) => [cues.common, tongue.since]);
  const before = [...harmless(own), ...small];
  return curesIn(said, own).some(
    (one) => isWhole(one, said, own) && unknownIn(said.slice(0, one.from), before, own).length === 0,
  );
}

export const isSettled = (said: readonly string[], own: OwnWords): boolean =>
  speechesOf(own.phrases, own.tongues).some(({ cues }) => allIn(cues.settled, said).length > 0);

const LONGEST_STORY = 20; // words

/** What was done until it worked: "I swapped the cable as you said". Not "the scanner beeps", which nobody did. */
export function isStory(said: readonly string[], own: OwnWords): boolean {
  const speeches = speechesOf(own.phrases, own.tongues);
  if (said.length > LONGEST_STORY || !speeches.some((speech) => isTold(said, speech))) return false;
  if (isOfPart(said, own.tongues, own)) return false;
  return speeches.every((speech) => {
    const { cues, tongue } = speech;
    const turns = [tongue.question, tongue.another, cues.lacks];
    return !hasAlone(said, turns, longerOf(speech, own)) && isMild(said, speech, own);
  });
}

/** Somebody did it, or it was so. */
const isTold = (said: readonly string[], { cues, tongue }: Speech): boolean =>
  [tongue.explains, cues.tells, cues.will, cues.us, cues.you].some((tree) => allIn(tree, said).length > 0);

const FIRST = 4; // words, in which a thought shows that it tells what was

/**
 * Why it had not worked, or what they did themselves: "the old password was in it", "I had taken another tray".
 * @param before what they did as well: behind the cure it may be what went wrong next
 */
export function isPastCause(said: readonly string[], own: OwnWords, before: boolean): boolean {
  if (said.length > LONGEST_STORY) return false;
  return speechesOf(own.phrases, own.tongues).some((speech) => {
    const { cues, tongue } = speech;
    const past = before ? [tongue.explains, cues.tells] : [tongue.explains];
    const isPast = past.some((tree) => allIn(tree, said.slice(0, FIRST)).length > 0);
    if (longestAt(tongue.partly, said, 0) !== undefined && longestAt(tongue.explains, said, 0) === undefined)
      return false; // "as long as"
    return isPast && !hasAlone(said, [tongue.question], longerOf(speech, own)) && isMild(said, speech, own);
  });
}

/** One word in brackets, or the next of a row: "somebody had pulled the plug (cleaners)". */
export const isAside = (said: readonly string[], own: OwnWords): boolean =>
  said.length === 1 &&
  speechesOf(own.phrases, own.tongues).every((speech) => {
    const { negation, another, partly } = speech.tongue;
    return !hasAlone(said, [negation, another, partly, speech.cues.lacks], []) && isMild(said, speech, own);
  });

/** Nothing in it goes wrong, is asked for, is open, or is what others say. */
function isMild(said: readonly string[], speech: Speech, own: OwnWords): boolean {
  const { cues, tongue } = speech;
  const turns = [tongue.contrast, tongue.hearsay, cues.please, cues.awaits];
  const isCause = longestAt(cues.cause, said, 0) !== undefined; // "it was the roll that was empty"
  return !hasAlone(said, turns, longerOf(speech, own)) && (isCause || troublesIn(said, speech, own).length === 0);
}

/** Within which a word turns nothing: the "not" of "not needed any more", the "encore" of "merci encore". */
export const longerOf = ({ cues, tongue }: Speech, { phrases }: OwnWords): readonly Tree<unknown>[] => [
  ...fillersOf(phrases),
  phrases.solved,
  phrases.close,
  tongue.since,
  tongue.explains,
  cues.again,
  cues.works,
  cues.alarms,
];

const LONGEST_SINCE = 6; // words: "since the update on Monday"

/** Nothing but since when. */
const isSinceWhen = (said: readonly string[], own: OwnWords): boolean =>
  said.length <= LONGEST_SINCE &&
  speechesOf(own.phrases, own.tongues).some((speech) => {
    const { cues, tongue } = speech;
    const turns = [tongue.negation, tongue.another, tongue.partly, cues.lacks, cues.future];
    const isSince = longestAt(tongue.since, said, 0) !== undefined;
    return isSince && !hasAlone(said, turns, [tongue.since]) && isMild(said, speech, own);
  });

/** Whether one of the phrases stands there, and not within a longer one of the others. */
export const hasAlone = (
  said: readonly string[],
  trees: readonly Tree<unknown>[],
  others: readonly Tree<unknown>[],
): boolean => trees.some((tree) => allAlone(tree, said, others).length > 0);

export const harmless = ({ phrases }: OwnWords): readonly Tree<unknown>[] => [
  ...fillersOf(phrases),
  phrases.solved,
  phrases.assent,
  ...phrases.speeches.flatMap(({ cues }) => [cues.soon, cues.reply]),
];

const MOST_UNKNOWN = 2; // words of what works: "the scanner works again"
const MOST_BEHIND = 4; // of since when it does: "since you swapped the fuser"

/** What works is the matter itself, and behind it stands at most since when. */
function isWhole(found: Found<Tongue>, said: readonly string[], own: OwnWords): boolean {
  const isLonger = allIn(own.phrases.noted, said).some((one) => one.from <= found.from && one.to > found.to);
  if (isLonger) return false; // "that works for me" agrees, it does not work again
  const heard = found.owners.filter((tongue) => own.tongues.includes(tongue)); // "funciona" is Portuguese as well
  return speechesOf(own.phrases, heard.length > 0 ? heard : found.owners).some(
    (speech) =>
      isTrueNow(found, said, speech, own) &&
      isOfMatter(found, said, speech, own) &&
      isEnd(said.slice(found.from, found.to), said.slice(found.to), speech, own),
  );
}

/** No wish, nothing that others say or that will be, and not the trouble itself that is back. */
function isTrueNow({ from, to }: Found<Tongue>, said: readonly string[], speech: Speech, own: OwnWords): boolean {
  const { cues, tongue } = speech;
  const longer = longerOf(speech, own);
  if (hasAlone(said.slice(0, from), [cues.please, cues.awaits], longer)) return false;
  if (hasAlone(said, [cues.future, tongue.hearsay], longer)) return false;
  const isTrouble = troublesIn(said, speech, own).some((one) => one.from < from || one.to > to);
  return !isTrouble || [cues.spared, cues.settled].some((tree) => allIn(tree, said).length > 0);
}

/** No part and no other place, and no other thing, unless that works again. "Friday works" and "the cable is fine" settle nothing. */
function isOfMatter({ from, to }: Found<Tongue>, said: readonly string[], speech: Speech, own: OwnWords): boolean {
  const { cues, tongue } = speech;
  const [lead, tail] = [said.slice(0, from), said.slice(to)];
  if ([lead, tail].some((words) => isOfPart(words, [tongue], own) || isElsewhere(words, speech, own))) return false;
  if (allIn(tongue.partly, said).some((part) => part.from < to && part.to > to)) return false; // "works now and then"
  if (allIn(cues.days, isSince(tail, speech) ? lead : said).length > 0) return false;
  const isAgain = allIn(cues.again, said).length > 0;
  const what = unknownIn(lead, [...besideOf(speech, own), tongue.since, cues.common, cues.you], own);
  if (what.length > MOST_UNKNOWN || what.some((word) => /\d|'s$/.test(word))) return false;
  return what.length === 0 || isAgain || allIn(cues.settled, said).length > 0;
}

const LONGEST_THING = 3; // words

/** Behind it stands nothing, or since when and why; in some languages the thing itself: "ya imprime la fotocopiadora". */
function isEnd(cure: readonly string[], tail: readonly string[], speech: Speech, own: OwnWords): boolean {
  const { cues, tongue } = speech;
  const beside = besideOf(speech, own);
  if (isSince(tail, speech))
    return (
      unknownIn(tail, [...beside, tongue.since, tongue.explains, cues.common, cues.you], own).length <= MOST_BEHIND
    );
  const isThing =
    [cues.works, cues.again].every((tree) => allIn(tree, cure).length > 0) &&
    tail.length > 1 &&
    tail.length <= LONGEST_THING &&
    longestAt(cues.matter, tail, 0) !== undefined &&
    unknownIn(tail, [...beside, cues.common], own).length <= 1;
  return isThing || unknownIn(tail, [...beside, tongue.explains], own).length === 0;
}

const isSince = (tail: readonly string[], { cues, tongue }: Speech): boolean =>
  [tongue.since, cues.cause].some((tree) => longestAt(tree, tail, 0) !== undefined);

const besideOf = ({ cues }: Speech, { phrases }: OwnWords): readonly Tree<unknown>[] => [
  ...fillersOf(phrases),
  phrases.solved,
  cues.soon,
  cues.matter,
  cues.works,
  cues.again,
];

/** "In Spain": perhaps only there. "In the office", where the matter is the office's, is none. */
const isElsewhere = (said: readonly string[], speech: Speech, own: OwnWords): boolean =>
  allAlone(speech.cues.places, said, longerOf(speech, own)).some(({ to }) => {
    const behind = said.slice(to, to + 2);
    return (
      behind.length > 0 &&
      unknownIn(behind, [speech.cues.common, speech.cues.matter, speech.tongue.since], own).length > 0
    );
  });

/** "On the left screen", where the matter is not a left screen. */
export const isOfPart = (said: readonly string[], tongues: readonly Tongue[], own: OwnWords): boolean =>
  speechesOf(own.phrases, tongues).some((speech) =>
    allAlone(speech.tongue.partly, said, longerOf(speech, own)).some(({ from, to }) =>
      said.slice(from, to).some((word) => !own.known.has(word)),
    ),
  );
