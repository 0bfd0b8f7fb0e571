// Which files of settings there are, and what is said about one that cannot be read.

import { readdirSync } from "node:fs";
import { fileTrouble } from "../core/words/file-trouble.ts";
import { problemAt, type Source } from "./document.ts";
import type { Problem } from "./problem.ts";

/** The names of a folder's files of YAML, also those with the wrong ending, by name. A folder that is not there has none. */
export function yamlFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name) && !name.startsWith("."))
      .sort();
  } catch {
    return [];
  }
}

/** @param source the file as if it were not there */
export function unreadable(source: Source, error: NodeJS.ErrnoException): Problem {
  const { because, help } = fileTrouble(error, "read");
  return problemAt(source, [], `this file cannot be read: ${because}`, help);
}
