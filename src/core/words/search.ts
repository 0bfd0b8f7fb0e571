// By which words a ticket is found: its reference, its subject, and who asked or was copied in, by name and address.

import { normalise, words } from "./spelling.ts";

const MOST_WORDS = 60; // of a ticket; a subject may be a whole page
const MOST_ASKED = 6;
const LONGEST_TEXT = 1_000;
const LONGEST = 40; // characters of a word: what is longer is found by its beginning

export type Searchable = {
  reference: string;
  subject: string;
  requester: { address: string; name: string };
  participants: readonly string[];
};

/** "HD-1042" is a word as a whole, and so are an address and each piece of them. */
export function searchWords({ reference, subject, requester, participants }: Searchable): string[] {
  const whole = [reference, requester.address, ...participants].map(asWord);
  const pieces = [reference, requester.address, requester.name, subject, ...participants].flatMap(piecesOf);
  return [...new Set([...whole, ...pieces])].slice(0, MOST_WORDS);
}

/**
 * What somebody typed into a search, as words that begin those of a ticket.
 * @returns none when there is nothing to look for: a single letter finds everything
 */
export function askedWords(typed: string): string[] {
  const asked = typed
    .slice(0, LONGEST_TEXT)
    .trim()
    .split(/\s+/u)
    .flatMap((part) => (/[@-]/.test(part) ? [asWord(part)] : piecesOf(part)));
  return [...new Set(asked)].filter((word) => word.length > 1 || /\p{Lo}/u.test(word)).slice(0, MOST_ASKED);
}

const asWord = (text: string): string => normalise(text).slice(0, LONGEST);

const piecesOf = (text: string): string[] => words(text.slice(0, LONGEST_TEXT)).map(asWord);
