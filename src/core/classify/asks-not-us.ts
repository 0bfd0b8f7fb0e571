// Words that would ask again, if they were said of us: the person who is waited for is somebody else, or they only name a number or open
// what is told.

import { type OwnWords, speechesOf } from "../own-words/own-words.ts";
import type { Clause } from "../words/clause.ts";
import { allIn, type Found } from "../words/phrase-tree.ts";
import type { Speech, Tongue } from "../words/phrases.ts";
import { words } from "../words/spelling.ts";

const MOST_NAMED = 4; // words that say whose answer it is

/** "No answer from the printer", "from the supplier": not from us. */
export function isOfAnother(said: readonly string[], own: OwnWords): boolean {
  return speechesOf(own.phrases, own.tongues).some(({ cues }) =>
    allIn(cues.source, said).some(({ to }) => {
      const whose = said.slice(to, to + MOST_NAMED);
      const ours = [cues.you, cues.us, cues.team, cues.around, cues.spans, cues.when, cues.soon];
      return whose.length > 0 && !ours.some((tree) => allIn(tree, whose).length > 0);
    }),
  );
}

/** "I am still waiting for my boss to agree", "I have asked my boss": who is to act stands behind the phrase, and is not us. */
export function isOfThird({ from, to, owners }: Found<Tongue>, { words: said, asks }: Clause, own: OwnWords): boolean {
  if (asks) return false;
  const behind = said.slice(to).map((word) => word.replace(/'s?$/, ""));
  return speechesOf(own.phrases, owners).some(({ cues }) => {
    const isWaiting = [cues.awaits, cues.around].some((tree) =>
      allIn(tree, said).some((one) => one.from < to && one.to > from),
    );
    return isWaiting && allIn(cues.you, said).length === 0 && allIn(cues.thirds, behind).length > 0;
  });
}

/** The same of a thought that waits without a phrase of asking. */
export function awaitsThird(said: readonly string[], { cues }: Speech): boolean {
  const [waiting] = allIn(cues.awaits, said);
  if (!waiting || allIn(cues.you, said).length > 0) return false;
  return allIn(cues.thirds, said).some(({ from }) => from >= waiting.to);
}

const LEAST_DIGITS = 6; // of a telephone number
const MOST_BEFORE_NUMBER = 2; // words: "on my mobile"
const YEAR = /^(?:19|20)\d\d$/;

/** "Please call me on 555 1234" tells how to reach somebody. A date, and the number of a ticket, are none to call. */
export function isToReach(tail: readonly string[], { cues }: Speech): boolean {
  const at = tail.findIndex((word) => /^\d/.test(word));
  if (at < 0 || at > MOST_BEFORE_NUMBER || tail.some((word) => YEAR.test(word))) return false;
  if (allIn(cues.file, tail.slice(0, at)).length > 0) return false;
  return tail.slice(at).join("").replace(/\D/g, "").length >= LEAST_DIGITS;
}

/** "Update: the second screen is black, too": one word and a colon open what is told. "Reminder: …" asks all the same. */
export function isHeading({ phrase, owners }: Found<Tongue>, { words: said }: Clause, own: OwnWords): boolean {
  const spoken = words(phrase);
  if (spoken.length !== 1 || said.length !== 1) return false;
  if (speechesOf(own.phrases, owners).some(({ cues }) => allIn(cues.reminds, spoken).length > 0)) return false;
  return own.text.split("\n").some((line) => {
    const [heading = "", told = ""] = line.split(/[:：](.*)/, 2);
    return words(told).length > 1 && words(heading).join(" ") === spoken[0];
  });
}
