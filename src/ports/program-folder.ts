// Where the program lies: its settings, templates and words are beside its package.json, from wherever its code was compiled to.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** @returns the path of what the program brings: "config", "templates", "package.json" */
export const inProgram = (name: string): string => join(programFolder(), name);

function programFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder)) throw new Error(`there is no package.json above ${start}: is the program whole?`);
  }
}
