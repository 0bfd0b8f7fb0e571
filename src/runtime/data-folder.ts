// The folder of the embedded database: whether data can be kept there. Nothing is made or changed.

import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { fileTrouble } from "../core/words/file-trouble.ts";

/**
 * Why data cannot be kept in a folder, in a clause; undefined: it can. One that is not there is made by the start.
 * @param folder its absolute path
 */
export async function folderTrouble(folder: string): Promise<string | undefined> {
  const there = await nearest(folder);
  try {
    if (!(await stat(there)).isDirectory()) return `${there} is a file and not a folder`;
    await access(there, constants.R_OK | constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const { because } = fileTrouble(error as NodeJS.ErrnoException, "write");
    return there === folder
      ? `${folder} cannot be used: ${because}`
      : `${folder} cannot be made in ${there}: ${because}`;
  }
}

/** The folder itself, or the first place above it that is there. */
async function nearest(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    ({ code }: NodeJS.ErrnoException) => code !== "ENOENT" && code !== "ENOTDIR",
  );
  return isThere || dirname(folder) === folder ? folder : nearest(dirname(folder));
}
