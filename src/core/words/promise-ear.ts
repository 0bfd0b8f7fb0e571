// What a thought beside "on it" is to the promise, by the phrases of its language.

import { allIn, longestAt, uncovered } from "./phrase-tree.ts";
import { type Phrases, type Speech, speechesIn } from "./phrases.ts";
import type { Ear } from "./promise-time.ts";
import { AT_WORDS } from "./promise-words.ts";
import { type WordSet, words } from "./spelling.ts";
import { fillersEnd, lineOf } from "./spoken-line.ts";
import { isWordOfTime, wordsOfNames } from "./time-in-thought.ts";

/**
 * "Update by 3pm", "bis 15 Uhr melde ich mich": a promise where it opens with more than one word of `updates`, or holds nothing beside them that says
 * anything. "In 5 minutes restart it" tells somebody what to do.
 * @param names words that say nothing of their own
 */
export const earFor =
  (phrases: Phrases, names: WordSet): Ear =>
  (thought) => {
    const line = lineOf(thought, phrases, names);
    if (line.words.length === 0 || fillersEnd(line, 0, line.words.length) === line.words.length) return "filler";
    const speeches = speechesIn(line.words, phrases);
    const start = fillersEnd(line, 0, line.words.length);
    if (speeches.some((speech) => isUpdate(line.words, start, speech, names))) return "update";
    return speeches.some((speech) => isOrder(line.words.slice(start), speech)) ? "order" : undefined;
  };

/** It opens with such words, or says nothing else: "update the driver" is an order. */
function isUpdate(said: readonly string[], start: number, speech: Speech, names: WordSet): boolean {
  const opens = longestAt(speech.cues.updates, said, start);
  const isSure = opens !== undefined && opens.to - opens.from > 1 && !isDenied(said, speech);
  return isSure || isPlainUpdate(said, speech, names);
}

/** A promise of an update, a time, and no other words: nobody has to be asked about it. */
export function isOnlyUpdate(sentence: string, phrases: Phrases, names: WordSet): boolean {
  const said = words(sentence);
  return speechesIn(said, phrases).some((speech) => isPlainUpdate(said, speech, names));
}

function isPlainUpdate(said: readonly string[], speech: Speech, names: WordSet): boolean {
  const { cues } = speech;
  if (allIn(cues.updates, said).length === 0 || isDenied(said, speech)) return false;
  const small = [
    cues.updates,
    cues.you,
    cues.others,
    cues.us,
    cues.matter,
    cues.aids,
    cues.soon,
    cues.will,
    cues.common,
  ];
  const isTime = wordsOfNames(said);
  return uncovered(said, small).every((word) => isWordOfTime(word) || isTime.has(word) || names.has(word));
}

/** "No update before 3pm", "update by 3pm if I can"; "no later than" limits the promise only. */
function isDenied(said: readonly string[], { cues, tongue }: Speech): boolean {
  const isLimit = (at: number): boolean => said.slice(at, at + MOST_TO_LATER).some((word) => LATER_THAN.has(word));
  return (
    allIn(tongue.negation, said).some(({ from, to }) => !AT_WORDS.has(said[from]!) && !isLimit(to)) ||
    allIn(cues.conditions, said).length > 0 ||
    allIn(cues.afters, said).some(({ to }) => !isWordOfTime(said[to] ?? ""))
  );
}

const MOST_TO_LATER = 2; // words
const LATER_THAN: WordSet = new Set(
  "later than später tard tarde tardar tardi later dan później senare senere später als".split(" "),
);

/** "In 5 minutes restart it", "restart it at 5" */
function isOrder(said: readonly string[], { cues }: Speech): boolean {
  const at = said.findIndex((word) => !isWordOfTime(word));
  return [0, at].some((place) => place >= 0 && longestAt(cues.imperative, said, place) !== undefined);
}
