// In which language a requester writes, so that our mails to them may be in it.

import type { Saying } from "../model/ticket.ts";
import type { Phrases } from "../words/phrases.ts";
import { speechesIn } from "../words/phrases.ts";
import { words } from "../words/spelling.ts";

const LONGEST = 2_000; // characters looked at
const LEAST_WORDS = 6; // "Password reset" may be anybody's words
const LEAST_KNOWN = 0.4; // of the words: a language that no list knows shares some with others

/**
 * The language of the latest of the requester's words that tell it, by the name of its file of phrases ("de"); undefined where none do.
 * @param conversation in the order in which it was said
 */
export function languageOfRequester(conversation: readonly Saying[], phrases: Phrases): string | undefined {
  for (const { from, text } of conversation.toReversed()) {
    const found = from === "requester" ? languageOf(text, phrases) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The one language whose lists know most words of a text; undefined where it is short, or several know as many. */
export function languageOf(text: string, phrases: Phrases): string | undefined {
  const said = words(text.slice(0, LONGEST));
  if (said.length < LEAST_WORDS) return undefined;
  const [found, ...others] = speechesIn(said, phrases);
  if (!found || others.length > 0) return undefined;
  const place = phrases.speeches.indexOf(found);
  const known = said.filter((word) => phrases.vocabulary.get(word)?.includes(place)).length;
  return known >= LEAST_KNOWN * said.length ? found.code : undefined;
}
