// The languages the requester's pages speak: one file each, i18n/<language>.json, beside the program. A file is read when a page
// first needs it, and kept.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inProgram } from "../../ports/program-folder.ts";
import { orElse, sayIn } from "./message.ts";
import { type Words, wordsOf } from "./page-words.ts";

/** A language as a list of them shows it. */
export type ListedLanguage = { code: string; name: string };

const ENGLISH = "en";

let listed: readonly [ListedLanguage, ...ListedLanguage[]] | undefined;
const spoken = new Map<string, Words>();
const files = new Map<string, Readonly<Record<string, string>>>();

/** English stands first: it is for anybody who asks for none of these. The rest in the order of their own names. */
export function languages(): readonly [ListedLanguage, ...ListedLanguage[]] {
  if (listed) return listed;
  const codes = readdirSync(inProgram("i18n")).flatMap(
    (file) => /^([a-z]{2,3}(?:-[a-z0-9]+)*)\.json$/.exec(file)?.[1] ?? [],
  );
  const others = codes.filter((code) => code !== ENGLISH).map(languageOf);
  const byName = new Intl.Collator(ENGLISH);
  listed = [languageOf(ENGLISH), ...others.toSorted((a, b) => byName.compare(a.name, b.name))];
  return listed;
}

const languageOf = (code: string): ListedLanguage => ({ code, name: catalogueSentences(code).name ?? code });

/** @param code of a language there is */
export function pageWordsIn(code: string): Words {
  const known = spoken.get(code);
  if (known) return known;
  const own = sayIn(code, catalogueSentences(code));
  const words = wordsOf(code, code === ENGLISH ? own : orElse(own, sayIn(ENGLISH, catalogueSentences(ENGLISH))));
  spoken.set(code, words);
  return words;
}

/** For pages of colleagues, and for readers whose language is not known. */
export const english = (): Words => pageWordsIn(ENGLISH);

/**
 * The sentences of a language as its file has them, by key.
 * @throws Error that names the file when it is not a flat JSON object of texts
 */
export function catalogueSentences(code: string): Readonly<Record<string, string>> {
  const known = files.get(code);
  if (known) return known;
  const file = join(inProgram("i18n"), `${code}.json`);
  const read = parsed(readFileSync(file, "utf8"), file);
  files.set(code, read);
  return read;
}

function parsed(json: string, file: string): Readonly<Record<string, string>> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`${file} is not a JSON object`);
  const wrong = Object.entries(value).find(([, sentence]) => typeof sentence !== "string");
  if (wrong) throw new Error(`${file}: "${wrong[0]}" is not a text`);
  return value as Record<string, string>;
}
