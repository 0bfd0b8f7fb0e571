// The words people use, as lists per meaning and language. They come from config/phrases/; this file matches them.

/** Each phrase is normalised once, when the settings are read. */
export type Phrases = {
  confirm: readonly string[]; // "i'm on it"
  thanks: readonly string[];
  solved: readonly string[];
  chase: readonly string[];
  contrast: readonly string[]; // "but", "still", "not": with one of these a thank-you is no mere thank-you
};

/** Case, accents' spelling, apostrophes and spaces made alike; zero-width and direction marks removed. */
export function normalise(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g, "")
    .replace(/[’‘`´ʼ]/g, "'")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}

/** The first of the phrases that stands in the text as whole words. */
export function phraseIn(text: string, phrases: readonly string[]): string | undefined {
  const padded = ` ${words(text).join(" ")} `;
  const index = prepared(phrases).findIndex((phrase) => padded.includes(phrase));
  return phrases[index];
}

/**
 * A phrase the text opens with, and what comes behind it on that line.
 * What follows must begin a new thought (end, comma, full stop, a digit or a preposition of time), so that
 * "on it goes" and "on it?" open with nothing.
 */
export function opening(line: string, phrases: readonly string[]): { phrase: string; rest: string } | undefined {
  const text = normalise(line);
  for (const phrase of [...phrases].sort((a, b) => b.length - a.length)) {
    if (!text.startsWith(phrase)) continue;
    const rest = text.slice(phrase.length);
    if (/^\s*\?/.test(rest)) return undefined;
    if (rest === "" || /^\s*[.,!;:)–—-]/.test(rest) || /^\s+(\d|for \d|until |till |bis )/.test(rest)) {
      return { phrase, rest: rest.replace(/^[\s.,!;:)–—-]+/, "") };
    }
  }
  return undefined;
}

/** What is left of the words once the phrases are taken out. */
export function wordsBeside(text: string, phrases: readonly string[]): string[] {
  let padded = ` ${words(text).join(" ")} `;
  for (const phrase of prepared(phrases).toSorted((a, b) => b.length - a.length)) {
    padded = padded.replaceAll(phrase, "  ");
  }
  return padded.split(" ").filter(Boolean);
}

const preparedLists = new WeakMap<readonly string[], readonly string[]>();

/** Each phrase as it stands between words; a list of the settings is prepared once. */
function prepared(phrases: readonly string[]): readonly string[] {
  const known = preparedLists.get(phrases) ?? phrases.map((phrase) => ` ${words(phrase).join(" ")} `);
  preparedLists.set(phrases, known);
  return known;
}

/** Letters and digits of any script, words apart. */
export const words = (text: string): string[] => normalise(text).match(/[\p{L}\p{N}']+/gu) ?? [];
