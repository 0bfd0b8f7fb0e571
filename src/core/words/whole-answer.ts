// A mail that answers a question of ours in a few words, and says nothing beside.

import { longestAt, type Tree } from "./phrase-tree.ts";
import { type Phrases, wordsBeside } from "./phrases.ts";

/**
 * Whether a phrase is all that is said, beside politeness and names.
 * @param said the words of the mail
 * @param names words of names that may stand with it
 */
export function isWholeAnswer(
  said: readonly string[],
  tree: Tree<undefined>,
  phrases: Phrases,
  names: ReadonlySet<string>,
): boolean {
  const isRest = (rest: readonly string[]): boolean =>
    wordsBeside(rest.join(" "), phrases.polite, phrases.thanks, phrases.assent).every((word) => names.has(word));
  return said.some((_, at) => {
    const found = longestAt(tree, said, at);
    return found !== undefined && isRest(said.slice(0, found.from)) && isRest(said.slice(found.to));
  });
}
