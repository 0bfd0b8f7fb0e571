// Words as they are compared: spelled alike no matter who wrote them, on whatever keyboard.

/** A word and where it stands in the spelled text. */
export type Word = { word: string; start: number; end: number };

const APOSTROPHES = /[’‘‛`´ʼʹ′＇ꞌ]/g;
// Zero-width and direction marks, soft hyphens, variation selectors, fillers: nobody sees them.
const INVISIBLE = /\p{Cf}|\p{Variation_Selector}|\u034f|[\u115f\u1160\u3164]/gu;
// Written without spaces between words, so every character counts as a word and a phrase is found inside a sentence.
const ALONE = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー]";
/** A letter of a script that parts words by spaces, as a pattern: where one stands beside a word, the word is part of a longer one. */
export const SPACED_LETTER = `(?:(?!${ALONE})\\p{L})`;
const LETTERS = `(?:(?!${ALONE})[\\p{L}\\p{M}\\p{N}])+`;
const SPACELESS = new RegExp(ALONE, "u");
const WORD = new RegExp(`${ALONE}|${LETTERS}(?:'${LETTERS})*`, "gu");
// Nearly every line, and the same for it in a fraction of the time: ASCII without the backtick, which is an apostrophe to us.
const PLAIN = /^[\t\n\r -_a-~]*$/;
const PLAIN_WORD = /[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*/g;

/**
 * Case, kinds of apostrophes and full-width forms made alike (NFKC), invisible characters removed, white space kept.
 * ß is ss, and the Turkish i with and without a dot are one: in capitals nobody can tell them apart.
 */
export const spelled = (text: string): string =>
  PLAIN.test(text)
    ? text.toLowerCase()
    : text
        .replace(APOSTROPHES, "'")
        .normalize("NFKC")
        .replace(INVISIBLE, "")
        .replace(/[İı]/g, "i")
        .toLowerCase()
        .replace(/ß/g, "ss");

/** Spelled, on one line. */
export const normalise = (text: string): string => spelled(text).replace(/\s+/g, " ").trim();

/** Letters and digits of any script, words apart. */
export const words = (text: string): string[] => wordsIn(spelled(text));

/** @param text already spelled */
export const wordsIn = (text: string): string[] => text.match(wordIn(text)) ?? [];

/** The same as asking for its words, without gathering them. */
export function hasWord(text: string): boolean {
  const alike = spelled(text);
  return alike.search(wordIn(alike)) >= 0;
}

const wordIn = (alike: string): RegExp => (PLAIN.test(alike) ? PLAIN_WORD : WORD);

/** A set of words as far as it is asked. */
export type WordSet = Pick<ReadonlySet<string>, "has">;

/** @param text already spelled, so that the positions are its own */
export const wordsAt = (text: string): Word[] =>
  [...text.matchAll(wordIn(text))].map(({ 0: word, index }) => ({ word, start: index, end: index + word.length }));

export const isSpaceless = (text: string): boolean => SPACELESS.test(text);

// Letters that are not a base letter with a mark to Unicode, and how people write them without their keyboard.
const BARE: Readonly<Record<string, string>> = { ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe", ð: "d", þ: "th" };
const SPELLED_OUT: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", å: "aa", ø: "oe", æ: "ae" };

/**
 * Every way to write a word of a phrase: as it is, without accents, with umlauts spelled out, each also without apostrophes.
 * Accents may be left out, never changed: "resolu" is "résolu", "schön" is not "schon".
 */
export function spellings(word: string): string[] {
  if (PLAIN.test(word)) return word.includes("'") ? [word, word.replaceAll("'", "")] : [word];
  const unmarked = word
    .normalize("NFD")
    .replace(/(\p{Script=Latin})\p{M}+/gu, "$1")
    .normalize("NFC");
  const bare = unmarked.replace(/[øłđæœðþ]/g, (letter) => BARE[letter]!);
  const out = word.replace(/[äöüåøæ]/g, (letter) => SPELLED_OUT[letter]!);
  const all = [word, unmarked, bare, out];
  return [...new Set([...all, ...all.map((one) => one.replaceAll("'", ""))])];
}
