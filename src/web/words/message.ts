// Sentences in ICU MessageFormat, as translators' tools write them. A sentence is data: its text is escaped as any other word,
// what is put into it stays what it is, and the only markup it can ask for are the tags named here, without attributes.

import { IntlMessageFormat } from "intl-messageformat";
import { type Html, html, type Piece } from "../html.ts";

/** What is put into a sentence, by the name it has there. A number picks the plural form. */
export type Values = Readonly<Record<string, string | number | Html>>;

/** Says one sentence of a language. */
export type Say = {
  text(key: string, values?: Values): string;
  /** One with a tag, or with markup of ours put into it. */
  rich(key: string, values?: Values): Html;
};

/** The tags a sentence may hold. */
export const TAGS = { strong: (parts: Piece[]): Html => html`<strong>${parts}</strong>` } as const;

/**
 * Each sentence is parsed when it is first said.
 * @param code BCP 47: whose plural rules and digits count
 * @param sentences by key
 * @returns says them. @throws Error that names the sentence when it is missing, is not in the format, or lacks a value
 */
export function sayIn(code: string, sentences: Readonly<Record<string, string>>): Say {
  const parsed = new Map<string, IntlMessageFormat>();
  const formatOf = (key: string, ignoreTag: boolean): IntlMessageFormat => {
    const known = parsed.get(key);
    if (known) return known;
    const sentence = Object.hasOwn(sentences, key) ? sentences[key] : undefined;
    if (sentence === undefined) throw new Error("it is missing");
    const made = new IntlMessageFormat(sentence, code, undefined, { ignoreTag });
    parsed.set(key, made);
    return made;
  };
  const pieces = (key: string, values: Values, isRich: boolean): Piece[] => {
    try {
      const parts = formatOf(key, !isRich).formatToParts<Piece>(isRich ? { ...values, ...TAGS } : { ...values });
      return parts.map(({ value }) => value);
    } catch (error) {
      throw new Error(`i18n/${code}.json: "${key}": ${(error as Error).message}`);
    }
  };
  return {
    text: (key, values = {}) => pieces(key, values, false).join(""),
    rich: (key, values = {}) => html`${pieces(key, values, true)}`,
  };
}

/** The same, with the sentences of another language for those that cannot be said: a page is never left without an answer. */
export function orElse(first: Say, second: Say): Say {
  const attempt = <T>(say: () => T, instead: () => T): T => {
    try {
      return say();
    } catch {
      return instead();
    }
  };
  return {
    text: (key, values) =>
      attempt(
        () => first.text(key, values),
        () => second.text(key, values),
      ),
    rich: (key, values) =>
      attempt(
        () => first.rich(key, values),
        () => second.rich(key, values),
      ),
  };
}
