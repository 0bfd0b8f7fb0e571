// The languages that mails to requesters can be written in: English, as the templates have it, and one for each file of i18n/mails.

import { existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { inProgram } from "./program-folder.ts";

/** What the templates are written in. */
export const ENGLISH = "en";

/** Where the sentences of a language stand, by the English ones. */
export const mailCatalogue = (language: string): string => inProgram(`i18n/mails/${language}.json`);

let listed: readonly string[] | undefined;

/** BCP 47 codes, English first. */
export function mailLanguages(): readonly string[] {
  const folder = inProgram("i18n/mails");
  const files = listed || !existsSync(folder) ? [] : readdirSync(folder).filter((file) => file.endsWith(".json"));
  listed ??= [ENGLISH, ...files.map((file) => basename(file, ".json")).sort()];
  return listed;
}
