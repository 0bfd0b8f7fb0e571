// A requester asks to close the ticket, which says that the matter is done.

import { fillersOf, type OwnWords, speechesOf, unknownIn } from "../own-words/own-words.ts";
import { allAlone, allIn, type Found, longestAt } from "../words/phrase-tree.ts";
import type { Speech, Tongue } from "../words/phrases.ts";
import { isSpaceless } from "../words/spelling.ts";
import { askedToCloseIn } from "./asked-to-close.ts";
import { nothingMoreIn } from "./nothing-more.ts";
import { harmless, hasAlone, isCured, isOfPart, isPastCause, longerOf } from "./outcome.ts";
import { overIn } from "./over.ts";

/** Where it asks so: by a phrase of the lists, by a word of closing and what is closed, or by saying that nothing is left. */
export const closingIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] => [
  ...allIn(own.phrases.close, said),
  ...askedToCloseIn(said, own),
  ...overAltogetherIn(said, own),
];

/** Where nothing but that is said in the whole thought. */
const overAltogetherIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] => [
  ...overIn(said, own),
  ...nothingMoreIn(said, own),
  ...alarmIn(said, own),
];

/** "False alarm" and nothing else: it takes back all that was asked for, whatever is told of it beside. */
const alarmIn = (said: readonly string[], own: OwnWords): Found<Tongue>[] =>
  speechesOf(own.phrases, own.tongues).flatMap(({ cues, tongue }) => {
    const [alarm] = allIn(cues.alarms, said);
    if (!alarm || unknownIn(said, [...fillersOf(own.phrases), own.phrases.assent, cues.alarms], own).length > 0)
      return [];
    return [{ ...alarm, owners: [tongue] }];
  });

const MOST_SPARED = 1; // words between "not a single" and what goes wrong

/**
 * Anybody who asks to close may say why, but not that it is another ticket, nor what else is to be done.
 * @param concluded the closing comes behind it: "the second one prints as well, so you can close it" tells of no other matter
 */
export function isClosed(said: readonly string[], own: OwnWords, concluded = false): boolean {
  if (isSpaceless(said.join(""))) return true;
  if (overAltogetherIn(said, own).length > 0) return true;
  const found = closingIn(said, own);
  if (found.length > 0)
    return (
      !isLater(said, own) &&
      !found.some((one) => isOfPart(said.slice(one.to), one.owners, own) || isOfOther(said, one, own))
    );
  if (isCured(said, own) || isPastCause(said, own, true)) return true;
  if (own.tongues.some(({ explains }) => longestAt(explains, said, 0))) return true;
  return !speechesOf(own.phrases, own.tongues).some((speech) => leavesOpen(said, speech, own, concluded));
}

/** It tells of trouble, of something else or of what is to come. "Not a single complaint" tells of none. */
function leavesOpen(said: readonly string[], speech: Speech, own: OwnWords, concluded: boolean): boolean {
  const { cues, tongue } = speech;
  const others = concluded ? [] : [tongue.another, cues.future];
  const turns = [...others, tongue.contrast, tongue.hearsay, cues.awaits, cues.conditions, cues.please];
  const [spared] = allIn(cues.spared, said);
  const isSpared = (at: number): boolean => spared !== undefined && at >= spared.from && at - spared.to <= MOST_SPARED;
  const longer = [...longerOf(speech, own), cues.spared];
  if (hasAlone(said, turns, longer)) return true;
  return [cues.trouble, cues.lacks].some((tree) =>
    allAlone(tree, said, [...longer, cues.file]).some(({ from }) => !isSpared(from)),
  );
}

const MOST_THING = 2; // words: "close windows please"

/** "HD-1017 can be closed", "the door can be closed": another ticket, or a thing right behind, or with its article right in front. */
function isOfOther(said: readonly string[], { from, to, owners }: Found<Tongue>, own: OwnWords): boolean {
  const speeches = speechesOf(own.phrases, owners);
  const known = [
    ...harmless(own),
    ...speeches.flatMap(({ cues }) => [cues.file, cues.common, cues.matter, cues.sides, cues.may, cues.soon]),
  ];
  if (unknownIn(said, known, own).some((word) => /\d/.test(word))) return true;
  const tail = said.slice(to);
  const isFile = speeches.some(({ cues }) => allIn(cues.file, tail).length > 0);
  const unknown = unknownIn(tail, known, own).length;
  if (tail.length <= MOST_THING && !isFile && unknown > unknownIn(tail.slice(1), known, own).length) return true;
  const lead = said.slice(0, from);
  const isThing = unknownIn(lead, known, own).length > unknownIn(lead.slice(0, -1), known, own).length;
  return isThing && speeches.some(({ cues }) => longestAt(cues.matter, said, from - 2)?.to === from - 1);
}

/** "Close it tomorrow", "then you can close it": not yet. */
const isLater = (said: readonly string[], own: OwnWords): boolean =>
  speechesOf(own.phrases, own.tongues).some(
    ({ cues, tongue }) =>
      longestAt(cues.thereupon, said, 0) !== undefined ||
      hasAlone(said, [cues.afters], [own.phrases.close]) ||
      hasAlone(
        said,
        [cues.when, cues.future, cues.conditions, tongue.until, tongue.question],
        [own.phrases.close, own.phrases.solved, own.phrases.polite, cues.closes, tongue.since],
      ),
  );
