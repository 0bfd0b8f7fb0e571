// The phrase files of a config folder. They are large, and reading one takes a tenth of a second: what was read is kept for as long
// as a file's content is the same, so that a changed setting elsewhere does not stop everything for a second.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { OwnPhrases } from "./built-in-phrases.ts";
import { absent, readYaml } from "./document.ts";
import { readBy } from "./explain.ts";
import { PHRASES } from "./phrase-schema.ts";
import type { Problem } from "./problem.ts";
import { unreadable, yamlFilesIn } from "./yaml-files.ts";

/** `own` is absent when there are problems. */
export type PhrasesRead = { problems: readonly Problem[]; own?: OwnPhrases };

const known = new Map<string, { digest: string; read: PhrasesRead }>(); // by language: one folder is read again and again

/** All of a config folder. At once, so that words can be read when they are first compared, in the middle of a decision. */
export const readPhraseFiles = (folder: string): PhrasesRead[] =>
  yamlFilesIn(join(folder, "phrases"))
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => readPhraseFile(folder, file));

function readPhraseFile(folder: string, file: string): PhrasesRead {
  const language = file.slice(0, -5);
  let text: string;
  try {
    text = readFileSync(join(folder, "phrases", file), "utf8");
  } catch (error) {
    return { problems: [unreadable(absent(`phrases/${file}`, `phrases.${language}`, true), error as Error)] };
  }
  return readPhrases(language, text);
}

/** @param language the name of its file without ".yaml". @returns the same object for the same content */
export function readPhrases(language: string, text: string): PhrasesRead {
  const digest = createHash("sha256").update(text).digest("hex");
  const before = known.get(language);
  if (before?.digest === digest) return before.read;
  const { source, problems: unreadable } = readYaml(`phrases/${language}.yaml`, `phrases.${language}`, text);
  const { problems: found, value: lists } = readBy(PHRASES, source);
  const problems = [...unreadable, ...found];
  const read = problems.length > 0 || !lists ? { problems } : { problems, own: { language, lists } };
  known.set(language, { digest, read });
  return read;
}
