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

/** A thought made of nothing but the words that taking it is said with, in whatever order: "ich geh da gleich mal ran". */
export function actedAt(
  line: SpokenLine,
  at: number,
  speeches: readonly Speech[],
  matter: Matter,
): Found<Tongue> | undefined {
  const end = thoughtEnd(line, at);
  const said = line.words.slice(at, end);
  if (said.length > MOST_ACT_WORDS) return undefined;
  for (const { cues, tongue } of speeches) {
    const covered = new Set<number>();
    const cover = (tree: Tree<undefined>): boolean => {
      const all = allIn(tree, said);
      for (const { from, to } of all) for (let place = from; place < to; place += 1) covered.add(place);
      return all.length > 0;
    };
    const [acts, verbs, will] = [cover(cues.acts), cover(cues.verbs), cover(cues.will)];
    if (!acts && !(verbs && will)) continue;
    for (const cue of ["aids", "matter", "soon"] as const) cover(cues[cue]);
    const isKnown = (word: string, place: number): boolean =>
      covered.has(place) ||
      line.isFiller(at + place) > at + place ||
      matter.subject.has(word) ||
      matter.requester.has(word);
    const whole = { phrase: said.join(" "), from: at, to: end, owners: [tongue] };
    const isDenied = said.some((_, place) => longestAt(tongue.negation, said, place) !== undefined);
    const isToReader = said.some((_, place) => longestAt(cues.you, said, place) !== undefined);
    if (said.every(isKnown) && !isDenied && !isToReader && !isOther(line, at, end, cues.will)) return whole;
  }
  return undefined;
}

/** "Anna will have a look": a name in front of the verb, which is one that "I" may stand in front of as well. */
function isOther(line: SpokenLine, at: number, end: number, will: Tree<undefined>): boolean {
  for (let place = at; place < end - 1; place += 1) {
    const isName = line.isFiller(place) > line.isPlain(place);
    const verb = isName ? longestAt(will, line.words, place + 1) : undefined;
    if (!verb) continue;
    const alone = line.words.slice(verb.from, verb.to);
    if (longestAt(will, ["i", ...alone], 0)?.to === alone.length + 1) return true;
  }
  return false;
}
