// Does our answer answer, or does it only promise one? "We are looking into it", "you get it by tomorrow": the requester still waits.

import { clausesOf, wholeSentences } from "../words/clause.ts";
import { allIn } from "../words/phrase-tree.ts";
import { type Phrases, type Speech, speechesIn, wordsBeside } from "../words/phrases.ts";
import { beginsWithTime, timeIn } from "../words/promise-time.ts";
import type { TimeSaid } from "../words/time-in-thought.ts";

/** `until`: the time that it names. `isMere`: it says little else, and asks nothing. */
export type HoldingAnswer = { phrase: string; until?: TimeSaid; isMere: boolean };

const MOST_BESIDE = 12; // words outside the sentences that promise; a sentence more tells something

/** What an answer promises the requester; undefined: nothing. @param text our words to them */
export function holdingIn(text: string, phrases: Phrases): HoldingAnswer | undefined {
  const clauses = clausesOf(text);
  const speeches = speechesIn(
    clauses.flatMap(({ words }) => words),
    phrases,
  );
  const sentences = wholeSentences(clauses);
  const asking = new Set(clauses.filter(({ asks }) => asks).map(({ sentence }) => sentence));
  const found = sentences.map((said, at) => (asking.has(at) ? undefined : promised(said, speeches)));
  const first = found.find(Boolean);
  if (!first) return undefined;
  const beside = sentences
    .filter((_, at) => !found[at])
    .flatMap((said) => wordsBeside(said.join(" "), phrases.polite, phrases.thanks, phrases.assent, phrases.farewell));
  const until = found.map((one) => one?.until).find(Boolean);
  const isMere = asking.size === 0 && beside.length <= MOST_BESIDE;
  return { phrase: first.phrase, ...(until ? { until } : {}), isMere };
}

/** In one sentence, not denied, and under no condition: "if you send the log we will look into it" asks for the log. */
function promised(said: readonly string[], speeches: readonly Speech[]): Omit<HoldingAnswer, "isMere"> | undefined {
  for (const { cues, tongue } of speeches) {
    if (allIn(cues.conditions, said).length > 0) continue;
    const timed = timedIn(said, cues.future, tongue.until);
    const holds = allIn(cues.holds, said).find(({ from }) => !isDenied(said.slice(0, from), tongue.negation));
    if (holds) return { phrase: holds.phrase, ...(timed ? { until: timed.until } : {}) };
    if (timed && !isDenied(said, tongue.negation)) return timed;
  }
  return undefined;
}

const isDenied = (said: readonly string[], negation: Speech["tongue"]["negation"]): boolean =>
  allIn(negation, said).length > 0;

/** "It will be replaced by tomorrow": what will be, and by when. */
function timedIn(said: readonly string[], future: Speech["cues"]["future"], until: Speech["tongue"]["until"]) {
  if (allIn(future, said).length === 0) return undefined;
  for (const { from, to } of allIn(until, said)) {
    const behind = said.slice(to).join(" ");
    const time = beginsWithTime(behind) ? timeIn(said.slice(from).join(" "), "") : undefined;
    if (time) return { phrase: said.slice(from, to + 2).join(" "), until: time };
  }
  return undefined;
}
