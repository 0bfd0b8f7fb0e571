// The sentences of mails to requesters in other languages: i18n/mails/<language>.json has, by the English sentence as the template
// writes it, what it says. Both are ICU MessageFormat, so that plural forms are right. A file is read when it is first needed.

import { readFileSync } from "node:fs";
import { IntlMessageFormat } from "intl-messageformat";
import { ENGLISH, mailCatalogue, mailLanguages } from "../ports/mail-languages.ts";

/** What is put into a sentence, by the name it has there. A number picks the plural form. */
export type SentenceValues = Readonly<Record<string, string | number>>;

const MOST_PARSED = 5_000; // sentences; templates of ours have some fifty in each language

const catalogues = new Map<string, Readonly<Record<string, string>>>();
const parsed = new Map<string, IntlMessageFormat>();

/**
 * A sentence with its values, in a language; one that the language lacks, or that cannot be said in it, is said in English.
 * @param sentence in English, as the template writes it
 * @throws Error when the English one is not in the format, or lacks a value
 */
export function sentenceIn(language: string, sentence: string, values: SentenceValues): string {
  const translated = catalogueOf(language)[sentence];
  if (translated === undefined) return say(ENGLISH, sentence, values);
  try {
    return say(language, translated, values);
  } catch {
    return say(ENGLISH, sentence, values);
  }
}

/** The sentences of a language by the English ones; none for English itself, and for a language that has no file. */
export function catalogueOf(language: string): Readonly<Record<string, string>> {
  if (language === ENGLISH || !mailLanguages().includes(language)) return {};
  const known = catalogues.get(language);
  if (known) return known;
  const read = JSON.parse(readFileSync(mailCatalogue(language), "utf8")) as Record<string, string>;
  catalogues.set(language, read);
  return read;
}

function say(language: string, sentence: string, values: SentenceValues): string {
  const key = `${language} ${sentence}`;
  const known = parsed.get(key) ?? new IntlMessageFormat(sentence, language, undefined, { ignoreTag: true });
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(key, known);
  return known
    .formatToParts<string | number>({ ...values })
    .map(({ value }) => String(value))
    .join("");
}
