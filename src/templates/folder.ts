// The notices' part of the templates folder, as text: what compile.ts compiles and lint.ts reads.

import { readdir, readFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { AUDIENCES, type NoticeKind } from "../core/model/notice.ts";
import { inProgram } from "../ports/program-folder.ts";

/** Source by path inside the templates folder: "notices/step/html.hbs", "partials/button.html.hbs". */
export type Sources = ReadonlyMap<string, string>;

/** Whether the same stands in both. */
export const isAlike = (one: Sources, other: Sources): boolean =>
  one.size === other.size && [...one].every(([file, text]) => other.get(file) === text);

/** A mail is three templates. Partials belong to one of the two bodies; a subject has none. */
export const PARTS = ["subject", "text", "html"] as const;
export type NoticePart = (typeof PARTS)[number];

export const KINDS = Object.keys(AUDIENCES) as NoticeKind[];

/** Where a template of a notice stands. */
export const noticeFile = (kind: NoticeKind, part: NoticePart): string => `notices/${kind}/${part}.hbs`;

/** A partial's name and the body it is a piece of; undefined for any other file. */
export function partialIn(file: string): { name: string; part: "text" | "html" } | undefined {
  const found = /^partials\/([\w-]+)\.(text|html)\.hbs$/.exec(file);
  return found ? { name: found[1]!, part: found[2] as "text" | "html" } : undefined;
}

/** Which part of a mail a file makes: "html" is the one that must be escaped. */
export const partOf = (file: string): NoticePart => PARTS.find((part) => file.endsWith(`${part}.hbs`)) ?? "html";

/**
 * The program's templates, and in their place those that a folder has: one's own folder holds what one has changed and nothing else,
 * so an upgrade brings what is new beside it.
 * @throws what the file system says, except that a folder does not exist
 */
export async function readTemplates(folder: string): Promise<Sources> {
  const own = await templatesIn(inProgram("templates"));
  return resolve(folder) === inProgram("templates") ? own : new Map([...own, ...(await templatesIn(folder))]);
}

async function templatesIn(folder: string): Promise<Sources> {
  const files = (await Promise.all(["notices", "partials"].map((part) => filesBelow(join(folder, part)))))
    .flat()
    .sort();
  const read = async (file: string) =>
    [relative(folder, file).split(sep).join("/"), await readFile(file, "utf8")] as const;
  return new Map(await Promise.all(files.map(read)));
}

async function filesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
