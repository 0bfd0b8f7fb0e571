// Phrases as a tree of words, so that a text is compared with all of them in one walk, however many there are.

import { spellings, words } from "./spelling.ts";

/** A phrase found in a row of words: it begins at `from`, and `to` is the place behind it. */
export type Found<Owner> = { phrase: string; owners: readonly Owner[]; from: number; to: number };

/** One word deep into the phrases. A spelling may lead to several branches: "schon" to both "schon" and "schön". */
export type Tree<Owner> = {
  next: Map<string, readonly Tree<Owner>[]> | undefined; // undefined at the end: most words are one, and there are many
  phrase: string | undefined; // the phrase that ends here
  owners: readonly Owner[];
};

/** The branches of each tree by the exact word, while it is planted. */
type Exact<Owner> = Map<Tree<Owner>, Map<string, Tree<Owner>>>;

const NOBODY: readonly never[] = [];
const branch = <Owner>(): Tree<Owner> => ({ next: undefined, phrase: undefined, owners: NOBODY });

/** @param entries each phrase with whom it belongs to; the same phrase may belong to many */
export function plant<Owner>(entries: readonly (readonly [phrase: string, owner: Owner])[]): Tree<Owner> {
  const root = branch<Owner>();
  const exact: Exact<Owner> = new Map();
  for (const [phrase, owner] of entries) {
    const leaf = words(phrase).reduce((tree, word) => grow(tree, word, exact), root);
    leaf.phrase ??= phrase;
    if (leaf !== root && !leaf.owners.includes(owner)) leaf.owners = [...leaf.owners, owner];
  }
  root.phrase = undefined;
  return root;
}

/** A list that belongs to nobody in particular. */
export const plantList = (phrases: readonly string[]): Tree<undefined> =>
  plant(phrases.map((phrase) => [phrase, undefined] as const));

function grow<Owner>(tree: Tree<Owner>, word: string, exact: Exact<Owner>): Tree<Owner> {
  const own = exact.get(tree) ?? new Map<string, Tree<Owner>>();
  const known = own.get(word);
  if (known) return known;
  const grown = branch<Owner>();
  exact.set(tree, own.set(word, grown));
  tree.next ??= new Map();
  for (const spelling of spellings(word)) tree.next.set(spelling, [...(tree.next.get(spelling) ?? []), grown]);
  return grown;
}

/** Every word that stands in a phrase, in each of its spellings; it may come more than once. */
export const vocabularyOf = <Owner>(tree: Tree<Owner>): string[] =>
  [...(tree.next ?? [])].flatMap(([word, branches]) => [word, ...branches.flatMap(vocabularyOf)]);

/** The longest phrase that begins at a place; one as written goes before one whose accents were left out. */
export function longestAt<Owner>(tree: Tree<Owner>, text: readonly string[], from: number): Found<Owner> | undefined {
  let found: Found<Owner> | undefined;
  let branches: readonly Tree<Owner>[] = [tree];
  for (let at = from; at < text.length && branches.length > 0; at += 1) {
    branches = branches.flatMap(({ next }) => next?.get(text[at]!) ?? []);
    const leaf = branches.find(({ phrase }) => phrase !== undefined);
    if (leaf) found = { phrase: leaf.phrase!, owners: leaf.owners, from, to: at + 1 };
  }
  return found;
}

/** Every phrase in the text, from left to right, none inside another. */
export function allIn<Owner>(tree: Tree<Owner>, text: readonly string[]): Found<Owner>[] {
  const all: Found<Owner>[] = [];
  for (let at = 0; at < text.length; ) {
    const found = longestAt(tree, text, at);
    if (found) all.push(found);
    at = found?.to ?? at + 1;
  }
  return all;
}

/** Whether a phrase stands in the text that is not wholly inside the stretch: "ましたか" reaches out of "直りました". */
export function standsBeside<Owner>(tree: Tree<Owner>, text: readonly string[], from: number, to: number): boolean {
  return text.some((_, at) => {
    const found = longestAt(tree, text, at);
    return found !== undefined && !(found.from >= from && found.to <= to);
  });
}

/** The words that stand in none of the phrases. */
export function uncovered(text: readonly string[], trees: readonly Tree<unknown>[]): string[] {
  const isTaken = new Set<number>();
  for (const tree of trees)
    for (const { from, to } of allIn(tree, text)) for (let at = from; at < to; at += 1) isTaken.add(at);
  return text.filter((_, at) => !isTaken.has(at));
}
