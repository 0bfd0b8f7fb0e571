// What a text is made of, as numbers that can be weighed: its words, pairs of neighbouring words, and pieces of words.

/** The features of a text are numbers below this; two features may share a number, which does little harm. */
export const FEATURES = 2 ** 17;

/** Which features a text has, and what each counts. Longer texts have more, each of which counts less. */
export type Features = { indexes: Int32Array; values: Float32Array };

const LONGEST = 1_200; // characters; what a mail is for shows in its beginning
const TOKEN = /[\p{L}\p{N}]+|[?!]/gu;
const [SHORTEST_PIECE, LONGEST_PIECE] = [2, 5]; // characters, the edges of the word among them
const [WORDS, PIECES] = [1, 7]; // so that a word and a piece spelled alike are two features

/**
 * Case, accents and which digits they are make no difference. Pieces of words hear inflected, compound and mistyped words.
 * @param text any; only its beginning is looked at
 */
export function featuresOf(text: string): Features {
  const tokens = plain(text).match(TOKEN) ?? [];
  const [words, pieces] = [new Set<number>(), new Set<number>()];
  tokens.forEach((token, at) => {
    words.add(featureOf(token));
    if (at > 0) words.add(featureOf(`${tokens[at - 1]} ${token}`));
    const edged = ` ${token} `;
    for (let size = SHORTEST_PIECE; size <= LONGEST_PIECE; size += 1)
      for (let from = 0; from + size <= edged.length; from += 1)
        pieces.add(hashed(edged.slice(from, from + size), PIECES));
  });
  return { indexes: Int32Array.from([...words, ...pieces]), values: weighed(words.size, pieces.size) };
}

/** @param words a word, or two with a space between them, as `plain` spells them */
export const featureOf = (words: string): number => hashed(words, WORDS);

/** The words of a text as its features spell them. */
export const tokensOf = (text: string): string[] => plain(text).match(TOKEN) ?? [];

const plain = (text: string): string =>
  text
    .slice(0, LONGEST)
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .replace(/\p{N}+/gu, "0");

/** Both kinds weigh the same in sum, however many there are of each. */
function weighed(words: number, pieces: number): Float32Array {
  const values = new Float32Array(words + pieces).fill(1 / Math.sqrt(words || 1), 0, words);
  return values.fill(1 / Math.sqrt(pieces || 1), words);
}

/** FNV-1a, with its bits mixed once more. */
function hashed(text: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) % FEATURES;
}
