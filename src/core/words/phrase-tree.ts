// Phrases as a tree of words, so that a text is compared with all of them in one walk, however many there are.

import { spellings, words } from "./spelling.ts";

/** A phrase found in a row of words: it begins at `from`, and `to` is the place behind it. */
export type Found<Owner> = { phrase: string; owners: readonly Owner[]; from: number; to: number };

/** Phrases to search for. Their tree grows when they are first searched for: most lists of most languages never are. */
export type Tree<Owner> = { readonly root: Branch<Owner> };

/** One word deep into the phrases. */
type Branch<Owner> = {
  readonly word: string;
  next: Map<string, Branches<Owner>> | undefined; // undefined at the end: most words are one, and there are many
  phrase: string | undefined; // the phrase that ends here
  owners: readonly Owner[];
};

/** A spelling may lead to several branches, "schon" to both "schon" and "schön"; nearly always it leads to one. */
type Branches<Owner> = Branch<Owner> | readonly Branch<Owner>[];

type Entries<Owner> = readonly (readonly [phrase: string, owner: Owner])[];

const NOBODY: readonly never[] = [];
const branch = <Owner>(word: string): Branch<Owner> => ({ word, next: undefined, phrase: undefined, owners: NOBODY });

/** @param entries each phrase with whom it belongs to; the same phrase may belong to many. Asked for once, when it is needed */
export function plant<Owner>(entries: () => Entries<Owner>): Tree<Owner> {
  let root: Branch<Owner> | undefined;
  return {
    get root() {
      root ??= grown(entries());
      return root;
    },
  };
}

/** A list that belongs to nobody in particular. */
export const plantList = (phrases: readonly string[]): Tree<undefined> =>
  plant(() => phrases.map((phrase) => [phrase, undefined] as const));

export const isEmpty = ({ root }: Tree<unknown>): boolean => root.next === undefined;

function grown<Owner>(entries: Entries<Owner>): Branch<Owner> {
  const root = branch<Owner>("");
  const alone = new Map<Owner, readonly Owner[]>(); // most phrases belong to one, and share its list
  for (const [phrase, owner] of entries) {
    const leaf = words(phrase).reduce(grow, root);
    if (leaf === root) continue;
    leaf.phrase ??= phrase;
    if (leaf.owners.includes(owner)) continue;
    if (!alone.has(owner)) alone.set(owner, [owner]);
    leaf.owners = leaf.owners.length === 0 ? alone.get(owner)! : [...leaf.owners, owner];
  }
  return root;
}

function grow<Owner>(from: Branch<Owner>, word: string): Branch<Owner> {
  from.next ??= new Map();
  const known = listed(from.next.get(word)).find((one) => one.word === word);
  if (known) return known;
  const made = branch<Owner>(word);
  for (const spelling of spellings(word)) {
    const others = from.next.get(spelling);
    from.next.set(spelling, others === undefined ? made : [...listed(others), made]);
  }
  return made;
}

const isOne = <Owner>(branches: Branches<Owner>): branches is Branch<Owner> => !Array.isArray(branches);

const listed = <Owner>(branches: Branches<Owner> | undefined): readonly Branch<Owner>[] => {
  if (branches === undefined) return [];
  return isOne(branches) ? [branches] : branches;
};

/** Every word that stands in a phrase, in each of its spellings; it may come more than once. */
export const vocabularyOf = ({ root }: Tree<unknown>): string[] => wordsBelow(root);

const wordsBelow = ({ next }: Branch<unknown>): string[] =>
  [...(next ?? [])].flatMap(([word, branches]) => [word, ...listed(branches).flatMap(wordsBelow)]);

/** The longest phrase that begins at a place; one as written goes before one whose accents were left out. */
export function longestAt<Owner>(tree: Tree<Owner>, text: readonly string[], from: number): Found<Owner> | undefined {
  let found: Found<Owner> | undefined;
  let branches: Branches<Owner> | undefined = tree.root;
  for (let at = from; at < text.length; at += 1) {
    branches = further(branches, text[at]!);
    if (branches === undefined) break;
    const leaf: Branch<Owner> | undefined = isOne(branches)
      ? branches
      : branches.find(({ phrase }) => phrase !== undefined);
    if (leaf?.phrase !== undefined) found = { phrase: leaf.phrase, owners: leaf.owners, from, to: at + 1 };
  }
  return found;
}

/** The branches that a word leads to. */
function further<Owner>(branches: Branches<Owner>, word: string): Branches<Owner> | undefined {
  if (isOne(branches)) return branches.next?.get(word);
  const all = branches.flatMap(({ next }) => next?.get(word) ?? []);
  return all.length === 0 ? undefined : all;
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

/** The same without those that are part of a longer phrase of the others: "first" in "at the first try". */
export function allAlone<Owner>(
  tree: Tree<Owner>,
  text: readonly string[],
  others: readonly Tree<unknown>[],
): Found<Owner>[] {
  const found = allIn(tree, text);
  if (found.length === 0) return found;
  const longer = others.flatMap((other) => allIn(other, text));
  return found.filter(
    ({ from, to }) => !longer.some((one) => one.from <= from && one.to >= to && one.to - one.from > to - from),
  );
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
