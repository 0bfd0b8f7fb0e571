// The files that settings and templates are read from: where they are, and whether they are still the same.

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Environment, templatesFolder } from "./settings.ts";

/** The folders there are: the config folder and its phrases, the templates folder and all below it. */
export async function settingsFolders(folder: string, environment: Environment): Promise<string[]> {
  const templates = templatesFolder(environment);
  const below = await entries(templates, true);
  const config = (await entries(folder)).filter((entry) => entry.isDirectory() && entry.name === "phrases");
  return [folder, templates, ...[...config, ...below.filter((entry) => entry.isDirectory())].map(pathOf)];
}

/** Changes with the name or the content of any file that is read: a YAML file of the config folder, a template. */
export async function fingerprintOf(folder: string, environment: Environment): Promise<string> {
  const hash = createHash("sha256");
  for (const each of (await settingsFolders(folder, environment)).sort()) {
    for (const entry of await entries(each)) {
      if (entry.isDirectory() || !/\.(ya?ml|hbs)$/.test(entry.name)) continue;
      const content = await readFile(pathOf(entry)).catch((error: NodeJS.ErrnoException) => String(error.code));
      hash.update(`${pathOf(entry)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex");
}

/** None where there is no such folder: what reads it says so. */
const entries = async (folder: string, recursive = false) =>
  (await readdir(folder, { withFileTypes: true, recursive }).catch(() => [])).sort((a, b) =>
    pathOf(a).localeCompare(pathOf(b)),
  );

const pathOf = ({ parentPath, name }: { parentPath: string; name: string }): string => join(parentPath, name);
