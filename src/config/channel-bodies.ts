// Channels whose template is not there.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { findAll, problemAt, readYaml } from "./document.ts";
import type { Problem } from "./problem.ts";
import { FILES } from "./schema.ts";
import { didYouMean } from "./suggest.ts";

/** @param known the names of the templates there are */
export async function bodyProblems(folder: string, known: readonly string[]): Promise<Problem[]> {
  const { file } = FILES.channels;
  const text = await readFile(join(folder, file), "utf8").catch(() => ""); // what is wrong with it is said elsewhere
  const { source } = readYaml(file, "channels", text);
  return findAll(source, "*.body").flatMap(({ path, value }) => {
    if (typeof value !== "string" || known.includes(value)) return [];
    const help = didYouMean(value, known, `Write templates/channels/${value}.json.hbs, or remove the line.`);
    return [problemAt(source, path, `there is no template "${value}"`, help)];
  });
}
