// The words people use, as lists per meaning and language. They come from config/phrases/; this file matches them.
// No text of a settings file ever becomes a regular expression.

import { CUES, type Cue, MEANINGS, type Meaning, TURNS, type Turn } from "./phrase-lists.ts";
import { allIn, type Found, plant, plantList, standsBeside, type Tree, uncovered } from "./phrase-tree.ts";
import { type Sentence, sentencesOf } from "./sentence.ts";
import { normalise, spellings, words } from "./spelling.ts";

/** The lists of one language's file; the schema says what each is for. `code`: the file's name without ".yaml". */
export type Language = Readonly<
  Record<Meaning | Turn, readonly string[]> & Partial<Record<Cue, readonly string[]>> & { code?: string }
>;

/** One language as far as it tells whom words are for. */
export type Speech = {
  code?: string | undefined; // the language's, such as "de"
  cues: Readonly<Record<Cue, Tree<undefined>>>;
  tongue: Tongue;
};

export type Tongue = Readonly<Record<Turn, Tree<undefined>>>;
export type PhraseTree = Tree<Tongue>;
export type Phrases = Readonly<Record<Meaning, PhraseTree>> & {
  readonly speeches: readonly Speech[];
  /** Every word of the lists, in each spelling, with the places of its languages in `speeches`: tells which one a mail is in. */
  readonly vocabulary: ReadonlyMap<string, readonly number[]>;
};

/** The lists of the settings, each of which is made ready when it is first searched. */
export function prepare(languages: readonly Language[]): Phrases {
  const tongues = languages.map((language) => ({
    language,
    tongue: record(TURNS, (turn) => plantList(language[turn])),
  }));
  const trees = record(MEANINGS, (meaning) =>
    plant(() =>
      tongues.flatMap(({ language, tongue }) => language[meaning].map((one) => [normalise(one), tongue] as const)),
    ),
  );
  let vocabulary: Phrases["vocabulary"] | undefined;
  return {
    ...trees,
    speeches: tongues.map(({ language, tongue }) => speechOf(language, tongue)),
    get vocabulary() {
      vocabulary ??= vocabularyOf(languages);
      return vocabulary;
    },
  };
}

/** The same for lists that are read when they are first searched. @param read asked once */
export function prepareLater(read: () => readonly Language[]): Phrases {
  let made: Phrases | undefined;
  const phrases = (): Phrases => {
    made ??= prepare(read());
    return made;
  };
  const trees = record(MEANINGS, (meaning) => ({
    get root() {
      return phrases()[meaning].root;
    },
  }));
  return {
    ...trees,
    get speeches() {
      return phrases().speeches;
    },
    get vocabulary() {
      return phrases().vocabulary;
    },
  };
}

/** Grows the trees that every mail is compared with, so that the first mail need not wait for them. */
export function makeReady(phrases: Phrases): void {
  for (const meaning of MEANINGS) void phrases[meaning].root;
  void phrases.vocabulary;
}

const speechOf = (language: Language, tongue: Tongue): Speech => ({
  code: language.code,
  cues: record(CUES, (cue) => plantList(language[cue] ?? [])),
  tongue,
});

function vocabularyOf(languages: readonly Language[]): ReadonlyMap<string, readonly number[]> {
  const vocabulary = new Map<string, readonly number[]>();
  const shared = new Map<string, readonly number[]>(); // few lists of places for many words
  for (const [place, language] of languages.entries()) {
    const lists = [...CUES, ...MEANINGS, ...TURNS].flatMap((list) => language[list] ?? []);
    for (const word of new Set([...new Set(lists.flatMap(words))].flatMap(spellings))) {
      const places = [...(vocabulary.get(word) ?? []), place];
      const key = places.join(" ");
      shared.set(key, shared.get(key) ?? places);
      vocabulary.set(word, shared.get(key)!);
    }
  }
  return vocabulary;
}

/** The languages whose words a text has most of; none when it has no word of any. */
export function speechesIn(text: readonly string[], { speeches, vocabulary }: Phrases): readonly Speech[] {
  const known = speeches.map(() => 0);
  for (const word of text) for (const place of vocabulary.get(word) ?? []) known[place]! += 1;
  const most = Math.max(0, ...known);
  return most === 0 ? [] : speeches.filter((_, at) => known[at] === most);
}

function record<Key extends string, Value>(keys: readonly Key[], of: (key: Key) => Value): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<Key, Value>;
}

/** A phrase, the sentence it stands in, and the sentences of the whole text. */
export type Said = Found<Tongue> & { sentence: Sentence; sentences: readonly Sentence[] };

/** Every phrase of a meaning in the text's beginning, denied or not. */
export function phrasesSaidIn<Owner>(
  text: string,
  tree: Tree<Owner>,
): (Found<Owner> & { sentence: Sentence; sentences: readonly Sentence[] })[] {
  return saidAmong(sentencesOf(text), tree);
}

/** Every phrase of a meaning in these sentences, denied or not. */
export const saidAmong = <Owner>(
  sentences: readonly Sentence[],
  tree: Tree<Owner>,
): (Found<Owner> & { sentence: Sentence; sentences: readonly Sentence[] })[] =>
  sentences.flatMap((sentence) => allIn(tree, sentence.words).map((found) => ({ ...found, sentence, sentences })));

/** The first of the phrases that stands in the text as whole words, denied or not. */
export const phraseIn = <Owner>(text: string, tree: Tree<Owner>): string | undefined =>
  phrasesSaidIn(text, tree)[0]?.phrase;

/** Whether a word of the phrase's own language turns it round, in its sentence. */
export const isTurned = ({ sentence, from, to, owners }: Said, turns: readonly Turn[]): boolean =>
  owners.some((tongue) => turns.some((turn) => standsBeside(tongue[turn], sentence.words, from, to)));

/** What is left of the words once the phrases are taken out. */
export const wordsBeside = (text: string, ...trees: readonly PhraseTree[]): string[] => uncovered(words(text), trees);
