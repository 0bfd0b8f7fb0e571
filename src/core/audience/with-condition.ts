// A colleague takes the matter, but only under a condition: "I'll take it if nobody else can", "on it, subject to approval".

import { conditionIn } from "../words/condition.ts";
import { longestAt } from "../words/phrase-tree.ts";
import type { Speech } from "../words/phrases.ts";
import { type Hearing, pastFillers, saidOf } from "./hearing.ts";

/** Why it is for colleagues, who have to know that nobody has it yet. */
export function takesWithCondition(hearing: Hearing): string | undefined {
  const [first, second] = hearing.clauses;
  if (!first || first.asks) return undefined;
  const taken = hearing.speeches.map((speech) => conditionBehind(first.words, hearing, speech)).find(Boolean);
  if (taken) return `it takes the matter with a condition: "${taken}"`;
  if (!second || second.asks || saidOf(hearing, "you") !== undefined) return undefined;
  const beside = hearing.speeches
    .map((speech) => besideTaking(first.words, second.words, hearing, speech))
    .find(Boolean);
  return beside && `it takes the matter with a condition: "${beside}"`;
}

/** "Grabbing this one as soon as …", in one thought. @returns the words that take it */
function conditionBehind(said: readonly string[], hearing: Hearing, speech: Speech): string | undefined {
  const { cues, tongue } = speech;
  const at = pastFillers(hearing, said);
  const found =
    longestAt(hearing.phrases.confirm, said, at) ?? longestAt(cues.takes, said, at) ?? longestAt(cues.acts, said, at);
  if (!found || found.to >= said.length) return undefined;
  const isTurned = [tongue.question, tongue.contrast].some((tree) => longestAt(tree, said, found.to));
  return isTurned || conditionIn(said.slice(found.to), speech) ? found.phrase : undefined;
}

/** "On it, subject to approval", "once Ben approves, on it". @returns the condition */
function besideTaking(
  first: readonly string[],
  second: readonly string[],
  hearing: Hearing,
  speech: Speech,
): string | undefined {
  const takes = (said: readonly string[]): boolean =>
    longestAt(hearing.phrases.confirm, said, pastFillers(hearing, said)) !== undefined;
  const other = takes(first) ? second : takes(second) ? first : undefined;
  const condition = other && conditionIn(other, speech);
  return condition?.from === 0 ? condition.phrase : undefined;
}
