// What a mail answers, as it quotes it: the words of our answer and of the request.

import type { Mail } from "../model/mail.ts";
import type { Evidence } from "../model/verdict.ts";
import { COMMON_WORDS } from "../words/common-words.ts";
import { type WordSet, words } from "../words/spelling.ts";

/** `asked`: in the request. `answered`: in our answer. `names`: below either. */
export type Talk = { asked: WordSet; answered: WordSet; names: WordSet };

const LONGEST = 6_000; // characters; what is quoted further down is older
const SHORTEST = 4; // letters; shorter words stand in any text
const STEM = 5; // letters, in which "weigh" and "weighed" are one
const NAMES = /^[\s>]*(\p{Lu}[\p{L}'.-]+(?: \p{Lu}[\p{L}'.-]+){0,2})\s*$/gmu;

/** Nothing where no answer of ours is quoted: what they speak of is not known. */
export function talkOf({ mail, ticket }: Pick<Evidence, "mail" | "ticket">): Talk | undefined {
  const quoted = quotedIn(mail);
  if (!ticket || ticket.wait || quoted.trim() === "") return undefined;
  const [answer, request] = partsOf(quoted);
  const asked = stemsOf(request);
  const answered = stemsOf(answer);
  return {
    asked: { has: (word) => asked.has(stemOf(word)) },
    answered: { has: (word) => answered.has(stemOf(word)) },
    names: new Set([...quoted.matchAll(NAMES)].flatMap(([, name]) => words(name!))),
  };
}

const quotedIn = ({ parts }: Mail): string =>
  parts
    .flatMap(({ kind, text }) => (kind === "quote" ? text : []))
    .join("\n")
    .slice(0, LONGEST);

/** Our mails put the request below the answer, each behind "--- " and who wrote it. */
function partsOf(quoted: string): [answer: string, request: string] {
  const at = quoted.search(/^[\s>]*--- /m);
  return at < 0 ? [quoted, ""] : [quoted.slice(0, at), quoted.slice(at)];
}

const stemsOf = (text: string): ReadonlySet<string> =>
  new Set(
    words(text)
      .filter((word) => !COMMON_WORDS.has(word) && (word.length >= SHORTEST || /\d/.test(word)))
      .map(stemOf),
  );

const stemOf = (word: string): string => word.slice(0, STEM);
