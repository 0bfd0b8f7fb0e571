// The words that Onit knows by itself, in config/phrases of the program, and what a config folder of one's own makes of them.

import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { CUES, MEANINGS, TURNS } from "../core/words/phrase-lists.ts";
import { type Language, type Phrases, prepare, prepareLater } from "../core/words/phrases.ts";
import { inProgram } from "../ports/program-folder.ts";
import { readYaml } from "./document.ts";
import { PHRASES, type PhraseFile } from "./phrase-schema.ts";

const FOLDER = inProgram("config/phrases");

/** @property language the name of its file without ".yaml" */
export type OwnPhrases = { language: string; lists: PhraseFile };

let builtIn: ReadonlyMap<string, Language> | undefined;
let builtInAlone: Phrases | undefined;

/**
 * The words of a config folder in addition to those that Onit knows. These are read when the first mail is compared with them: most commands
 * compare none.
 * @param folder the config folder
 * @param own what its phrases/ holds
 */
export function phrasesOf(folder: string, own: readonly OwnPhrases[]): Phrases {
  const isSame = last?.folder === folder && isAlike(last.own, own);
  if (!last || !isSame) last = { folder, own, phrases: madeOf(folder, own) };
  return last.phrases;
}

// What was made of the same files is ready to be searched; to make it again takes a second.
let last: { folder: string; own: readonly OwnPhrases[]; phrases: Phrases } | undefined;

const isAlike = (one: readonly OwnPhrases[], other: readonly OwnPhrases[]): boolean =>
  one.length === other.length && one.every(({ lists }, at) => lists === other[at]?.lists);

function madeOf(folder: string, own: readonly OwnPhrases[]): Phrases {
  if (isBuiltIn(folder)) return prepare(languagesOf(folder, own));
  if (own.length > 0) return prepareLater(() => languagesOf(folder, own));
  builtInAlone ??= prepareLater(() => languagesOf(folder, []));
  return builtInAlone;
}

/** The words of a config folder as `phrasesOf` has them, read now. */
export const languagesOf = (folder: string, own: readonly OwnPhrases[]): Language[] =>
  isBuiltIn(folder) ? own.map(({ language, lists }) => ({ ...lists, code: language })) : merged(readBuiltIn(), own);

const isBuiltIn = (folder: string): boolean => resolve(folder, "phrases") === resolve(FOLDER);

function readBuiltIn(): ReadonlyMap<string, Language> {
  builtIn ??= new Map(
    readdirSync(FOLDER)
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => {
        const language = basename(file, ".yaml");
        const { source } = readYaml(file, language, readFileSync(join(FOLDER, file), "utf8"));
        return [language, { ...PHRASES.parse(source.value), code: language }] as const;
      }),
  );
  return builtIn;
}

function merged(known: ReadonlyMap<string, Language>, own: readonly OwnPhrases[]): Language[] {
  const all = new Map(known);
  for (const { language, lists } of own) {
    const there = all.get(language);
    all.set(language, { ...(there && lists.builtIn ? both(there, lists) : lists), code: language });
  }
  return [...all.values()];
}

const both = (one: Language, other: Language): Language =>
  Object.fromEntries(
    [...MEANINGS, ...TURNS, ...CUES].map((list) => [
      list,
      [...new Set([...(one[list] ?? []), ...(other[list] ?? [])])],
    ]),
  ) as unknown as Language;
