// Signs that words are meant for the requester: they speak to them, ask them something, tell them what to do or how the matter stands.

import { longestAt } from "../words/phrase-tree.ts";
import { type Hearing, openingOf, pastFillers, saidOf } from "./hearing.ts";

/** Why the words are for the requester, or undefined. */
export function meant(hearing: Hearing): string | undefined {
  if (isLetter(hearing)) return "it greets the requester";
  if (callsRequester(hearing)) return "it calls the requester by name";
  const you = saidOf(hearing, "you");
  if (you) return `it speaks to the reader: "${you}"`;
  const please = saidOf(hearing, "please");
  if (please) return `it asks for something: "${please}"`;
  const imperative = openingOf(hearing, "imperative");
  if (imperative) return `it tells what to do: "${imperative}"`;
  const news = saidOf(hearing, "news");
  if (news) return `it says how the matter stands: "${news}"`;
  if (hearing.clauses.some(({ asks }) => asks)) return "it asks something";
  return hasFact(hearing) ? "it names a number, a place or a time" : undefined;
}

/** "Hi Carl," or "Dear Mr Cliff,", also by a name we do not know, but no colleague's. */
export function isLetter({ clauses, phrases, requester, colleagues, writer, text }: Hearing): boolean {
  const [first] = clauses;
  if (!first || first.words.length > 5) return false;
  const at = pastFillers({ phrases }, first.words);
  const rest = first.words.slice(at);
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

/** "Carl - unplug it", "thanks for the photo, Carl": a thought that is the name and nothing but politeness. */
const callsRequester = ({ clauses, requester, phrases }: Hearing): boolean =>
  clauses.some(({ words: said }) => {
    const at = pastFillers({ phrases }, said);
    return at < said.length && said.slice(at).every((word) => requester.has(word));
  });

const hasFact = ({ text }: Hearing): boolean => /\d/.test(text.slice(0, 8_000));
