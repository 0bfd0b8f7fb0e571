// A colleague's words made ready to be asked whom they are for.

import type { Evidence } from "../model/verdict.ts";
import { namesOf } from "../own-words/names.ts";
import { type Clause, clausesOf, wholeSentences } from "../words/clause.ts";
import type { Cue } from "../words/phrase-lists.ts";
import { allIn, longestAt } from "../words/phrase-tree.ts";
import { type Phrases, type Speech, speechesIn } from "../words/phrases.ts";
import { type WordSet, words } from "../words/spelling.ts";

export type Hearing = {
  text: string;
  clauses: readonly Clause[];
  sentences: readonly (readonly string[])[];
  speeches: readonly Speech[]; // the languages it may be in
  phrases: Phrases;
  colleagues: ReadonlySet<string>; // first names and surnames of our people but the writer
  writer: ReadonlySet<string>; // the words of the writer's own name
  requester: ReadonlySet<string>; // the words of the names of the person the ticket is for
  fillers: WordSet; // names that say nothing of their own
};

/**
 * How surely a sign tells whom words are for. `plain`: they speak to their reader, or call on colleagues. `shared`: a requester
 * and a colleague may both be told them ("close it", "it is fixed"). `faint`: a time, a number, a thing, or a colleague's name.
 */
export type SignKind = "plain" | "shared" | "faint";

/** What a sign says, with how surely. */
export type Because = { because: string; sign: SignKind };

const LONGEST = 8_000; // characters; what a mail is, and for whom, shows in its beginning

/** @param whole the words in question: all the mail says, or what is left of it; only the beginning is looked at */
export function hear(evidence: Evidence, whole: string): Hearing {
  const text = whole.slice(0, LONGEST);
  const { sender, ticket, organisation } = evidence;
  const { phrases, people } = organisation;
  const clauses = clausesOf(text);
  const writer = new Set([...words(sender.name), ...words(sender.person?.name ?? "")]);
  const asked = ticket?.record.requester;
  // Some write no name: "carl.cliff@…" tells it as well.
  const requester = new Set(words(`${asked?.name ?? ""} ${asked?.address.split("@")[0] ?? ""}`));
  const others = [...people.values()].filter(({ id }) => id !== sender.person?.id).flatMap(({ name }) => words(name));
  const colleagues = new Set(others.filter((word) => word.length > 1 && !requester.has(word) && !writer.has(word)));
  return {
    text,
    clauses,
    sentences: wholeSentences(clauses),
    speeches: speechesIn(
      clauses.flatMap((one) => one.words),
      phrases,
    ),
    phrases,
    colleagues,
    writer,
    requester,
    fillers: namesOf(evidence),
  };
}

/** The first phrase of a list that stands in one of the sentences. */
export function saidOf({ sentences, speeches }: Hearing, cue: Cue): string | undefined {
  for (const said of sentences) {
    const found = within({ speeches }, cue, said);
    if (found) return found;
  }
  return undefined;
}

/** The first phrase of a list among these words. */
export function within({ speeches }: Pick<Hearing, "speeches">, cue: Cue, said: readonly string[]): string | undefined {
  for (const { cues } of speeches) {
    const found = allIn(cues[cue], said)[0];
    if (found) return found.phrase;
  }
  return undefined;
}

/** The first phrase of a list that begins a thought, behind words that say nothing of their own. */
export function openingOf(hearing: Hearing, cue: Cue): string | undefined {
  for (const { words: said } of hearing.clauses) {
    const at = pastFillers(hearing, said);
    for (const { cues } of hearing.speeches) {
      const soon = longestAt(cues.soon, said, at)?.to ?? at;
      const found = [soon, at, 0].map((start) => longestAt(cues[cue], said, start)).find(Boolean);
      if (found) return found.phrase;
    }
  }
  return undefined;
}

/** The place behind "ok", "thanks", "hi" and "so" at the start. */
export function pastFillers({ phrases }: Pick<Hearing, "phrases">, said: readonly string[], from = 0): number {
  let at = from;
  for (let next = at; ; at = next) {
    next = Math.max(
      ...[phrases.polite, phrases.thanks, phrases.assent].map((tree) => longestAt(tree, said, at)?.to ?? at),
    );
    if (next === at) return at;
  }
}
