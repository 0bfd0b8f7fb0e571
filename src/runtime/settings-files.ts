// The files that settings and templates are read from: where they are, and whether they are still the same.

import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import type { Server } from "../config/assemble.ts";
import { type Environment, templatesFolder } from "../ports/environment.ts";

/** The folders there are: the config folder and its phrases, the templates folder and all below it. */
export async function settingsFolders(folder: string, environment: Environment): Promise<string[]> {
  const templates = templatesFolder(environment);
  const below = await entries(templates, true);
  const config = (await entries(folder)).filter((entry) => entry.isDirectory() && entry.name === "phrases");
  return [folder, templates, ...[...config, ...below.filter((entry) => entry.isDirectory())].map(pathOf)];
}

/** The files that server.yaml names, by the setting that names each: certificates and keys. */
export function namedFiles({ smtp, imap, delivery }: Server): Map<string, string> {
  const files: [string, string | undefined][] = [
    [CERTIFICATE, smtp.tls?.certificate],
    [KEY, smtp.tls?.key],
    ["delivery.caFile", delivery.caFile],
    ...imap.map(({ id, caFile }): [string, string | undefined] => [`imap.${id}.caFile`, caFile]),
  ];
  return new Map(files.flatMap(([name, file]) => (file === undefined ? [] : [[name, file] as const])));
}

/** The folders of the files that server.yaml names. */
export const foldersOf = (server: Server): string[] => [...new Set([...namedFiles(server).values()].map(dirname))];

export const CERTIFICATE = "smtp.tls.certificate";
export const KEY = "smtp.tls.key";

/** What stands in each of these files, as a digest; "" where one cannot be read. */
export async function contentsOf(files: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (const [name, file] of files) {
    const content = await readFile(file).catch(() => undefined);
    contents.set(name, content ? createHash("sha256").update(content).digest("hex") : "");
  }
  return contents;
}

/** Changes with the name or the content of any file that is read: a YAML file or holidays in the config folder, a template. */
export async function fingerprintOf(folder: string, environment: Environment): Promise<string> {
  const hash = createHash("sha256");
  for (const { path, content } of await filesThatAreRead(folder, environment))
    hash.update(`${path}\0${content.length}\0`).update(content);
  return hash.digest("hex");
}

/** A file that settings or templates are read from: its name below its folder, such as config/desks.yaml. */
export type SettingsFile = { name: string; content: Buffer; writtenAt: Date };

/** All of these files as they are now, by their names. */
export async function settingsFiles(folder: string, environment: Environment): Promise<SettingsFile[]> {
  const roots = [
    ["config", folder],
    ["templates", templatesFolder(environment)],
  ] as const;
  const files: SettingsFile[] = [];
  for (const { path, content } of await filesThatAreRead(folder, environment)) {
    const [name, root] = roots.find(([, root]) => path.startsWith(`${root}${sep}`)) ?? [];
    if (name === undefined || root === undefined) continue;
    const seen = await stat(path).catch(() => undefined);
    files.push({
      name: [name, ...path.slice(root.length + 1).split(sep)].join("/"),
      content: Buffer.from(content),
      writtenAt: seen?.mtime ?? new Date(0),
    });
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** One line for each, in their order: its name, and the SHA-256 of what is in it. */
export const digestsOfFiles = (files: readonly SettingsFile[]): string[] =>
  files.map(({ name, content }) => `${name} ${createHash("sha256").update(content).digest("hex")}`).sort();

async function filesThatAreRead(
  folder: string,
  environment: Environment,
): Promise<{ path: string; content: string | Buffer }[]> {
  const found: { path: string; content: string | Buffer }[] = [];
  for (const each of (await settingsFolders(folder, environment)).sort()) {
    for (const entry of await entries(each)) {
      if (entry.isDirectory() || !/\.(ya?ml|hbs|ics)$/i.test(entry.name)) continue;
      const path = pathOf(entry);
      const content = await readFile(path).catch((error: NodeJS.ErrnoException) => String(error.code));
      found.push({ path, content });
    }
  }
  return found;
}

/** None where there is no such folder: what reads it says so. */
const entries = async (folder: string, recursive = false) =>
  (await readdir(folder, { withFileTypes: true, recursive }).catch(() => [])).sort((a, b) =>
    pathOf(a).localeCompare(pathOf(b)),
  );

const pathOf = ({ parentPath, name }: { parentPath: string; name: string }): string => join(parentPath, name);
