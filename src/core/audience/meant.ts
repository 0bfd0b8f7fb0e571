// Signs that words are meant for the requester: they speak to them, ask them something, tell them what to do or how the matter stands.

import { wholeSentences } from "../words/clause.ts";
import { allIn, type Found, longestAt } from "../words/phrase-tree.ts";
import type { Speech } from "../words/phrases.ts";
import { isOnlyTime } from "../words/promise-time.ts";
import { type Because, type Hearing, openingOf, pastFillers, type SignKind, saidOf } from "./hearing.ts";
import { saidToReader } from "./told.ts";

/** Why the words are for the requester, or undefined. */
export const meant = (hearing: Hearing): Because | undefined =>
  as("plain", spokenTo(hearing)) ?? as("shared", told(hearing)) ?? as("faint", fact(hearing));

const as = (sign: SignKind, because: string | undefined): Because | undefined =>
  because === undefined ? undefined : { because, sign };

/** They speak to the reader. */
function spokenTo(hearing: Hearing): string | undefined {
  if (isLetter(hearing)) return "it greets the requester";
  if (callsRequester(hearing)) return "it calls the requester by name";
  const you = saidOf(hearing, "you");
  if (you) return `it speaks to the reader: "${you}"`;
  const proposed = proposedIn(hearing);
  if (proposed) return `it proposes an appointment: "${proposed}"`;
  const please = saidOf(withoutTimes(hearing), "please");
  return please && `it asks for something: "${please}"`;
}

/** They say something that a requester wants to know, and a colleague perhaps as well. */
function told(hearing: Hearing): string | undefined {
  const beside = withoutTimes(hearing);
  const imperative = openingOf(beside, "imperative");
  if (imperative) return `it tells what to do: "${imperative}"`;
  const reply = replyOf(hearing);
  if (reply) return `it answers: "${reply}"`;
  const news = saidOf(statementsOf(hearing), "news");
  if (news) return `it says how the matter stands: "${news}"`;
  const asked = askedOf(hearing);
  return asked && `it asks: "${asked}"`;
}

/** "Shall we say 9:30?" */
const proposedIn = ({ sentences, speeches }: Hearing): string | undefined =>
  speeches
    .flatMap(({ cues }) => sentences.flatMap((said) => allIn(cues.proposes, said).map((found) => ({ ...found, said }))))
    .find(({ said, to }) => /^\d/.test(said[to] ?? ""))?.phrase;

/** Without "give me 45 minutes", "allow 2 hours": they ask the reader for nothing but time. */
function withoutTimes(hearing: Hearing): Hearing {
  const clauses = hearing.clauses.filter(({ words: said }) => !isOnlyTime(said.join(" ")));
  return { ...hearing, clauses, sentences: wholeSentences(clauses) };
}

/** "Hi Carl," or "Dear Mr Cliff,", also by a name we do not know, but no colleague's. */
export function isLetter({ clauses, phrases, requester, colleagues, writer, text }: Hearing): boolean {
  const [first] = clauses;
  if (!first || first.words.length > 5) return false;
  const at = pastFillers({ phrases }, first.words);
  const rest = first.words.slice(at);
  // "Hola, Carl:"
  const second = clauses.length > 2 && at === first.words.length ? clauses[1]!.words : [];
  if (second.length > 0 && second.every((word) => requester.has(word))) return true;
  const isGreeting = longestAt(phrases.polite, first.words, 0) !== undefined;
  if (rest.length > 0 && rest.every((word) => requester.has(word))) return isGreeting;
  if (rest.some((word) => colleagues.has(word) || writer.has(word))) return false;
  // A name we do not know, written as names are.
  const line = text
    .trimStart()
    .slice(0, 80)
    .split(/[\n,:!–-]/)[0]!
    .trim()
    .split(/\s+/);
  return (
    isGreeting &&
    rest.length > 0 &&
    rest.length <= 2 &&
    line.length > 1 &&
    /^\p{Lu}/u.test(line.at(-1)!) &&
    clauses.length > 1
  );
}

/** "Yes, …", "No: …": an answer and more behind it, which is not that the writer takes the matter. */
function replyOf(hearing: Hearing): string | undefined {
  const { clauses, speeches } = hearing;
  const [first, second] = clauses;
  if (!first || !second || takes(hearing, second.words)) return undefined;
  return speeches
    .map(({ cues }) => longestAt(cues.reply, first.words, 0))
    .find((found) => found?.to === first.words.length)?.phrase;
}

/** "Carl - unplug it", "thanks for the photo, Carl": a thought that is the name and nothing but politeness. */
const callsRequester = ({ clauses, requester, phrases }: Hearing): boolean =>
  clauses.some(({ words: said }) => {
    const at = pastFillers({ phrases }, said);
    return at < said.length && said.slice(at).every((word) => requester.has(word));
  });

/** What is told, not asked; "Thursday suits us, shall we say 9:30?" tells something as well. */
const statementsOf = (hearing: Hearing): Hearing => {
  const asked = new Set(hearing.clauses.filter(({ asks }) => asks).map(({ sentence }) => sentence));
  const hasTime = (said: readonly string[]): boolean => said.some((word) => /^\d/.test(word));
  const isTold = (at: number): boolean =>
    saidToReader(
      hearing,
      hearing.clauses.filter(({ sentence }) => sentence === at),
    ).length > 0;
  return {
    ...hearing,
    sentences: hearing.sentences.filter((said, at) => !asked.has(at) || hasTime(said) || isTold(at)),
  };
};

/** "Which floor?", "is the lamp lit?": a question only the requester can answer, and not "isn't that …". */
function askedOf({ clauses, sentences, speeches }: Hearing): string | undefined {
  for (const { cues, tongue } of speeches) {
    const isDoubted = sentences.map((said) => allIn(tongue.negation, said).length > 0);
    for (const { words: said, asks, sentence } of clauses) {
      const question = asks && !isDoubted[sentence] ? questionIn(said, cues) : undefined;
      if (question) return question.phrase;
    }
  }
  return undefined;
}

/** Behind small words: "on which devices", "in welcher Farbe". Whether our own lamp is lit, only we can see. */
function questionIn(said: readonly string[], { asks, aids, us, signs }: Speech["cues"]): Found<undefined> | undefined {
  const behind = longestAt(aids, said, 0)?.to ?? 0;
  const opening = longestAt(asks, said, 0) ?? longestAt(asks, said, behind);
  return opening ?? (allIn(us, said).length === 0 ? allIn(signs, said)[0] : undefined);
}

/** A number, a place or a time is news, but not in words that begin like "I'll take it", nor in a question. */
function fact(hearing: Hearing): string | undefined {
  if (hearing.clauses.some(({ asks }) => asks) || beginsLikeTaking(hearing)) return undefined;
  const when = saidOf(hearing, "when");
  if (when) return `it names a time or a place: "${when}"`;
  const thing = saidOf(wholeOnly(hearing), "things");
  if (thing) return `it says something about "${thing}"`;
  return /\d/.test(hearing.text.replace(PLUS_ONE, " ")) ? "it names a number" : undefined;
}

const PLUS_ONE = /(?<![\p{L}\d])\+\s?1(?![\p{L}\d])/gu; // assent, in number's clothes

const LEAST_SENTENCE = 4; // words beside "hm" and "well": "toner again" says nothing to anybody

const wholeOnly = (hearing: Hearing): Hearing => ({
  ...hearing,
  sentences: hearing.sentences.filter((said) => said.length - pastFillers(hearing, said) >= LEAST_SENTENCE),
});

const beginsLikeTaking = (hearing: Hearing): boolean => takes(hearing, hearing.clauses[0]?.words ?? []);

function takes(hearing: Hearing, said: readonly string[]): boolean {
  const at = pastFillers(hearing, said);
  return (
    longestAt(hearing.phrases.confirm, said, at) !== undefined ||
    hearing.speeches.some(({ cues }) =>
      [cues.takes, cues.contact, cues.acts, cues.goes, cues.owned].some((tree) => longestAt(tree, said, at)),
    )
  );
}
