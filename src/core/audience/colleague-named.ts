// A colleague's name in a text: called on, asked by it, or named as the one who is to take the matter.

import type { Clause } from "../words/clause.ts";
import { longestAt } from "../words/phrase-tree.ts";
import { type Hearing, pastFillers, within } from "./hearing.ts";

/** "Anna, can you …": a thought that is nothing but a colleague's name, and is not a sign-off. */
export function toColleague(hearing: Hearing): string | undefined {
  const { clauses, colleagues, phrases } = hearing;
  for (const [at, { words: said, opens }] of clauses.entries()) {
    const from = pastFillers({ phrases }, said);
    const called = said.slice(from).filter((word) => !LINKS.has(word));
    if ((at === clauses.length - 1 && opens) || called.length === 0 || called.length > 3) continue;
    if (called.every((word) => colleagues.has(word))) return `it speaks to ${called.join(" ")}`;
  }
  const asked = clauses.map((clause) => askedByName(hearing, clause)).find(Boolean);
  return asked && `it speaks to ${asked}`;
}

/**
 * Without a comma: "anna can you take this", "thx anna pls call him", "Restarted it. Ben call the supplier". Not what is told
 * about them: "Anna will call you".
 */
function askedByName(hearing: Hearing, { words: said }: Clause): string | undefined {
  const from = pastFillers(hearing, said);
  const [name = ""] = said.slice(from);
  if (!hearing.colleagues.has(name)) return undefined;
  const behind = said.slice(pastNames(hearing, said, from));
  if (behind.length === 0) return undefined; // a name alone asks for nothing
  const isSpokenTo = hearing.speeches.some(({ cues }) => {
    const modal = longestAt(cues.may, behind, 0) ?? longestAt(cues.aids, behind, 0);
    return [0, modal?.to ?? 0].some((at) => longestAt(cues.you, behind, at)) || longestAt(cues.imperative, behind, 0);
  });
  return isSpokenTo || within(hearing, "please", behind) ? name : undefined;
}

/** A colleague's name opens a sentence that neither asks them plainly nor tells about them: "Ben invoice it". */
export function mayAskByName(hearing: Hearing): string | undefined {
  for (const { words: said, opens } of hearing.clauses) {
    const from = pastFillers(hearing, said);
    const behind = said.slice(pastNames(hearing, said, from));
    if (!opens || !hearing.colleagues.has(said[from] ?? "") || behind.length === 0) continue;
    if (!hearing.speeches.some(({ cues }) => longestAt(cues.reports, behind, 0)))
      return `it may speak to ${said[from]}`;
  }
  return undefined;
}

/** The place behind "Anna", "Anna Reyes", "Anna and Piotr". */
function pastNames({ colleagues }: Hearing, said: readonly string[], from: number): number {
  let at = from;
  while (colleagues.has(said[at] ?? "") || (LINKS.has(said[at] ?? "") && colleagues.has(said[at + 1] ?? ""))) at += 1;
  return at;
}

const LINKS: ReadonlySet<string> = new Set([
  "and",
  "und",
  "et",
  "y",
  "e",
  "en",
  "i",
  "a",
  "oder",
  "och",
  "og",
  "&",
  "or",
]);

/** A colleague's name where the sentence says nothing to the reader: "I leave this to Piotr". */
export function handsOver(hearing: Hearing): string | undefined {
  const { sentences, colleagues, writer, requester } = hearing;
  const isName = isNameOf(colleagues);
  for (const said of sentences) {
    const name = said.find((word, at) => at > 0 && !writer.has(word) && !requester.has(word) && isName(word));
    if (name && !within(hearing, "you", said) && !within(hearing, "news", said)) return `it names ${name}`;
  }
  return undefined;
}

const LEAST_STEM = 4;
const LONGEST_ENDING = 3;

/** A name as it stands, or with the ending of a case: "Piotrowi". */
function isNameOf(names: ReadonlySet<string>): (word: string) => boolean {
  const stems = new Map<string, number>(); // with the longest word of each
  for (const name of names) {
    const stem = name.replace(/[aeo]$/, "");
    if (stem.length >= LEAST_STEM) stems.set(stem, Math.max(stems.get(stem) ?? 0, name.length + LONGEST_ENDING));
  }
  return (word) =>
    names.has(word) ||
    [...word].some((_, at) => at >= LEAST_STEM - 1 && word.length <= (stems.get(word.slice(0, at + 1)) ?? 0));
}
