// Taking the matter in other words than a phrase of the lists: what is taken stands behind, or the words come in another order.

import { allIn, type Found, longestAt, type Tree } from "./phrase-tree.ts";
import type { Speech, Tongue } from "./phrases.ts";
import { type SpokenLine, thoughtEnd } from "./spoken-line.ts";

/** What may be taken: the words of the ticket's subject, and of the name of the person who asked. */
export type Matter = { subject: ReadonlySet<string>; requester: ReadonlySet<string> };

const MOST_OBJECT_WORDS = 7;

/** "Looking at the printer now", "I'll call him": what is taken, or who is called, stands behind. */
export function takenAt(
  line: SpokenLine,
  at: number,
  speeches: readonly Speech[],
  matter: Matter,
): Found<Tongue> | undefined {
  for (const { cues, tongue } of speeches) {
    const taken = longestAt(cues.takes, line.words, at);
    const called = longestAt(cues.contact, line.words, at);
    const found = taken ?? called;
    if (!found) continue;
    const end = thoughtEnd(line, found.to - 1);
    const behind = line.words.slice(found.to, end);
    const isMatter = (word: string): boolean =>
      longestAt(cues.matter, [word], 0) !== undefined || matter.subject.has(word);
    const isThem = (word: string): boolean =>
      longestAt(cues.others, [word], 0) !== undefined || matter.requester.has(word);
    const isFine =
      (taken !== undefined && behind.length > 0 && behind.every((word) => isMatter(word) || isThem(word))) ||
      (called !== undefined &&
        !behind.some((word) => longestAt(cues.you, [word], 0)) &&
        (behind.length === 0 || behind.some((word) => isThem(word) || isMatter(word))));
    const whole = { ...found, to: end, owners: [tongue] };
    const isTurned = behind.some((_, place) =>
      [tongue.question, tongue.negation].some((tree) => longestAt(tree, behind, place)),
    );
    if (isFine && !isTurned && behind.length <= MOST_OBJECT_WORDS) return whole;
  }
  return undefined;
}

const MOST_ACT_WORDS = 9;

/**
 * A thought made of nothing but the words that taking it is said with, in whatever order: "ich geh da gleich mal ran", "this one
 * is down to me". Where somebody goes need not be known to us, nor the one thing that is theirs: "driving out to the lab".
 */
export function actedAt(
  line: SpokenLine,
  at: number,
  speeches: readonly Speech[],
  matter: Matter,
): Found<Tongue> | undefined {
  const end = thoughtEnd(line, at);
  const said = line.words.slice(at, end);
  if (said.length === 0 || said.length > MOST_ACT_WORDS) return undefined;
  for (const speech of speeches) {
    const deed = deedIn(said, speech);
    if (!deed || isOther(line, at, end, speech.cues.will)) continue;
    if (namesColleague(line, at, end, matter)) continue;
    const covered = placesOf(said, speech);
    const isKnown = (word: string, place: number): boolean =>
      covered.has(place) ||
      line.isFiller(at + place) > at + place ||
      matter.subject.has(word) ||
      matter.requester.has(word);
    const unknown = said.flatMap((word, place) => (isKnown(word, place) ? [] : [place]));
    if (unknown.length === 0 || isPlaceOrThing(unknown, said, deed, speech))
      return { phrase: said.join(" "), from: at, to: end, owners: [speech.tongue] };
  }
  return undefined;
}

/** Words of going somewhere that is not home, and words that say whose it is. */
type Deed = { going: Found<undefined> | undefined; owned: Found<undefined> | undefined };

/** What a thought says of taking the matter, undefined where it says nothing, denies it or speaks to the reader. */
function deedIn(said: readonly string[], { cues, tongue }: Speech): Deed | undefined {
  const has = (tree: Tree<undefined>): boolean => allIn(tree, said).length > 0;
  if (has(tongue.negation) || has(cues.you)) return undefined;
  const isTold = allIn(cues.news, said).some(({ from }) => !longestAt(cues.aids, said, from)); // and no place: "à l'accueil"
  const [goes] = allIn(cues.goes, said);
  const isOccasion = goes !== undefined && allIn(cues.occasions, said.slice(goes.to)).length > 0; // "heading to the meeting"
  const isElsewhere = isTold || isOccasion || [cues.absence, cues.undoes, cues.suppliers].some(has);
  const going = isElsewhere ? undefined : goes;
  const [owned] = allIn(cues.owned, said);
  const isDone = has(cues.acts) || (has(cues.verbs) && has(cues.will));
  return going || owned || isDone ? { going, owned } : undefined;
}

const MOST_PLACE_WORDS = 3;
const MOST_THING_WORDS = 1; // "the kiosk is mine"

/** What we do not know stands behind the going, or in front of whose it is. */
function isPlaceOrThing(
  unknown: readonly number[],
  said: readonly string[],
  { going, owned }: Deed,
  { tongue }: Speech,
): boolean {
  if ([tongue.question, tongue.contrast].some((tree) => allIn(tree, said).length > 0)) return false;
  const isPlace = going !== undefined && unknown.every((one) => one >= going.to);
  const isThing = owned !== undefined && unknown.every((one) => one < owned.from);
  return (isPlace && unknown.length <= MOST_PLACE_WORDS) || (isThing && unknown.length <= MOST_THING_WORDS);
}

const placesOf = (said: readonly string[], { cues }: Speech): ReadonlySet<number> =>
  new Set(
    [cues.acts, cues.verbs, cues.will, cues.owned, cues.goes, cues.aids, cues.matter, cues.soon].flatMap((tree) =>
      allIn(tree, said).flatMap(({ from, to }) => Array.from({ length: to - from }, (_, more) => from + more)),
    ),
  );

/** "Going over to Anna", "Anna is with me": somebody of us, who is not the one that asked. */
const namesColleague = (line: SpokenLine, from: number, end: number, { requester }: Matter): boolean =>
  line.words.some((word, at) => at >= from && at < end && !requester.has(word) && line.isFiller(at) > line.isPlain(at));

/** "Anna will have a look", "Anna is on it": a name in front of a verb, which is one that "I" may stand in front of as well. */
function isOther(line: SpokenLine, at: number, end: number, will: Tree<undefined>): boolean {
  const isName = (place: number): boolean => line.isFiller(place) > line.isPlain(place);
  if (isName(at) && at < end - 1 && !longestAt(will, line.words, at + 1)) return true;
  for (let place = at; place < end - 1; place += 1) {
    const verb = isName(place) ? longestAt(will, line.words, place + 1) : undefined;
    if (!verb) continue;
    const alone = line.words.slice(verb.from, verb.to);
    if (longestAt(will, ["i", ...alone], 0)?.to === alone.length + 1) return true;
  }
  return false;
}
